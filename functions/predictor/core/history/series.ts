import { addDays, type Day, daysBetween, daysFrom } from '../days';

/** Days of counts that are kept: a year and a month. */
export const KEPT_DAYS = 400;

/** The counts of one account and source, as the state keeps them. */
export interface StoredSeries {
  readonly first: Day;
  /** One a day; null where nobody looked. */
  readonly counts: readonly (number | null)[];
}

/** Names a series: `<account>/<source>`. */
export type SeriesKey = `${string}/${string}`;

export type StoredCounts = Readonly<Record<SeriesKey, StoredSeries>>;

/** Counts of days by series; a day that was looked at and had none may be left out. */
export type CountedDays = ReadonlyMap<SeriesKey, ReadonlyMap<Day, number>>;

/**
 * The counts with days that were counted: what was known of these days is replaced, so that counting them again changes
 * nothing but what came late. A series begins with its first finding.
 * @param looked every day that was looked at, none of which has fewer counts than it has findings
 */
export function withDays(stored: StoredCounts, counted: CountedDays, looked: readonly Day[]): StoredCounts {
  const last = looked.at(-1);
  if (last === undefined) return stored;
  const keys = new Set([...(Object.keys(stored) as SeriesKey[]), ...counted.keys()]);
  const merged = [...keys].sort().flatMap((key) => {
    const series = merge(stored[key], counted.get(key) ?? new Map(), looked, last);
    return series === undefined ? [] : [[key, series] as const];
  });
  return Object.fromEntries(merged);
}

function merge(
  stored: StoredSeries | undefined,
  counted: ReadonlyMap<Day, number>,
  looked: readonly Day[],
  last: Day,
): StoredSeries | undefined {
  const days = new Map<Day, number | null>(
    stored?.counts.map((count, index) => [addDays(stored.first, index), count] as const),
  );
  for (const day of looked) days.set(day, counted.get(day) ?? 0);
  const newest = [...days.keys()].reduce((a, b) => (a > b ? a : b), last);
  const oldest = addDays(newest, 1 - KEPT_DAYS);
  const withFindings = [...days].filter(([day, count]) => count && day >= oldest).map(([day]) => day);
  // A series that has been silent for as long as is kept is forgotten.
  if (withFindings.length === 0) return undefined;
  const begun = stored !== undefined && stored.first > oldest ? stored.first : oldest;
  const first = stored === undefined ? min(withFindings) : min([begun, ...withFindings]);
  return { first, counts: daysFrom(first, newest).map((day) => days.get(day) ?? null) };
}

function min(days: readonly Day[]): Day {
  return days.reduce((a, b) => (a < b ? a : b));
}

/** The sum of one or more series, of each day the counts that are known. */
export function sumOf(series: readonly StoredSeries[]): StoredSeries {
  const first = min(series.map((each) => each.first));
  const sums: (number | null)[] = [];
  for (const each of series) {
    const offset = daysBetween(first, each.first);
    for (const [index, count] of each.counts.entries()) {
      while (sums.length <= offset + index) sums.push(null);
      if (count !== null) sums[offset + index] = (sums[offset + index] ?? 0) + count;
    }
  }
  return { first, counts: sums };
}
