import type { StateReader, StateWriter } from './state-bytes';

/** So far beyond the range, in ranges, a value is a new one and no ripple. */
const MARGIN = 0.05;
/** As many values make a range; below that each day brings a new one. */
const FEWEST = 150;
/**
 * Twice the level of an alarm: a value that there never was is news by itself, though not as sure as the rarest that the
 * tails know.
 */
const SURPRISE = 4;

/** The least and largest value that a series ever had. */
export class ValueRange {
  private low = Number.POSITIVE_INFINITY;
  private high = Number.NEGATIVE_INFINITY;
  private count = 0;

  /** @returns how surprising it is that the value leaves the range of those before: all or nothing */
  observe(value: number): number {
    const margin = MARGIN * (this.high - this.low);
    const isNew = this.count >= FEWEST && (value > this.high + margin || value < this.low - margin);
    this.low = Math.min(this.low, value);
    this.high = Math.max(this.high, value);
    this.count = Math.min(FEWEST, this.count + 1);
    return isNew ? SURPRISE : 0;
  }

  get isNeverNegative(): boolean {
    return this.low >= 0;
  }

  write(writer: StateWriter): void {
    writer.double(this.low);
    writer.double(this.high);
    writer.double(this.count);
  }

  static read(reader: StateReader): ValueRange {
    const range = new ValueRange();
    range.low = reader.double();
    range.high = reader.double();
    range.count = reader.double();
    return range;
  }
}
