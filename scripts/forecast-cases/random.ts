/** Numbers in [0, 1) that a seed gives, the same everywhere: Mulberry32. */
export type Random = () => number;

export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Standard normal, by Box and Muller. */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Gamma of this shape and scale 1, by Marsaglia and Tsang. */
export function gamma(random: Random, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * (1 - random()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** Poisson of this mean: what is left of a large one after a gamma step, then products of uniforms. */
export function poisson(random: Random, mean: number): number {
  let rest = mean;
  let count = 0;
  while (rest > 30) {
    const step = Math.floor(rest * 0.8);
    const reached = gamma(random, step);
    if (reached > rest) return count + binomial(random, step - 1, rest / reached);
    count += step;
    rest -= reached;
  }
  for (let product = 1 - random(), limit = Math.exp(-rest); product > limit; product *= 1 - random()) count++;
  return count;
}

function binomial(random: Random, trials: number, chance: number): number {
  let count = 0;
  for (let trial = 0; trial < trials; trial++) if (random() < chance) count++;
  return count;
}
