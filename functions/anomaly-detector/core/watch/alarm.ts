import { countText, oddsText } from '../findings/number-text';
import { minuteText } from '../findings/time-text';
import type { Method, Score } from '../model/series-model';
import { meansBefore } from './customs';
import type { Drift, DriftMethod } from './drift';
import type { Hours } from './hours';
import { type Severity, severityOf } from './severity';
import { medianOf } from './sums';

const HOUR = 3600;
/** Turns a surprise into a score as the model does. */
const HALF = 2;

/** Something that people should look at. */
export interface Alarm {
  /** Time of the point at which it was noticed, epoch seconds. */
  readonly at: number;
  /** The point's value; of a drift, the mean of its hours. */
  readonly value: number;
  readonly expected: number;
  readonly low: number;
  readonly high: number;
  readonly probability: number;
  /** -log10 of the probability. */
  readonly raw: number;
  /** 0 to 1, on the scale of the model's scores. */
  readonly score: number;
  readonly method: Method | DriftMethod;
  readonly severity: Severity;
  /** Start of the hours in which a drift shows, epoch seconds. */
  readonly since?: number;
  /** One sentence for people. */
  readonly explanation: string;
}

/** Why a method finds something surprising, for people; hours and days are those of points five minutes apart. */
export const REASONS: Readonly<Record<Method | DriftMethod, string>> = {
  'lag-pattern': 'no hour of the days before looks like the last one',
  'long-pattern': 'no two hours of the weeks before look like the last two',
  season: 'it is not what this time of the day brings',
  range: 'there never was such a value',
  deviation: 'it is many deviations from the mean',
  rise: 'the hours together are above the same hours of all weeks before',
  'quiet-hours': 'these are the quiet hours, and the busy ones have not risen alike',
};

/** The alarm of a point. */
export function pointAlarm(score: Score): Alarm {
  const { value, high, raw } = score;
  return {
    ...score,
    score: raw / (raw + HALF),
    severity: severityOf(raw, value, high),
    explanation: explained(score),
  };
}

/** One sentence for people: what was seen, what is usual, how unlikely that is, and why. */
export function explained({ value, expected, low, high, probability, method }: Score): string {
  const seen = `${countText(value)}, where ${countText(expected)} is expected and`;
  const odds = oddsText(probability);
  const reason = REASONS[method];
  if (value > high) return `${seen} ${countText(high)} is the most that is usual (${odds}): ${reason}.`;
  if (value < low) return `${seen} ${countText(low)} is the least that is usual (${odds}): ${reason}.`;
  return `${seen} ${countText(low)} to ${countText(high)} is usual (${odds}): within that range, but ${reason}.`;
}

/** The alarm of a drift that was noticed at epoch seconds `at`. Expected is what the same hours had in the weeks before. */
export function driftAlarm(at: number, { method, raw, hours: window }: Drift, hours: Hours): Alarm {
  const value = hours.mean(window);
  const before = meansBefore(hours, window);
  const expected = medianOf(before);
  const [low = expected, high = expected] = [before[0], before.at(-1)];
  const probability = 10 ** -raw;
  const since = (window[0] ?? 0) * HOUR;
  return {
    at,
    value,
    expected,
    low,
    high,
    probability,
    raw,
    score: raw / (raw + HALF),
    method,
    severity: severityOf(raw, value, high),
    since,
    explanation: `${countText(value)} on average in ${window.length === 1 ? 'the hour' : `${window.length} hours`} since ${minuteText(since)} UTC, where ${countText(expected)} is usual and ${countText(high)} the most in the weeks before (${oddsText(probability)}): ${REASONS[method]}.`,
  };
}
