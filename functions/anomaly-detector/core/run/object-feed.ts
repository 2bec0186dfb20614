import { eventDay } from '../../../shared/archive/archive-object';
import type { ActivityObject, Look } from './ports';

/** How far a kind of objects has been read. */
export interface FeedPosition {
  /** Everything that was written before it has been read, but for what showed late; epoch ms. */
  readonly watermark: number;
  /** Names of objects that were written within the overlap before the watermark and have been read. */
  readonly read: readonly string[];
  /** Oldest day of what was written lately, `yyyymmdd`: the processor is catching up, and more of that day may come. */
  readonly oldestDay?: string;
  /** When folders of days ago were last looked at, epoch ms. */
  readonly lookedWidelyAt?: number;
}

/** A look, and, where it is at all folders, when it was. */
interface FeedLook extends Look {
  readonly widelyAt?: number;
}

/** An object shows in a listing some time after the moment that S3 calls its writing; hours are generous. */
const OVERLAP_MS = 60 * 60_000;

/** A folder's day is that of CloudTrail's delivery; the processor comes to it at once, or after an outage. */
const LATE_DAYS_MS = 24 * 60 * 60_000;

const DAY_MS = 86_400_000;

/**
 * Folders of days before are not looked at: a dead-letter queue keeps what could be processed later for 14 days at most.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 */
const MAX_DAYS = 15;

/**
 * What is processed again lies in a folder of days ago, which nothing else may say; a look at all of them costs as many
 * requests as there are thousands of objects. It comes more often than the overlap is long: so the watermark
 * is never so far that it would pass over what was written since the last one.
 */
const WIDE_LOOK_MS = 45 * 60_000;

/** Where a feed begins that has never been read. */
export function newFeed(nowMs: number): FeedPosition {
  return { watermark: nowMs - OVERLAP_MS, read: [] };
}

/** Where there may be something new. */
export function nextLook({ watermark, oldestDay, lookedWidelyAt }: FeedPosition, nowMs: number): FeedLook {
  const since = watermark - OVERLAP_MS;
  const earliest = eventDay(nowMs - MAX_DAYS * DAY_MS);
  if (lookedWidelyAt === undefined || nowMs - lookedWidelyAt >= WIDE_LOOK_MS)
    return { fromDay: earliest, since, widelyAt: nowMs };
  const late = eventDay(watermark - LATE_DAYS_MS);
  const wanted = oldestDay !== undefined && oldestDay < late ? oldestDay : late;
  return { fromDay: wanted > earliest ? wanted : earliest, since };
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

/** The position after a look, and these of its unread objects, read oldest first. */
export function advanced(
  { watermark, read, lookedWidelyAt }: FeedPosition,
  done: readonly ActivityObject[],
  { listed, widelyAt = lookedWidelyAt }: FeedLook & { readonly listed: readonly ActivityObject[] },
): FeedPosition {
  const newest = done.reduce((latest, { writtenAt }) => Math.max(latest, writtenAt), watermark);
  const names = new Set([...read, ...done.map(({ key }) => nameOf(key))]);
  const lately = listed.filter(({ writtenAt }) => writtenAt >= newest - OVERLAP_MS).map(({ key }) => key);
  const [oldestDay] = lately.flatMap((key) => dayIn(key) ?? []).sort();
  return {
    watermark: newest,
    read: lately.map(nameOf).filter((name) => names.has(name)),
    ...(oldestDay !== undefined && { oldestDay }),
    ...(widelyAt !== undefined && { lookedWidelyAt: widelyAt }),
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
