import { meanOf, product, spreadOf } from './sums';

/** What stands out by more than four deviations of its day counts as four: two huge hours are no stream of a day. */
const MOST_DEVIATIONS = 4;
/** Half as much again, e^0.4, is not huge, however alike the hours of a day are. */
const LEAST_DEVIATION = 0.1;

/** An hour beside the usual one at its time of the week. Heights on the series' scale. */
export interface HourBeside {
  /** Counted from the epoch. */
  readonly hour: number;
  readonly usual: number;
  /** How far above the usual. */
  readonly above: number;
}

/** What a stream explains of a day, in shares of a usual day's mean. */
export interface StreamFit {
  /** Size of the stream that explains the day best. */
  readonly rise: number;
  /** The same after growth of the whole day, also a gradual one, has explained what it can: its hours beside the others. */
  readonly contrast: number;
}

/** A day beside the usual one. */
export interface DayFit {
  /** How well a stream that runs in so large a share of the hours, the quietest, explains it. */
  streamIn(share: number): StreamFit;
  /** Mean square of what growth alone leaves. */
  readonly misfit: number;
  /** How unlike a stream lifts the hours, in shares of its mean lift: 0 in a series that is as busy by night as by day. */
  readonly rhythm: number;
}

/**
 * Least squares over a day's hours: of a stream alone, and of a stream beside a growth that is linear in time. A stream
 * adds as much to every hour, and on the scale that is the larger a step the less the hour usually has.
 */
export function fitDay(day: readonly HourBeside[]): DayFit {
  const quietFirst = [...day].sort((one, other) => one.usual - other.usual);
  const usual = quietFirst.map((each) => Math.sinh(each.usual));
  const mean = meanOf(usual);
  const lift = usual.map((each) => mean / Math.sqrt(1 + each ** 2));
  const above = withoutHuge(quietFirst.map((each) => each.above));
  const time = centred(quietFirst.map((each) => each.hour));
  const left = without(time, centred(above));
  return {
    streamIn: (share) => {
      const hours = Math.round(share * day.length);
      const stream = lift.map((each, rank) => (rank < hours ? each : 0));
      return {
        rise: shareOf(stream, above),
        contrast: shareOf(without(time, centred(stream)), left),
      };
    },
    misfit: product(left, left) / day.length,
    rhythm: Math.sqrt(meanOf(centred(lift).map((each) => each ** 2))) / meanOf(lift),
  };
}

/** How much of one there is in the other. */
const shareOf = (one: readonly number[], other: readonly number[]): number =>
  product(one, other) / product(one, one);

function without(one: readonly number[], other: readonly number[]): number[] {
  const share = shareOf(one, other);
  return other.map((value, index) => value - share * (one[index] as number));
}

function withoutHuge(values: readonly number[]): number[] {
  const { usual, deviation } = spreadOf(values);
  const most = MOST_DEVIATIONS * Math.max(LEAST_DEVIATION, deviation);
  return values.map((value) => Math.min(usual + most, Math.max(usual - most, value)));
}

function centred(values: readonly number[]): number[] {
  const mean = meanOf(values);
  return values.map((value) => value - mean);
}
