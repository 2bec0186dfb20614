import { currentDay, earliestDay, type FeedPosition, isLate, nameOf, unreadSince } from './object-feed';
import type { ActivityObject } from './ports';

/**
 * How far late objects have been read: what the processor wrote into folders of days before, from a backlog or a dead-letter
 * queue. Nothing says which folder has some, so that all are looked through, one look after the other. A look is at what
 * was written from the end of the one before on, and so each object is of one look only, however many runs that takes.
 */
export interface LatePosition {
  /** Late objects that were written before it have been read; epoch ms. */
  readonly readTo: number;
  /** The look that is under way; none between two looks. */
  readonly look?: LateLook;
  /** Names of objects that had been read when late ones had no position of their own. */
  readonly read?: readonly string[];
}

export interface LateLook {
  /** It is at late objects that were written before it; epoch ms. */
  readonly upTo: number;
  /** Keys up to this one have been looked at, in the order of S3's listings. */
  readonly after: string;
}

/** Keys of a folder that a look has not been at: those after `after` and before `end`. */
export interface KeySpan {
  readonly folder: string;
  readonly after: string;
  readonly end: string;
}

/** An object shows in a listing seconds after the moment that S3 calls its writing. */
const SHOWN_MS = 15 * 60_000;

/** Between the beginnings of two looks, if the first has ended by then. */
const PAUSE_MS = 45 * 60_000;

/** Where late objects begin to be read apart from the others: with what the position has not had. */
export function latePosition(position: FeedPosition): LatePosition {
  return { readTo: unreadSince(position), read: position.read };
}

/** The look that is under way or due; undefined where it is too early for another one. */
export function lateLook({ readTo, look }: LatePosition, nowMs: number): LateLook | undefined {
  if (look) return look;
  const upTo = nowMs - SHOWN_MS;
  return upTo - readTo >= PAUSE_MS ? { upTo, after: '' } : undefined;
}

/** What the look has yet to go through, of these folders (`…/region=…/`) those of days before, in the order of keys. */
export function spansLeft(
  { readTo }: LatePosition,
  { upTo, after }: LateLook,
  folders: readonly string[],
): readonly KeySpan[] {
  const [first, end] = [earliestDay(readTo), currentDay(upTo)];
  return folders
    .map((folder) => ({ folder, from: dayFolder(folder, first), end: dayFolder(folder, end) }))
    .filter((span) => span.end > after)
    .map(({ folder, from, end }) => ({ folder, after: from > after ? from : after, end }))
    .sort((a, b) => (a.folder < b.folder ? -1 : 1));
}

/** Whether the object is one that this look is to read. */
export function isOfLook(
  { readTo, read = [] }: LatePosition,
  { upTo }: LateLook,
): (object: ActivityObject) => boolean {
  const known = new Set(read);
  return (object) =>
    object.writtenAt >= readTo && object.writtenAt < upTo && isLate(object) && !known.has(nameOf(object.key));
}

/** The position when the look has come to that key, and all that it is to read up to there has been told. */
export function lookedUpTo(late: LatePosition, look: LateLook, after: string): LatePosition {
  return { ...late, look: { ...look, after } };
}

/** The position when the look has come to its end. */
export function lookedThrough({ upTo }: LateLook): LatePosition {
  return { readTo: upTo };
}

function dayFolder(folder: string, day: string): string {
  return `${folder}eventDay=${day}/`;
}
