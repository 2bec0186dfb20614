import { type MonthlyCost, monthlyCost, type Watched } from './cost';
import type { Series } from './series';

/** How much may be watched. */
export interface Ceiling {
  readonly maxSeries: number;
  readonly monthlyBudgetUsd: number;
}

/** What there is to watch, what is watched of it, and why not the rest. */
export interface Choice {
  readonly watched: readonly Series[];
  readonly leftOut: readonly LeftOut[];
  /** Of watching what is watched. */
  readonly cost: MonthlyCost;
}

export interface LeftOut {
  readonly series: Series;
  readonly reason: 'count' | 'budget';
}

/** What costs whatever is watched. */
export type FixedCost = Omit<Watched, 'metricSeries' | 'activitySeries'>;

/**
 * As many series as count and budget allow: one of each kind in turn, in the order of the settings, and within a kind those that have
 * been there longest. So no kind crowds out another, and what is watched stays watched.
 */
export function chooseSeries(
  kinds: readonly (readonly Series[])[],
  { maxSeries, monthlyBudgetUsd }: Ceiling,
  fixed: FixedCost,
): Choice {
  const watched: Series[] = [];
  const leftOut: LeftOut[] = [];
  const counts = { metric: 0, activity: 0 };
  const costOf = ({ metric, activity }: typeof counts) =>
    monthlyCost({ ...fixed, metricSeries: metric, activitySeries: activity });
  for (const series of inTurn(kinds)) {
    const kind = series.from.kind;
    const more = { ...counts, [kind]: counts[kind] + 1 };
    if (watched.length >= maxSeries) leftOut.push({ series, reason: 'count' });
    else if (costOf(more).usd.total > monthlyBudgetUsd) leftOut.push({ series, reason: 'budget' });
    else {
      counts[kind]++;
      watched.push(series);
    }
  }
  return { watched, leftOut, cost: costOf(counts) };
}

/** The first of each list, then the second of each … */
function* inTurn<T>(lists: readonly (readonly T[])[]): Iterable<T> {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  for (let n = 0; n < longest; n++) for (const list of lists) if (n < list.length) yield list[n] as T;
}
