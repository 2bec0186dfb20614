import type { History } from './history';

/** Distances are computed afresh this often, so that a restart can repeat every rounding since. */
const ANCHOR_EVERY = 64;

/** Of a difference this much smaller than what was taken away, too few digits are left. */
const CANCELLED = 1e6;

/**
 * How far the latest stretch of a series is from the most similar ones before it.
 *
 * The distance of two stretches follows from that of their predecessors: one square joins and one leaves. So a point
 * costs one addition per candidate, whatever a stretch's length. Only the nearest ones are then measured exactly.
 */
export class LagPatterns {
  /** Squared distance of the latest stretch from the one that ended `length + stride * index` points ago. */
  private readonly distances: Float64Array;
  private readonly length: number;
  private readonly candidates: number;
  private readonly stride: number;

  /**
   * @param length of a stretch in points
   * @param candidates how many earlier stretches are compared
   * @param stride points from one candidate to the next
   */
  constructor(length: number, candidates: number, stride: number) {
    this.length = length;
    this.candidates = candidates;
    this.stride = stride;
    this.distances = new Float64Array(candidates);
  }

  /** Points of history that a restart needs. */
  get reach(): number {
    return 2 * this.length + this.stride * (this.candidates - 1) + ANCHOR_EVERY;
  }

  /** Takes in the history's latest value. @returns root mean square difference to the three nearest stretches; undefined while there are few */
  observe({ values, end, count }: History): number | undefined {
    this.advance(values, end, count);
    if (count <= 3 * this.length + 3) return undefined;
    return this.nearest(values, end, this.comparable(count));
  }

  /** Brings a new object to where the one that saw the history was. */
  restore({ values, end, count }: History): void {
    const last = count - 1;
    const anchor = last - (last % ANCHOR_EVERY);
    for (let index = Math.max(0, anchor); index <= last; index++)
      this.advance(values, end - (last - index), index + 1);
  }

  private advance(values: Float32Array, end: number, count: number): void {
    const now = this.comparable(count);
    const before = (count - 1) % ANCHOR_EVERY === 0 ? 0 : this.comparable(count - 1);
    const { length, stride, distances } = this;
    const joins = values[end - 1] as number;
    const leaves = values[end - 1 - length] as number;
    for (let index = 0, other = end - 1 - length; index < before; index++, other -= stride) {
      const joining = joins - (values[other] as number);
      const leaving = leaves - (values[other - length] as number);
      const left = leaving * leaving;
      const distance = (distances[index] as number) + joining * joining - left;
      distances[index] = left > CANCELLED * distance ? this.distance(values, end, index) : distance;
    }
    for (let index = before; index < now; index++) distances[index] = this.distance(values, end, index);
  }

  /** How many earlier stretches do not overlap the latest and lie in the series. */
  private comparable(count: number): number {
    const room = Math.floor((count - 2 * this.length) / this.stride) + 1;
    return Math.min(this.candidates, Math.max(0, room));
  }

  private distance(values: Float32Array, end: number, index: number): number {
    const lag = this.length + this.stride * index;
    let sum = 0;
    for (let place = end - this.length; place < end; place++) {
      const difference = (values[place] as number) - (values[place - lag] as number);
      sum += difference * difference;
    }
    return sum;
  }

  private nearest(values: Float32Array, end: number, comparable: number): number {
    const { distances } = this;
    let [first, second, third] = [0, 0, 0];
    let [least, less, small] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let index = 0; index < comparable; index++) {
      const distance = distances[index] as number;
      if (distance >= small) continue;
      if (distance >= less) [third, small] = [index, distance];
      else if (distance >= least) [third, small, second, less] = [second, less, index, distance];
      else [third, small, second, less, first, least] = [second, less, first, least, index, distance];
    }
    const sum =
      this.distance(values, end, first) +
      this.distance(values, end, second) +
      this.distance(values, end, third);
    return Math.sqrt(sum / (3 * this.length));
  }
}
