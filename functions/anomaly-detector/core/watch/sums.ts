/** Sum of the products of two lists of the same length. */
export const product = (one: readonly number[], other: readonly number[]): number =>
  one.reduce((sum, value, index) => sum + value * (other[index] as number), 0);

export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The middle one, or between the middle two; NaN of none. */
export function medianOf(ascending: ArrayLike<number>): number {
  const half = ascending.length >> 1;
  const upper = ascending[half] ?? Number.NaN;
  return ascending.length % 2 === 1 ? upper : (upper + (ascending[half - 1] ?? Number.NaN)) / 2;
}

/** What makes a standard deviation of the median distance from the median, in a normal distribution. */
const DEVIATION_BY_MEDIAN = 1.4826;

/** The median of some numbers and their standard deviation from it, which a few huge ones do not move; NaN of none. */
export function spreadOf(values: readonly number[]): { readonly usual: number; readonly deviation: number } {
  const usual = medianOf(ascending(values));
  const away = medianOf(ascending(values.map((value) => Math.abs(value - usual))));
  return { usual, deviation: DEVIATION_BY_MEDIAN * away };
}

/** In typed arrays numbers are sorted fast. */
const ascending = (values: readonly number[]): Float64Array => Float64Array.from(values).sort();
