import { isRecord } from '../../../shared/json/read';
import { mapConcurrently } from '../../../shared/runtime/map-concurrently';
import type { ActivityObject, ActivityStore } from './ports';

/** What was in some objects. */
export interface ReadObjects {
  readonly rows: readonly unknown[];
  /** Keys of objects that could not be read: they are passed over. */
  readonly unreadable: readonly string[];
  /** Objects with rows of a time that had not come when they were written: those rows are left out. */
  readonly ahead: readonly RowsAhead[];
}

export interface RowsAhead {
  readonly key: string;
  readonly rows: number;
}

const CONCURRENT_READS = 16;

/**
 * Clocks of AWS's services differ by seconds, of what is logged by others by minutes. What is later than that would be kept
 * until its time comes, and what is known of a principal would be forgotten as if that time were now.
 */
const AHEAD_MS = 15 * 60_000;

/** Reads objects, and leaves out what cannot be. */
export async function readObjects(
  store: ActivityStore,
  objects: readonly ActivityObject[],
): Promise<ReadObjects> {
  const found = await mapConcurrently(objects, CONCURRENT_READS, async ({ key, writtenAt }) => {
    const rows = await store.read(key);
    if (rows === 'unreadable') return { key, rows: [], isUnreadable: true, ahead: 0 };
    const past = rows.filter((row) => !isAfter(row, writtenAt + AHEAD_MS));
    return { key, rows: past, isUnreadable: false, ahead: rows.length - past.length };
  });
  return {
    rows: found.flatMap(({ rows }) => rows),
    unreadable: found.filter(({ isUnreadable }) => isUnreadable).map(({ key }) => key),
    ahead: found.filter(({ ahead }) => ahead > 0).map(({ key, ahead }) => ({ key, rows: ahead })),
  };
}

/** Of counts and visits the start of their five minutes, of Insights the event's time; what has none is not ahead. */
function isAfter(row: unknown, ms: number): boolean {
  return isRecord(row) && Date.parse(String(row['start'] ?? row['eventTime'])) > ms;
}
