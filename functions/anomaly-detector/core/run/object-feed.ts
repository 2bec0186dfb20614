import { eventDay } from '../../../shared/archive/archive-object';
import type { ActivityObject, Look } from './ports';

/** How far a kind of objects has been read. */
export interface FeedPosition {
  /** Everything that was written before it has been read, but for what showed late; epoch ms. */
  readonly watermark: number;
  /** Names of objects that were written within the overlap before the watermark and have been read. */
  readonly read: readonly string[];
}

/** An object shows in a listing some time after the moment that S3 calls its writing; hours are generous. */
const OVERLAP_MS = 60 * 60_000;

/**
 * A folder's day is that of CloudTrail's delivery; the processor comes to it at once, or after an outage. With the overlap
 * it makes a day, so that a look is at two days' folders at most.
 */
const LATE_MS = 23 * 60 * 60_000;

const DAY_MS = 86_400_000;

/**
 * Folders of days before are not looked at: a dead-letter queue keeps what could be processed later for 14 days at most.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 */
const MAX_DAYS_MS = 15 * DAY_MS;

/** Where a feed begins that has never been read. */
export function newFeed(nowMs: number): FeedPosition {
  return { watermark: nowMs - OVERLAP_MS, read: [] };
}

/** When what is unread was written at the earliest, epoch ms. */
export function unreadSince({ watermark }: FeedPosition): number {
  return watermark - OVERLAP_MS;
}

/** Where there may be something new, but for late objects. */
export function nextLook(position: FeedPosition, nowMs: number): Look {
  const since = unreadSince(position);
  const wanted = currentDay(since);
  const earliest = earliestDay(nowMs);
  return { fromDay: wanted > earliest ? wanted : earliest, since };
}

/** The first day in whose folder an object is not late that is written then: `yyyymmdd`. */
export function currentDay(writtenAt: number): string {
  return eventDay(writtenAt - LATE_MS);
}

/** The first day into whose folder anything may be written then: `yyyymmdd`. */
export function earliestDay(writtenAt: number): string {
  return eventDay(writtenAt - MAX_DAYS_MS);
}

/** Whether the object was written into a folder of days before. It is so for good: what is late is no other's to read. */
export function isLate({ key, writtenAt }: ActivityObject): boolean {
  const day = /\/eventDay=(\d{8})\//.exec(key)?.[1];
  return day !== undefined && day < currentDay(writtenAt);
}

/** Of what a look has listed, the objects that have not been read, oldest first. */
export function unread({ read }: FeedPosition, listed: readonly ActivityObject[]): readonly ActivityObject[] {
  const known = new Set(read);
  return listed
    .filter(({ key }) => !known.has(nameOf(key)))
    .sort((a, b) => a.writtenAt - b.writtenAt || (a.key < b.key ? -1 : 1));
}

/** The position after a look that has listed these objects, and of the unread ones has read `done`, oldest first. */
export function advanced(
  { watermark, read }: FeedPosition,
  done: readonly ActivityObject[],
  listed: readonly ActivityObject[],
): FeedPosition {
  const newest = done.reduce((latest, { writtenAt }) => Math.max(latest, writtenAt), watermark);
  const names = new Set([...read, ...done.map(({ key }) => nameOf(key))]);
  const lately = listed.filter(({ writtenAt }) => writtenAt >= newest - OVERLAP_MS);
  return { watermark: newest, read: lately.map(({ key }) => nameOf(key)).filter((name) => names.has(name)) };
}

/** The hash in an object's key, shortened: enough to tell the objects of an hour apart. */
export function nameOf(key: string): string {
  return (key.split('/').at(-1) ?? key).slice(0, 16);
}
