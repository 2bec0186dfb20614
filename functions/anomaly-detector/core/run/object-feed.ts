import { eventDay } from '../../../shared/archive/archive-object';
import type { ActivityObject } from './ports';

/** How far a kind of objects has been read. */
export interface FeedPosition {
  /** Everything that was written before it has been read, but for what showed late; epoch ms. */
  readonly watermark: number;
  /** Names of objects that were written within the overlap before the watermark and have been read. */
  readonly read: readonly string[];
  /** Oldest day of what was written lately, `yyyymmdd`: the processor is catching up, and more of that day may come. */
  readonly oldestDay?: string;
}

/** An object shows in a listing some time after the moment that S3 calls its writing; hours are generous. */
const OVERLAP_MS = 60 * 60_000;

/** A folder's day is that of CloudTrail's delivery; the processor comes to it at once, or after an outage. */
const LATE_DAYS_MS = 24 * 60 * 60_000;

const DAY_MS = 86_400_000;

/** More days at once are another outage than one that this catches up with. */
const MAX_DAYS = 15;

/** Where a feed begins that has never been read. */
export function newFeed(nowMs: number): FeedPosition {
  return { watermark: nowMs - OVERLAP_MS, read: [] };
}

/** The folders in which there may be something new. */
export function feedDays({ watermark, oldestDay }: FeedPosition, nowMs: number): readonly string[] {
  const late = eventDay(watermark - LATE_DAYS_MS);
  const wanted = oldestDay !== undefined && oldestDay < late ? oldestDay : late;
  const earliest = eventDay(nowMs - MAX_DAYS * DAY_MS);
  const days: string[] = [];
  for (let at = nowMs; eventDay(at) >= wanted && eventDay(at) >= earliest; at -= DAY_MS)
    days.push(eventDay(at));
  return days.reverse();
}

/** Of what is listed, the objects that have not been read, oldest first. */
export function unread(
  { watermark, read }: FeedPosition,
  listed: readonly ActivityObject[],
): readonly ActivityObject[] {
  const known = new Set(read);
  return listed
    .filter(({ key, writtenAt }) => writtenAt >= watermark - OVERLAP_MS && !known.has(nameOf(key)))
    .sort((a, b) => a.writtenAt - b.writtenAt || (a.key < b.key ? -1 : 1));
}

/** The position after these of the unread objects, read oldest first. */
export function advanced(
  { watermark, read }: FeedPosition,
  done: readonly ActivityObject[],
  listed: readonly ActivityObject[],
): FeedPosition {
  const newest = done.reduce((latest, { writtenAt }) => Math.max(latest, writtenAt), watermark);
  const names = new Set([...read, ...done.map(({ key }) => nameOf(key))]);
  const lately = listed.filter(({ writtenAt }) => writtenAt >= newest - OVERLAP_MS).map(({ key }) => key);
  const [oldestDay] = lately.flatMap((key) => dayIn(key) ?? []).sort();
  return {
    watermark: newest,
    read: lately.map(nameOf).filter((name) => names.has(name)),
    ...(oldestDay !== undefined && { oldestDay }),
  };
}

/** The day of an object's folder. */
function dayIn(key: string): string | undefined {
  return /\/eventDay=(\d{8})\//.exec(key)?.[1];
}

/** The hash in an object's key, shortened: enough to tell the objects of an hour apart. */
function nameOf(key: string): string {
  return (key.split('/').at(-1) ?? key).slice(0, 16);
}
