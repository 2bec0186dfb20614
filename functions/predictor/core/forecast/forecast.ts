import { Calibration, type Interval } from './calibration';
import { asFarOut, type CountDistribution, quantile } from './count-distribution';
import { CountModel } from './count-model';

/** A series of daily counts. */
export interface CountHistory {
  /** Weekday (0 to 6) of the first count, in whatever order; the same order for all. */
  readonly firstWeekday: number;
  /** One a day; undefined where the day is missing. */
  readonly counts: readonly (number | undefined)[];
}

/** What is expected of one day. */
export interface Forecast {
  readonly mean: number;
  /** As probable to be too high as too low: the forecast to compare a single count with. */
  readonly median: number;
  readonly interval50: Interval;
  readonly interval80: Interval;
  readonly interval95: Interval;
  /** Counts that it rests on. */
  readonly days: number;
}

/** A forecast is for the day after next: counts are known to yesterday, and it is for tomorrow. */
export const AHEAD_DAYS = 2;

/** The forecasts of a history, and how they have ended. */
export interface ForecastHistory {
  /**
   * Of every day of the history, each from what was known `AHEAD_DAYS` before, and of as many days behind it: the last is
   * for the day that lies `AHEAD_DAYS` behind the last count. Undefined where nothing was known.
   */
  readonly forecasts: readonly (Forecast | undefined)[];
  /**
   * Of every day of the history the probability, by its forecast, of a count as far out as the one that came, or farther.
   * Undefined where the forecast or the count is.
   */
  readonly chances: readonly (number | undefined)[];
}

/** Forecasts every day of a history. */
export function forecastHistory({ firstWeekday, counts }: CountHistory): ForecastHistory {
  const model = new CountModel();
  let calibration = Calibration.beforeAnyError;
  const made: (Forecast | undefined)[] = [];
  const chances: (number | undefined)[] = [];
  const pending: { readonly expected: CountDistribution; readonly calibration: Calibration }[] = [];
  let known = 0;
  for (let day = 0; day < counts.length + AHEAD_DAYS; day++) {
    const learnt = day - AHEAD_DAYS;
    const before = counts[learnt];
    if (before !== undefined) {
      const due = made[learnt] && pending[learnt];
      if (due) {
        const farOut = asFarOut(due.expected, before);
        chances[learnt] = due.calibration.chance(farOut);
        calibration = calibration.learnt(farOut);
      }
      known++;
    }
    if (learnt >= 0) model.observe((firstWeekday + learnt) % 7, before);
    const expected = model.expect((firstWeekday + day) % 7);
    pending.push({ expected, calibration });
    made.push(
      known === 0
        ? undefined
        : {
            mean: expected.mean,
            median: quantile(expected, 0.5),
            interval50: calibration.interval(expected, 0.5),
            interval80: calibration.interval(expected, 0.8),
            interval95: calibration.interval(expected, 0.95),
            days: known,
          },
    );
  }
  return { forecasts: made, chances: counts.map((_, day) => chances[day]) };
}
