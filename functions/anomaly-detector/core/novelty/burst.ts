import { dayOf } from './days';
import { type DayCounts, type History, totalOf } from './history';
import type { Measure, Visit } from './visit';

/** More was counted on a day than ever. */
export interface Burst {
  readonly measure: Measure;
  /** When the day's count became too much, epoch seconds. */
  readonly at: number;
  /** Of the day up to then. */
  readonly count: number;
  /** The most of any day before. */
  readonly most: number;
  /** About -log10 of the probability. */
  readonly surprise: number;
}

/** Fewer are no burst: a forgotten password, one deployment's secrets. */
const AT_LEAST: Readonly<Record<Measure, number>> = {
  'login-failures': 10,
  'secret-reads': 30,
  'object-reads': 2_000,
};

/** Against the largest day so far. */
const TIMES_MOST = 3;

/** The logarithm of a day's count varies at least by this. */
const LEAST_SPREAD = 0.3;

/** Less is no burst: once in 100,000 days. */
const LEAST_SURPRISE = 5;

/** Beyond, a bell curve's tail says nothing any more. */
const MOST_SURPRISE = 8;

/** Median absolute deviation to standard deviation, for a bell curve. */
const DEVIATION = 1.4826;

/**
 * Whether a visit's day has had a burst, up to the visit. `with` all that was counted until then, or its own only beside what
 * was `earlier`: of the rows of the same five minutes it is chance which were there before it.
 */
export function burstOf(
  { at, hash }: Visit,
  { history, measure, others }: { history: History; measure: Measure; others: 'all' | 'earlier' },
): Burst | undefined {
  const today = dayOf(at);
  const counts = history.counts[measure];
  const before = [...history.hours.keys()]
    .filter((day) => day < today)
    .map((day) => totalOf(counts.get(day)));
  const most = Math.max(0, ...before);
  const limit = Math.max(AT_LEAST[measure], TIMES_MOST * most);
  const isBurst = (count: number) => count >= limit && surpriseOf(count, before) >= LEAST_SURPRISE;
  const isTaken = (row: string, time: number) => others === 'all' || time < at || row === hash;
  const crossing = crossingOf(counts.get(today), isTaken, isBurst);
  if (crossing === undefined || crossing.at > at) return undefined;
  return { measure, ...crossing, most, surprise: surpriseOf(crossing.count, before) };
}

function crossingOf(
  day: DayCounts | undefined,
  isTaken: (row: string, time: number) => boolean,
  isBurst: (count: number) => boolean,
) {
  let count = day?.sum ?? 0;
  const rows = [...(day?.rows ?? [])].filter(([row, [time]]) => isTaken(row, time));
  for (const [, [at, more]] of rows.sort(([, [a]], [, [b]]) => a - b)) {
    count += more;
    if (isBurst(count)) return { at, count };
  }
  return undefined;
}

function surpriseOf(count: number, before: readonly number[]): number {
  const logs = before.map(Math.log1p);
  const middle = median(logs);
  const spread = Math.max(LEAST_SPREAD, DEVIATION * median(logs.map((log) => Math.abs(log - middle))));
  const deviations = (Math.log1p(count) - middle) / spread;
  return Math.min(MOST_SURPRISE, deviations ** 2 / (2 * Math.LN10));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return ((sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0)) / 2;
}
