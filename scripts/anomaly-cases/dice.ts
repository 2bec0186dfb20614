import { seededRandom } from '../sample-account/random';

/** Draws of one seed: the same on every machine and in every run. */
export interface Dice {
  /** A number from `min` up to `max`. */
  between(min: number, max: number): number;
  /** An integer from `min` to `max`, both included. */
  int(min: number, max: number): number;
  isHit(probability: number): boolean;
  /** Standard normal. */
  normal(): number;
  /** 1 on average, with variance `spread`: what makes counts more scattered than Poisson's. */
  gamma(spread: number): number;
  poisson(mean: number): number;
  /** At least 1, with a heavy tail: P(> x) = x^-shape. */
  pareto(shape: number): number;
}

/** `name` keeps the draws of one series apart from those of the others of the same seed. */
export function diceOf(seed: number, name: string): Dice {
  const random = seededRandom(hash(`${seed}/${name}`));
  const uniform = () => (random.int(0, 2 ** 32 - 2) + 1) / 2 ** 32;
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const gamma = (spread: number) => (spread === 0 ? 1 : gammaOf(1 / spread, normal, uniform) * spread);
  const pareto = (shape: number) => uniform() ** (-1 / shape);
  return {
    between: (min, max) => min + (max - min) * uniform(),
    int: random.int,
    isHit: (probability) => uniform() < probability,
    normal,
    gamma,
    pareto,
    poisson: (mean) => poissonOf(mean, normal, uniform),
  };
}

/** FNV-1a: neighbouring seeds give unlike streams. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}

/** Marsaglia and Tsang, "A Simple Method for Generating Gamma Variables" (2000); shapes below 1 by their boost. */
function gammaOf(shape: number, normal: () => number, uniform: () => number): number {
  if (shape < 1) return gammaOf(shape + 1, normal, uniform) * uniform() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** Knuth's product for small means; above 50 the normal distribution is near enough. */
function poissonOf(mean: number, normal: () => number, uniform: () => number): number {
  if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = uniform(); product > limit; product *= uniform()) count += 1;
  return count;
}
