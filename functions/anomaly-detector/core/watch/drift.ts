import type { StateReader, StateWriter } from '../model/state-bytes';
import { BEYOND, grown, growthAt, lessMonthly, mostOfDays, weeksBefore } from './customs';
import type { Hours } from './hours';
import { RareExcess } from './rare-excess';
import { SteadyStream } from './steady-stream';
import { medianOf } from './sums';

/** A quarter of a day is what a password spray needs, and what a miner shows soon. */
const QUARTER = 6;
/** An odd hour: once in a quarter of a year, beside being a third above every day. */
const HOUR_LEVEL = 3.3;
/** A quarter of a day, beside being a third above every week: once in half a year. */
const QUARTER_LEVEL = 3.7;
/** A stream of days: neighbouring ones share nearly all their hours, so that there are fewer chances to be wrong. */
const STREAM_LEVEL = 4.1;

export type DriftMethod = 'rise' | 'quiet-hours';

/** What hours together say that no point of them says alone. */
export interface Drift {
  readonly method: DriftMethod;
  /** -log10 of its probability. */
  readonly raw: number;
  /** The hours that are compared, counted from the epoch, in order of time. */
  readonly hours: readonly number[];
}

/**
 * Finds what single points hide, at the end of each hour and upwards only: an hour above that of every day before, a
 * quarter of a day above the same hours of every week before, and a stream that runs for days.
 */
export class DriftWatch {
  private oddHours = new RareExcess();
  private quarters = new RareExcess();
  private stream = new SteadyStream();

  /**
   * Takes in and judges the hours up to one.
   * @param hour the latest that has ended
   * @returns what is worth an alarm
   */
  observe(hours: Hours, hour: number): Drift[] {
    const streams = this.stream.observe(hours, hour);
    return [
      ...rises(this.oddHours, oddHourOf(hours, hour), HOUR_LEVEL),
      ...rises(this.quarters, quarterOf(hours, hour), QUARTER_LEVEL),
      ...streams
        .filter(({ raw }) => raw >= STREAM_LEVEL)
        .map((stream): Drift => ({ method: 'quiet-hours', ...stream })),
    ];
  }

  write(writer: StateWriter): void {
    for (const part of [this.oddHours, this.quarters, this.stream]) part.write(writer);
  }

  static read(reader: StateReader): DriftWatch {
    return DriftWatch.readWith(reader, SteadyStream.read);
  }

  /** One that was written before nights were judged. */
  static readWithoutNights(reader: StateReader): DriftWatch {
    return DriftWatch.readWith(reader, SteadyStream.readWithoutNights);
  }

  private static readWith(reader: StateReader, stream: (reader: StateReader) => SteadyStream): DriftWatch {
    const watch = new DriftWatch();
    watch.oddHours = RareExcess.read(reader);
    watch.quarters = RareExcess.read(reader);
    watch.stream = stream(reader);
    return watch;
  }
}

/** A window beside those before it. */
interface Excess {
  readonly excess: number;
  readonly error: number;
  /** Whether it is more than ever. */
  readonly isMost: boolean;
  readonly hours: readonly number[];
}

function rises(rare: RareExcess, found: Excess | undefined, level: number): Drift[] {
  if (found === undefined) return [];
  const raw = rare.surprise(found.excess, found.error);
  const isLoud = found.isMost && raw >= level;
  // What was loud teaches nothing: one attack shall not make the next an everyday one. What stays is soon no more than ever.
  if (!isLoud) rare.keep(found.excess);
  return isLoud ? [{ method: 'rise', raw, hours: found.hours }] : [];
}

/** An hour beside the most that there was at its time on any day. What people do on some days they may do on each. */
function oddHourOf(hours: Hours, hour: number): Excess | undefined {
  const levelAt = (at: number) => hours.level(at, 1);
  const beyond = levelAt(hour) - grown(mostOfDays(hour, levelAt), growthAt(hours, hour - 1));
  if (Number.isNaN(beyond)) return undefined;
  const excess = lessMonthly(hour, 1, beyond, levelAt);
  return { excess, error: hours.uncertainty(hour, 1), isMost: excess > BEYOND, hours: [hour] };
}

/** A quarter of a day beside the usual one. The median tells more of it than the most, which one burst makes. */
function quarterOf(hours: Hours, hour: number): Excess | undefined {
  const levelAt = (at: number) => hours.level(at, QUARTER);
  const weeks = weeksBefore(hour, levelAt);
  const growth = growthAt(hours, hour - QUARTER);
  const above = (height: number) =>
    lessMonthly(hour, QUARTER, levelAt(hour) - grown(height, growth), levelAt);
  const excess = above(medianOf(weeks));
  if (Number.isNaN(excess)) return undefined;
  return {
    excess,
    error: hours.uncertainty(hour, QUARTER),
    isMost: above(weeks.at(-1) ?? Number.NaN) > BEYOND,
    hours: Array.from({ length: QUARTER }, (_, index) => hour - QUARTER + 1 + index),
  };
}
