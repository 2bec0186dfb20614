import type { StateReader, StateWriter } from './state-bytes';

/** Room before the buffer has to be moved to its start again. */
const SLACK = 2_048;

/** The latest values of a series in stream order, in the precision they are stored in. */
export class History {
  /** The values lie one after the other and end before `end`, so that a loop over lags needs no wrapping. */
  readonly values: Float32Array;
  end = 0;
  /** How many values there ever were. */
  count = 0;
  private readonly capacity: number;

  /** @param capacity how many values are kept */
  constructor(capacity: number) {
    this.capacity = capacity;
    this.values = new Float32Array(capacity + SLACK);
  }

  push(value: number): void {
    if (this.end === this.values.length) {
      this.values.copyWithin(0, this.end - this.capacity, this.end);
      this.end = this.capacity;
    }
    this.values[this.end++] = value;
    this.count++;
  }

  /** Mean of the last `length` values, or of all where there are fewer. Not for an empty history. */
  meanOfLast(length: number): number {
    const start = Math.max(0, this.end - length);
    let sum = 0;
    for (let index = start; index < this.end; index++) sum += this.values[index] as number;
    return sum / (this.end - start);
  }

  /** The last `length` values, or all where there are fewer. */
  last(length: number): Float32Array {
    return this.values.subarray(Math.max(0, this.end - length), this.end);
  }

  write(writer: StateWriter): void {
    writer.double(this.count);
    writer.floats(this.last(this.capacity));
  }

  static read(reader: StateReader, capacity: number): History {
    const history = new History(capacity);
    const count = reader.double();
    const values = reader.floats(capacity);
    reader.expect(values.length === Math.min(count, capacity), 'values are missing');
    history.values.set(values);
    history.end = values.length;
    history.count = count;
    return history;
  }
}
