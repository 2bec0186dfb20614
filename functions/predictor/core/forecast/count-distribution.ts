/**
 * The negative binomial distribution of a count with mean `mean` and variance `mean + dispersion * mean²`: Poisson
 * whose rate itself varies (dispersion 0 is Poisson). `mean` is above 0, `dispersion` not below 0.
 */
export interface CountDistribution {
  readonly mean: number;
  readonly dispersion: number;
}

/** Above this mean sums over whole numbers are replaced by a continuous approximation, off by less than a tenth of a point. */
const LARGE_MEAN = 200;

/** Nothing in this system asks for rarer events. */
const MOST_LIKELY = 0.99999;

/** The probability of a count of at most `count`. */
export function atMost(distribution: CountDistribution, count: number): number {
  if (count < 0) return 0;
  if (distribution.mean > LARGE_MEAN) return approximately(distribution, count);
  let total = 0;
  for (const { count: at, probability } of counts(distribution)) {
    if (at > count) break;
    total += probability;
  }
  return Math.min(1, total);
}

/** The probability of a count that is as far out or farther: twice that on its own side of the distribution. */
export function asFarOut(distribution: CountDistribution, count: number): number {
  return Math.min(1, 2 * Math.min(atMost(distribution, count), 1 - atMost(distribution, count - 1)));
}

/** The smallest count whose probability of being at most that is `level` or more. */
export function quantile(distribution: CountDistribution, level: number): number {
  const wanted = Math.min(level, MOST_LIKELY);
  if (distribution.mean > LARGE_MEAN) return approximateQuantile(distribution, wanted);
  let total = 0;
  for (const { count, probability } of counts(distribution)) {
    total += probability;
    if (total >= wanted) return count;
  }
  return 0;
}

/** Each count with its probability, until what is left matters to nobody: not on any day of thousands of series. */
function* counts({ mean, dispersion }: CountDistribution) {
  const spread = dispersion * mean;
  let probability = spread < 1e-9 ? Math.exp(-mean) : (1 + spread) ** (-1 / dispersion);
  let rest = 1;
  for (let count = 0; rest > 1e-12 && count < 1e6; count++) {
    yield { count, probability };
    rest -= probability;
    probability *= (mean * (1 + dispersion * count)) / ((1 + spread) * (count + 1));
  }
}

/**
 * Wilson and Hilferty's cube root: of a gamma variable of that mean and variance it is nearly normal.
 * (The distribution of chi-square, PNAS 17, 1931.)
 */
function approximately(distribution: CountDistribution, count: number): number {
  const { centre, width } = cubeRoot(distribution);
  return normalAtMost((Math.cbrt((count + 0.5) / distribution.mean) - centre) / width);
}

function approximateQuantile(distribution: CountDistribution, level: number): number {
  let low = 0;
  let high = Math.ceil(distribution.mean);
  while (approximately(distribution, high) < level) high *= 2;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (approximately(distribution, middle) >= level) high = middle;
    else low = middle + 1;
  }
  return low;
}

function cubeRoot({ mean, dispersion }: CountDistribution) {
  const ninth = (1 / mean + dispersion) / 9;
  return { centre: 1 - ninth, width: Math.sqrt(ninth) };
}

/** The standard normal distribution, within 1e-7: Abramowitz and Stegun, 26.2.17. */
function normalAtMost(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const polynomial =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = 0.3989422804014327 * Math.exp((-z * z) / 2) * polynomial;
  return z > 0 ? 1 - tail : tail;
}
