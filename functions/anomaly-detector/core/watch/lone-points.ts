import type { Score } from '../model/series-model';
import type { StateReader, StateWriter } from '../model/state-bytes';
import { BEYOND, grown, growthAt, lessMonthly, weeksBefore } from './customs';
import type { Hours } from './hours';

const HOUR = 3600;
/**
 * A point alone has to be what chance does once in a century of five minutes: the model's methods are four, series are
 * many, and a burst of a download is nearly as rare as that.
 */
const ALONE_LEVEL = 7;
/** Once in three years, where one of the two points before it was more than ever, too: bursts come singly. */
const TOGETHER_LEVEL = 5.5;
const BEFORE = 2;

/** A point on the series' scale. */
interface Placed {
  /** Epoch seconds. */
  readonly at: number;
  readonly height: number;
}

/** Says which points are worth an alarm by themselves. */
export class LonePoints {
  private before: readonly Placed[] = [];

  /**
   * Judges a point whose hour has begun: loud is what is surprising and more than ever at this hour of the week, in a day
   * grown as this one.
   * @param height undefined where the scale is not known: such a point is not judged
   */
  isLoud({ at, raw }: Score, height: number | undefined, hours: Hours): boolean {
    if (height === undefined) return false;
    const { before } = this;
    const point = { at, height };
    this.before = [point, ...before].slice(0, BEFORE);
    if (raw < TOGETHER_LEVEL || !(uncustomary(point, hours) > BEYOND)) return false;
    return raw >= ALONE_LEVEL || before.some((each) => beyondMost(each, hours) > BEYOND);
  }

  write(writer: StateWriter): void {
    writer.double(this.before.length);
    for (const { at, height } of this.before) {
      writer.double(at);
      writer.double(height);
    }
  }

  static read(reader: StateReader): LonePoints {
    const points = new LonePoints();
    const length = reader.double();
    reader.expect(length <= BEFORE, `${length} points where at most ${BEFORE} belong`);
    points.before = Array.from({ length }, () => ({ at: reader.double(), height: reader.double() }));
    return points;
  }
}

/** How far above the most at its hour of the week in the weeks before, in a day grown as its own; NaN while they are too few. */
function beyondMost({ at, height }: Placed, hours: Hours): number {
  const hour = Math.floor(at / HOUR);
  const most = weeksBefore(hour, (each) => hours.high(each)).at(-1) ?? Number.NaN;
  return height - grown(most, growthAt(hours, hour - 1));
}

/** The same without what is a custom of the month. */
function uncustomary(point: Placed, hours: Hours): number {
  const hour = Math.floor(point.at / HOUR);
  const levelAt = (each: number) => hours.level(each, 1);
  const highAt = (each: number) => (each === hour ? point.height : hours.high(each));
  return lessMonthly(hour, 1, beyondMost(point, hours), levelAt, highAt);
}
