import type { StateReader, StateWriter } from '../model/state-bytes';

/** A number for each of the last hours, which are counted from the epoch; NaN for those without. */
export class HourRing {
  private readonly values: Float32Array;
  private latest = Number.NaN;

  /** @param kept how many hours */
  constructor(kept: number) {
    this.values = new Float32Array(kept).fill(Number.NaN);
  }

  /** The latest hour with a number; NaN before the first. */
  get latestHour(): number {
    return this.latest;
  }

  /** Keeps the number of an hour later than those before it, in single precision. */
  keep(hour: number, value: number): void {
    // Hours that were skipped must not answer with what they held weeks ago.
    const from = Math.max(this.latest + 1, hour - this.values.length + 1);
    for (let skipped = from; skipped < hour; skipped += 1) this.values[this.place(skipped)] = Number.NaN;
    this.values[this.place(hour)] = value;
    this.latest = hour;
  }

  at(hour: number): number {
    const isKept = hour <= this.latest && hour > this.latest - this.values.length;
    return isKept ? (this.values[this.place(hour)] as number) : Number.NaN;
  }

  write(writer: StateWriter): void {
    writer.double(this.latest);
    writer.floats(this.values);
  }

  static read(reader: StateReader, kept: number): HourRing {
    return HourRing.readUpTo(reader, kept, reader.double());
  }

  /** One that was written without its latest hour. */
  static readUpTo(reader: StateReader, kept: number, latest: number): HourRing {
    const ring = new HourRing(kept);
    ring.latest = latest;
    const stored = reader.floats(kept);
    reader.expect(stored.length === kept, 'hours are missing');
    ring.values.set(stored);
    return ring;
  }

  private place(hour: number): number {
    const { length } = this.values;
    return ((hour % length) + length) % length;
  }
}
