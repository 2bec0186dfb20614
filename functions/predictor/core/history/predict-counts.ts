import { addDays, type Day, daysBetween, weekdayOf } from '../days';
import { AHEAD_DAYS, type Forecast, forecastHistory } from '../forecast/forecast';
import { type SeriesKey, type StoredCounts, type StoredSeries, sumOf } from './series';

/** Stands for all accounts of a source together. */
export const ALL_ACCOUNTS = 'all';

/** What is expected of tomorrow, and how the last forecast ended. */
export interface CountPrediction {
  readonly accountId: string;
  readonly source: string;
  /** The day that `forecast` is for: tomorrow. */
  readonly day: Day;
  readonly forecast: Forecast;
  /** Yesterday, and the forecast that was due for it. */
  readonly last?: {
    readonly day: Day;
    readonly count: number;
    readonly forecast: Forecast;
    /** Whether the count lay outside its 95 % interval. */
    readonly isOutside: boolean;
    /** The probability of a count as far out, or farther. */
    readonly chance: number;
  };
}

/**
 * Forecasts of every series and of each source's sum, sorted by source and account.
 * @param yesterday the last day that is over and counted
 */
export function predictCounts(stored: StoredCounts, yesterday: Day): readonly CountPrediction[] {
  const keys = Object.keys(stored) as SeriesKey[];
  const bySource = new Map<string, StoredSeries[]>();
  const predictions = keys.flatMap((key) => {
    const [accountId = '', source = ''] = key.split('/');
    const series = stored[key] as StoredSeries;
    bySource.set(source, [...(bySource.get(source) ?? []), series]);
    return predict(accountId, source, series, yesterday);
  });
  const sums = [...bySource].flatMap(([source, series]) =>
    predict(ALL_ACCOUNTS, source, sumOf(series), yesterday),
  );
  return [...predictions, ...sums].sort(
    (a, b) => compare(a.source, b.source) || compare(a.accountId, b.accountId),
  );
}

function predict(
  accountId: string,
  source: string,
  { first, counts }: StoredSeries,
  yesterday: Day,
): readonly CountPrediction[] {
  const days = daysBetween(first, yesterday) + 1;
  const known = Array.from({ length: Math.max(0, days) }, (_, index) => counts[index] ?? undefined);
  const made = forecastHistory({ firstWeekday: weekdayOf(first), counts: known });
  const forecast = made.forecasts.at(-1);
  if (forecast === undefined) return [];
  const [count, due, chance] = [known.at(-1), made.forecasts[days - 1], made.chances.at(-1)];
  return [
    {
      accountId,
      source,
      day: addDays(yesterday, AHEAD_DAYS),
      forecast,
      ...(count === undefined || due === undefined || chance === undefined
        ? {}
        : { last: { day: yesterday, count, forecast: due, isOutside: !holds(due, count), chance } }),
    },
  ];
}

function holds({ interval95: { low, high } }: Forecast, count: number): boolean {
  return count >= low && count <= high;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
