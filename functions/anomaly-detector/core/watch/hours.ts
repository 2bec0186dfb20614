import type { StateReader, StateWriter } from '../model/state-bytes';

const HOUR = 3600;
/** Six weeks to compare with, and the three days that are compared. */
const KEPT = 46 * 24;
/** A window with more hours missing says nothing. */
const FEWEST_PRESENT = 0.75;

/** What is kept of an hour. */
type Column = 'level' | 'square' | 'high' | 'mean';
const COLUMNS: readonly Column[] = ['level', 'square', 'high', 'mean'];

/** The hours of the last weeks, each by a few numbers. Hours are counted from the epoch; missing ones are NaN. */
export class Hours {
  private readonly kept: Record<Column, Float32Array>;
  /** Number, points, and sums of the hour that goes on. */
  private current = Number.NaN;
  private points = 0;
  private heights = 0;
  private squares = 0;
  private highest = Number.NEGATIVE_INFINITY;
  private values = 0;

  constructor() {
    const empty = () => new Float32Array(KEPT).fill(Number.NaN);
    this.kept = { level: empty(), square: empty(), high: empty(), mean: empty() };
  }

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

  /** Mean height over the `length` hours that end with `hour`; NaN when too many of them are missing. */
  level(hour: number, length: number): number {
    let sum = 0;
    let present = 0;
    for (let each = hour - length + 1; each <= hour; each += 1) {
      const level = this.at('level', each);
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
    for (let each = hour - length + 1; each <= hour; each += 1) {
      sum += this.at('level', each) || 0;
      squares += this.at('square', each) || 0;
    }
    return Math.sqrt(Math.max(0, squares / length - (sum / length) ** 2) / (12 * length));
  }

  /** The greatest height within an hour; NaN when it is missing. */
  high(hour: number): number {
    return this.at('high', hour);
  }

  /** Mean value over some hours, in the series' own unit; NaN when all are missing. */
  mean(hours: readonly number[]): number {
    const present = hours.map((hour) => this.at('mean', hour)).filter((mean) => !Number.isNaN(mean));
    return present.reduce((sum, mean) => sum + mean, 0) / present.length;
  }

  write(writer: StateWriter): void {
    for (const each of this.counters()) writer.double(each);
    for (const column of COLUMNS) writer.floats(this.kept[column]);
  }

  static read(reader: StateReader): Hours {
    const hours = new Hours();
    hours.current = reader.double();
    hours.points = reader.double();
    hours.heights = reader.double();
    hours.squares = reader.double();
    hours.highest = reader.double();
    hours.values = reader.double();
    for (const column of COLUMNS) {
      const stored = reader.floats(KEPT);
      reader.expect(stored.length === KEPT, 'hours are missing');
      hours.kept[column].set(stored);
    }
    return hours;
  }

  /** In the order that `read` reads. */
  private counters(): number[] {
    const { current, points, heights, squares, highest, values } = this;
    return [current, points, heights, squares, highest, values];
  }

  private end(next: number): number {
    const ended = this.current;
    const { points } = this;
    this.keep(ended, 'level', this.heights / points);
    this.keep(ended, 'square', this.squares / points);
    this.keep(ended, 'high', points === 0 ? Number.NaN : this.highest);
    this.keep(ended, 'mean', this.values / points);
    // Hours without a point must not answer with what they held weeks ago.
    for (let hour = Math.max(ended + 1, next - KEPT); hour < next; hour += 1) {
      for (const column of COLUMNS) this.keep(hour, column, Number.NaN);
    }
    this.points = 0;
    this.heights = 0;
    this.squares = 0;
    this.highest = Number.NEGATIVE_INFINITY;
    this.values = 0;
    return next - 1;
  }

  private keep(hour: number, column: Column, value: number): void {
    this.kept[column][place(hour)] = value;
  }

  private at(column: Column, hour: number): number {
    const isKept = hour < this.current && hour >= this.current - KEPT;
    return isKept ? (this.kept[column][place(hour)] as number) : Number.NaN;
  }
}

function place(hour: number): number {
  const rest = hour % KEPT;
  return rest < 0 ? rest + KEPT : rest;
}
