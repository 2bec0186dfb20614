import type { StateReader, StateWriter } from '../model/state-bytes';
import { HourRing } from './hour-ring';

const HOUR = 3600;
/** Six weeks to compare with, and the days that are compared: of five, the first has but five weeks before it. */
const KEPT = 46 * 24;
/** A window with more hours missing says nothing. */
const FEWEST_PRESENT = 0.75;

/** What is kept of an hour. */
type Column = 'level' | 'square' | 'high' | 'mean';
const COLUMNS: readonly Column[] = ['level', 'square', 'high', 'mean'];

/** The hours of the last weeks, each by a few numbers. Hours are counted from the epoch; missing ones are NaN. */
export class Hours {
  private kept: Readonly<Record<Column, HourRing>> = ringsOf(() => new HourRing(KEPT));
  /** Number, points, and sums of the hour that goes on. */
  private current = Number.NaN;
  private points = 0;
  private heights = 0;
  private squares = 0;
  private highest = Number.NEGATIVE_INFINITY;
  private values = 0;

  /**
   * Takes in a point after those before it.
   * @param at epoch seconds
   * @param height its value on the series' scale; undefined leaves the point out
   * @returns the latest hour that has ended since the point before, undefined when none has
   */
  observe(at: number, value: number, height: number | undefined): number | undefined {
    const hour = Math.floor(at / HOUR);
    const ended = this.current < hour ? this.end(hour) : undefined;
    this.current = hour;
    if (height === undefined) return ended;
    this.points += 1;
    this.heights += height;
    this.squares += height * height;
    this.highest = Math.max(this.highest, height);
    this.values += value;
    return ended;
  }

  /**
   * Mean height over the `length` hours that end with `hour`, each without its highest point; NaN when too many of them
   * are missing.
   */
  level(hour: number, length: number): number {
    let sum = 0;
    let present = 0;
    for (let each = hour - length + 1; each <= hour; each += 1) {
      const level = this.kept.level.at(each);
      if (Number.isNaN(level)) continue;
      sum += level;
      present += 1;
    }
    return present < FEWEST_PRESENT * length ? Number.NaN : sum / present;
  }

  /** How uncertain that mean is by the scatter of its points: its standard error, were a point each five minutes. */
  uncertainty(hour: number, length: number): number {
    let sum = 0;
    let squares = 0;
    let present = 0;
    for (let each = hour - length + 1; each <= hour; each += 1) {
      const level = this.kept.level.at(each);
      if (Number.isNaN(level)) continue;
      sum += level;
      squares += this.kept.square.at(each);
      present += 1;
    }
    return Math.sqrt(Math.max(0, squares / present - (sum / present) ** 2) / (12 * present));
  }

  /** The greatest height within an hour; NaN when it is missing. */
  high(hour: number): number {
    return this.kept.high.at(hour);
  }

  /** Mean value over some hours, in the series' own unit; NaN when all are missing. */
  mean(hours: readonly number[]): number {
    const present = hours.map((hour) => this.kept.mean.at(hour)).filter((mean) => !Number.isNaN(mean));
    return present.reduce((sum, mean) => sum + mean, 0) / present.length;
  }

  write(writer: StateWriter): void {
    for (const each of this.counters()) writer.double(each);
    for (const column of COLUMNS) this.kept[column].write(writer);
  }

  static read(reader: StateReader): Hours {
    return Hours.readWith(reader, () => HourRing.read(reader, KEPT));
  }

  /** Those that were written without saying which hour is their latest. */
  static readUndated(reader: StateReader): Hours {
    return Hours.readWith(reader, (latest) => HourRing.readUpTo(reader, KEPT, latest));
  }

  private static readWith(reader: StateReader, ring: (latest: number) => HourRing): Hours {
    const hours = new Hours();
    hours.current = reader.double();
    hours.points = reader.double();
    hours.heights = reader.double();
    hours.squares = reader.double();
    hours.highest = reader.double();
    hours.values = reader.double();
    hours.kept = ringsOf(() => ring(hours.current - 1));
    return hours;
  }

  /** In the order that `readWith` reads. */
  private counters(): number[] {
    const { current, points, heights, squares, highest, values } = this;
    return [current, points, heights, squares, highest, values];
  }

  private end(next: number): number {
    const { current, points, values, highest } = this;
    // What one point does by itself is the model's to judge: a burst shall not make an hour.
    const isLeftOut = points > 1;
    const rest = isLeftOut ? points - 1 : points;
    this.kept.level.keep(current, (this.heights - (isLeftOut ? highest : 0)) / rest);
    this.kept.square.keep(current, (this.squares - (isLeftOut ? highest ** 2 : 0)) / rest);
    this.kept.high.keep(current, points === 0 ? Number.NaN : highest);
    this.kept.mean.keep(current, values / points);
    this.points = 0;
    this.heights = 0;
    this.squares = 0;
    this.highest = Number.NEGATIVE_INFINITY;
    this.values = 0;
    return next - 1;
  }
}

const ringsOf = (ring: () => HourRing): Record<Column, HourRing> => ({
  level: ring(),
  square: ring(),
  high: ring(),
  mean: ring(),
});
