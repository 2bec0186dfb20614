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

  /** @param hour the latest that has ended */
  observe(hours: Hours, hour: number): Drift[] {
    return [
      ...RISES.flatMap((length, index) => this.judge('rise', this.rises[index], riseOf(hours, hour, length))),
      ...SPANS.flatMap((length, index) =>
        this.judge('quiet-hours', this.spans[index], quietRiseOf(hours, hour, length)),
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
  const excess = lessMonthly(hour, level - most - growthAt(hours, hour - length), levelAt);
  return { excess, error: hours.uncertainty(hour, length), hours: windowOf(hour, length) };
}

function quietRiseOf(hours: Hours, hour: number, length: number): Excess | undefined {
  const levelAt = (at: number) => hours.level(at, 1);
  const compared = windowOf(hour, length).flatMap((each) => {
    const usual = medianOf(weeksBefore(each, levelAt));
    const above = levelAt(each) - usual;
    return Number.isNaN(above) ? [] : [{ hour: each, usual, above: lessMonthly(each, above, levelAt) }];
  });
  if (compared.length < 0.75 * length) return undefined;
  compared.sort((one, other) => one.usual - other.usual);
  const quiet = compared.slice(0, Math.round(QUIET_SHARE * compared.length));
  const busy = compared.slice(compared.length >> 1);
  // At the end of a night nobody knows yet whether the day will bring more customers, too.
  if (!busy.some((each) => each.hour === hour)) return undefined;
  const middle = hour - length / 2;
  const before = meanOf(busy.filter((each) => each.hour <= middle));
  const after = meanOf(busy.filter((each) => each.hour > middle));
  return {
    excess: meanOf(quiet) - Math.max(0, before, after),
    error: hours.uncertainty(hour, length),
    hours: quiet.map((each) => each.hour).sort((one, other) => one - other),
  };
}

const windowOf = (hour: number, length: number): number[] =>
  Array.from({ length }, (_, index) => hour - length + 1 + index);

function meanOf(compared: readonly { readonly above: number }[]): number {
  return compared.reduce((sum, { above }) => sum + above, 0) / Math.max(1, compared.length);
}
