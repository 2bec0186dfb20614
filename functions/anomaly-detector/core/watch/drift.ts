import type { StateReader, StateWriter } from '../model/state-bytes';
import { growthAt, lessMonthly, medianOf, weeksBefore } from './customs';
import type { Hours } from './hours';
import { RareExcess } from './rare-excess';

/** An hour is what a stolen key needs, a quarter of a day what a password spray does. */
const RISES = [1, 6] as const;
/** A day has one night, three days have three: what is too little for one is enough for three. */
const SPANS = [24, 72] as const;
/** The quiet hours are the lowest third, in which a steady stream is largest beside the usual. */
const QUIET_SHARE = 1 / 3;
/** Where quiet hours usually have next to nothing (below the scale's unit), there is no floor that could rise. */
const LEAST_FLOOR = Math.asinh(1);
/** Quiet hours must have risen half as much again as the busy ones: what rises alike is growth. */
const MORE_THAN_BUSY = 1.25;

export type DriftMethod = 'rise' | 'quiet-hours';

/** What a drift channel says of the hours up to now. */
export interface Drift {
  readonly method: DriftMethod;
  /** -log10 of its probability. */
  readonly raw: number;
  /** The hours that are compared, counted from the epoch, in order of time. */
  readonly hours: readonly number[];
}

/**
 * Finds what single points hide, at the end of each hour and upwards only.
 *
 * A rise is a window above all its like of the weeks before, after allowing for how much the last day as a whole has
 * grown. Quiet hours are those in which a stream that runs day and night shows: they have risen while the busy hours
 * before and after them have not as much. More customers make more of every hour, a thief does not keep their hours.
 */
export class DriftWatch {
  private rises = RISES.map(() => new RareExcess());
  private spans = SPANS.map(() => new RareExcess());
  /** The hours of the longest span beside the usual, to compute each once; follows from the hours, so it is not stored. */
  private readonly compared = new Map<number, Compared | undefined>();

  /** @param hour the latest that has ended */
  observe(hours: Hours, hour: number): Drift[] {
    return [
      ...RISES.flatMap((length, index) => this.judge('rise', this.rises[index], riseOf(hours, hour, length))),
      ...SPANS.flatMap((length, index) =>
        this.judge(
          'quiet-hours',
          this.spans[index],
          quietRiseOf(hours, hour, this.comparedIn(hours, hour, length)),
        ),
      ),
    ];
  }

  write(writer: StateWriter): void {
    for (const rare of [...this.rises, ...this.spans]) rare.write(writer);
  }

  static read(reader: StateReader): DriftWatch {
    const watch = new DriftWatch();
    watch.rises = RISES.map(() => RareExcess.read(reader));
    watch.spans = SPANS.map(() => RareExcess.read(reader));
    return watch;
  }

  private comparedIn(hours: Hours, hour: number, length: number): Window {
    for (const old of this.compared.keys()) if (old <= hour - Math.max(...SPANS)) this.compared.delete(old);
    const known = windowOf(hour, length).flatMap((each) => {
      if (!this.compared.has(each)) this.compared.set(each, compare(hours, each));
      return this.compared.get(each) ?? [];
    });
    return { length, compared: known };
  }

  private judge(method: DriftMethod, rare: RareExcess | undefined, found: Excess | undefined): Drift[] {
    if (rare === undefined || found === undefined) return [];
    return [{ method, raw: rare.observe(found.excess, found.error), hours: found.hours }];
  }
}

interface Excess {
  readonly excess: number;
  readonly error: number;
  readonly hours: readonly number[];
}

function riseOf(hours: Hours, hour: number, length: number): Excess | undefined {
  const levelAt = (at: number) => hours.level(at, length);
  const most = weeksBefore(hour, levelAt).at(-1);
  const level = levelAt(hour);
  if (most === undefined || Number.isNaN(level)) return undefined;
  const excess = lessMonthly(hour, length, level - most - growthAt(hours, hour - length), levelAt);
  return { excess, error: hours.uncertainty(hour, length), hours: windowOf(hour, length) };
}

/** An hour beside the usual one at its time of the week. */
interface Compared {
  readonly hour: number;
  readonly usual: number;
  readonly above: number;
}

interface Window {
  readonly length: number;
  readonly compared: Compared[];
}

function compare(hours: Hours, hour: number): Compared | undefined {
  const levelAt = (at: number) => hours.level(at, 1);
  const usual = medianOf(weeksBefore(hour, levelAt));
  const above = levelAt(hour) - usual;
  return Number.isNaN(above) ? undefined : { hour, usual, above: lessMonthly(hour, 1, above, levelAt) };
}

function quietRiseOf(hours: Hours, hour: number, { length, compared }: Window): Excess | undefined {
  if (compared.length < 0.75 * length) return undefined;
  compared.sort((one, other) => one.usual - other.usual);
  const quiet = compared.slice(0, Math.round(QUIET_SHARE * compared.length));
  if (meanOf(quiet.map(({ usual }) => usual)) < LEAST_FLOOR) return undefined;
  const busy = compared.slice(compared.length >> 1);
  // At the end of a night nobody knows yet whether the day will bring more customers, too.
  if (!busy.some((each) => each.hour === hour)) return undefined;
  const middle = hour - length / 2;
  const before = above(busy.filter((each) => each.hour <= middle));
  const after = above(busy.filter((each) => each.hour > middle));
  return {
    excess: above(quiet) - MORE_THAN_BUSY * Math.max(0, before, after),
    error: hours.uncertainty(hour, length),
    hours: quiet.map((each) => each.hour).sort((one, other) => one - other),
  };
}

const windowOf = (hour: number, length: number): number[] =>
  Array.from({ length }, (_, index) => hour - length + 1 + index);

const above = (compared: readonly Compared[]): number => meanOf(compared.map((each) => each.above));

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
