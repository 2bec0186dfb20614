import { TailSurprise } from '../../../../../functions/anomaly-detector/core/model/tail-surprise';
import { randomNumbers } from './series';

/** Deviations whose logarithms beyond any height are exponentially distributed: a Pareto tail of exponent 2. */
function pareto(length: number, seed = 1): number[] {
  const random = randomNumbers(seed);
  return Array.from({ length }, () => (1 - random()) ** -0.5);
}

function tailOf(deviations: readonly number[]): TailSurprise {
  const tail = new TailSurprise();
  for (const deviation of deviations) tail.observe(deviation);
  return tail;
}

describe('how unlikely a deviation is', () => {
  it('is about what the distribution says, also far beyond all that was seen', () => {
    for (const exponent of [2.5, 4, 6])
      expect(tailOf(pareto(4_000)).observe(10 ** (exponent / 2))).toBeCloseTo(
        exponent,
        -Math.log10(0.2 * exponent),
      );
  });

  it('is nothing below the tail, and at its border the share of the tail', () => {
    const climbing = Array.from({ length: 1_000 }, (_, index) => index + 1);
    expect(tailOf(climbing).observe(980)).toBe(0);
    expect(tailOf(climbing).observe(980.01)).toBeCloseTo(Math.log10(50), 2);
  });

  it('is by a tail of eight where a fiftieth would be fewer', () => {
    const climbing = Array.from({ length: 200 }, (_, index) => index + 1);
    expect(tailOf(climbing).observe(192)).toBe(0);
    expect(tailOf(climbing).observe(192.01)).toBeCloseTo(Math.log10(200 / 8), 1);
  });

  it('is nothing while too little was seen', () => {
    expect(tailOf(Array(149).fill(1)).observe(1e9)).toBe(0);
    expect(tailOf(Array(150).fill(1)).observe(1e9)).toBe(12);
  });

  it('is nothing for no deviation and for an unknown one, which is not remembered', () => {
    expect(tailOf(Array(200).fill(0)).observe(0)).toBe(0);
    expect(tailOf(Array(200).fill(0)).observe(undefined)).toBe(0);
    expect(tailOf(Array(149).fill(1).concat(undefined)).observe(1e9)).toBe(0);
  });

  it('is bounded where all were alike, and in proportion to how far it is off', () => {
    const tail = tailOf(Array(4_000).fill(1));
    expect(tail.observe(Math.exp(0.05))).toBeCloseTo(Math.log10(50) + Math.LOG10E, 3);
  });

  it('is by the last 4,000', () => {
    expect(tailOf([...Array(1_000).fill(1e6), ...pareto(4_000)]).observe(100)).toBeGreaterThan(3);
    expect(tailOf([...Array(1_000).fill(1e6), ...pareto(3_000)]).observe(100)).toBe(0);
  });
});
