import type { StateReader, StateWriter } from './state-bytes';

/** The last so many numbers, also in order of size: their quantiles cost a look and an addition moves a part of them. */
export class SortedWindow {
  private readonly ring: Float32Array;
  private readonly sorted: Float32Array;
  private readonly capacity: number;
  private next = 0;
  size = 0;

  /** @param capacity how many numbers are kept */
  constructor(capacity: number) {
    this.capacity = capacity;
    this.ring = new Float32Array(capacity);
    this.sorted = new Float32Array(capacity);
  }

  /** Adds a finite number, which is rounded to single precision; the oldest goes when there is no room. */
  push(value: number): void {
    const isFull = this.size === this.capacity;
    // The gap lies where the number that goes was, or after all.
    this.fill(isFull ? this.place(this.ring[this.next] as number) : this.size, value);
    if (!isFull) this.size++;
    this.ring[this.next] = value;
    this.next = (this.next + 1) % this.capacity;
  }

  /** The number with so many smaller ones before it, 0 to size - 1. */
  at(rank: number): number {
    return this.sorted[rank] as number;
  }

  /** The median, the upper one of two. Not for an empty window. */
  median(): number {
    return this.at(this.size >> 1);
  }

  write(writer: StateWriter): void {
    const inOrder = new Float32Array(this.size);
    const start = this.size === this.capacity ? this.next : 0;
    inOrder.set(this.ring.subarray(start, this.size));
    inOrder.set(this.ring.subarray(0, start), this.size - start);
    writer.floats(inOrder);
  }

  static read(reader: StateReader, capacity: number): SortedWindow {
    return SortedWindow.of(reader.floats(capacity), capacity);
  }

  /** A window over numbers that came in this order. */
  static of(values: Float32Array, capacity: number): SortedWindow {
    const window = new SortedWindow(capacity);
    window.ring.set(values);
    window.sorted.set(values);
    window.sorted.subarray(0, values.length).sort();
    window.size = values.length;
    window.next = values.length % capacity;
    return window;
  }

  /** Puts a number into the order, for which the numbers between the gap and its place move by one. */
  private fill(gap: number, value: number): void {
    const { sorted } = this;
    let place = this.place(value);
    if (place > gap) {
      sorted.copyWithin(gap, gap + 1, place);
      place--;
    } else sorted.copyWithin(place + 1, place, gap);
    sorted[place] = value;
  }

  /** Rank of the first number that is not smaller. */
  private place(value: number): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.sorted[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
