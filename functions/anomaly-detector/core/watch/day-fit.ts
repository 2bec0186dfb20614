import { meanOf, product } from './sums';

/** An hour beside the usual one at its time of the week. Heights on the series' scale. */
export interface HourBeside {
  /** Counted from the epoch. */
  readonly hour: number;
  readonly usual: number;
  /** How far above the usual. */
  readonly above: number;
}

/** What a steady stream explains of a day. Rise and contrast are in shares of a usual day's mean. */
export interface DayFit {
  /** Size of the stream that explains the day best. */
  readonly rise: number;
  /** The same after growth of the whole day, also a gradual one, has explained what it can: quiet hours beside busy ones. */
  readonly contrast: number;
  /** Mean square of what growth alone leaves. */
  readonly misfit: number;
}

/**
 * Least squares over a day's hours: of a stream alone, and of a stream beside a growth that is linear in time. A stream
 * adds as much to every hour, and on the scale that is the larger a step the less the hour usually has.
 */
export function fitDay(day: readonly HourBeside[]): DayFit {
  const usual = day.map((each) => Math.sinh(each.usual));
  const mean = meanOf(usual);
  const lift = usual.map((each) => mean / Math.sqrt(1 + each ** 2));
  const above = day.map((each) => each.above);
  const time = centred(day.map((each) => each.hour));
  const liftBesideGrowth = without(time, centred(lift));
  const left = without(time, centred(above));
  return {
    rise: shareOf(lift, above),
    contrast: shareOf(liftBesideGrowth, left),
    misfit: product(left, left) / day.length,
  };
}

/** How much of one there is in the other. */
const shareOf = (one: readonly number[], other: readonly number[]): number =>
  product(one, other) / product(one, one);

function without(one: readonly number[], other: readonly number[]): number[] {
  const share = shareOf(one, other);
  return other.map((value, index) => value - share * (one[index] as number));
}

function centred(values: readonly number[]): number[] {
  const mean = meanOf(values);
  return values.map((value) => value - mean);
}
