import {
  atMost,
  type CountDistribution,
  quantile,
} from '../../functions/predictor/core/forecast/count-distribution';
import { type Forecast, forecastHistory } from '../../functions/predictor/core/forecast/forecast';
import { isSurprise } from '../../functions/predictor/core/history/surprises';
import { seeded } from './random';
import { type GeneratedSeries, generate, type Regime } from './regimes';

export const NOMINAL = [50, 80, 95] as const;
type Nominal = (typeof NOMINAL)[number];
type Coverage = Readonly<Record<Nominal, number>>;

/** So many series are watched together. */
export const WATCHED = [1, 10, 40] as const;
type Watched = (typeof WATCHED)[number];

/** How forecasts of a regime turned out. */
export interface Backtest {
  readonly regime: string;
  readonly forecasts: number;
  /** Percent of counts that their interval held. */
  readonly coverage: Coverage;
  /**
   * Percent that the narrowest central interval of whole numbers holds for one who knows the true distribution: where
   * counts are small it cannot be as little as the nominal.
   */
  readonly attainable: Coverage;
  /** Mean absolute error of the median, scaled by that of "as a week before" on the days before judgement. */
  readonly mase: number;
  /** The same of "as a week before" itself, on the same days. */
  readonly maseOfSeasonalNaive: number;
  /** Percent of days on which some of so many series was told, as `FindingsOutsideForecast` counts them. */
  readonly toldDays: Readonly<Record<Watched, number>>;
}

/** Series of each regime in a backtest. */
const SERIES = 40;

/** Forecasts of generated series, each from what was known before, against what came. */
export function backtest(regime: Regime, seed: number, series = SERIES): Backtest {
  const random = seeded(seed);
  const ended = Array.from({ length: series }, () => judge(generate(regime, random), regime));
  const judged = ended.flat();
  const share = (holds: (each: Judged) => boolean | number) =>
    (100 * judged.reduce((sum, each) => sum + Number(holds(each)), 0)) / judged.length;
  const of = (holds: (each: Judged, nominal: Nominal) => boolean | number) =>
    Object.fromEntries(
      NOMINAL.map((nominal) => [
        nominal,
        rounded(
          share((each) => holds(each, nominal)),
          1,
        ),
      ]),
    ) as Record<Nominal, number>;
  const compared = judged.filter(({ naive }) => naive !== undefined);
  const mean = (error: (each: Judged) => number) =>
    compared.reduce((sum, each) => sum + error(each), 0) / compared.length;
  return {
    regime: regime.name,
    forecasts: judged.length,
    coverage: of(({ forecast, count }, nominal) => {
      const { low, high } = forecast[`interval${nominal}`];
      return count >= low && count <= high;
    }),
    attainable: of(({ truth }, nominal) => attainable(truth, nominal / 100)),
    mase: rounded(
      mean(({ forecast, count, scale }) => Math.abs(count - forecast.median) / scale),
      3,
    ),
    maseOfSeasonalNaive: rounded(
      mean(({ naive = 0, count, scale }) => Math.abs(count - naive) / scale),
      3,
    ),
    toldDays: Object.fromEntries(
      WATCHED.map((watched) => [watched, rounded(toldDays(ended, watched), 1)]),
    ) as Record<Watched, number>,
  };
}

/** Percent of days on which some series is told, of the series in groups of so many. */
function toldDays(ended: readonly (readonly Judged[])[], watched: number): number {
  const days = new Map<string, number[]>();
  for (const [index, series] of ended.entries())
    for (const { day, chance } of series) {
      const key = `${Math.floor(index / watched)} ${day}`;
      days.set(key, [...(days.get(key) ?? []), chance]);
    }
  const told = [...days.values()].filter((chances) => isSurprise(Math.min(...chances), chances.length));
  return (100 * told.length) / days.size;
}

interface Judged {
  readonly day: number;
  /** The probability of a count as far out, or farther. */
  readonly chance: number;
  readonly forecast: Forecast;
  readonly count: number;
  readonly truth: CountDistribution;
  /** The count a week before, if there was one. */
  readonly naive: number | undefined;
  readonly scale: number;
}

function judge({ counts, truth }: GeneratedSeries, { from }: Regime): readonly Judged[] {
  const { forecasts, chances } = forecastHistory({ firstWeekday: 0, counts });
  const scale = scaleOf(counts, Math.max(from, 28));
  return counts.flatMap((count, day) => {
    const [forecast, chance] = [forecasts[day], chances[day]];
    if (day < from || count === undefined || forecast === undefined || chance === undefined) return [];
    const naive = counts[day - 7];
    return [{ day, forecast, count, chance, truth: truth[day] as CountDistribution, naive, scale }];
  });
}

/** Mean error of "as a week before" on the first days. */
function scaleOf(counts: GeneratedSeries['counts'], days: number): number {
  const errors = counts.slice(7, days).flatMap((count, index) => {
    const before = counts[index];
    return count === undefined || before === undefined ? [] : [Math.abs(count - before)];
  });
  return Math.max(0.1, errors.reduce((sum, error) => sum + error, 0) / Math.max(1, errors.length));
}

function attainable(truth: CountDistribution, nominal: number): number {
  const low = quantile(truth, (1 - nominal) / 2);
  return atMost(truth, quantile(truth, (1 + nominal) / 2)) - atMost(truth, low - 1);
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
