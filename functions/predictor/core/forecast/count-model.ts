import { atMost, type CountDistribution, quantile } from './count-distribution';

/**
 * How much of its memory a level keeps from day to day. Several levels run side by side, from one that follows within
 * days to one that hardly moves, and those that have told the counts best lately have the most say.
 */
const KEPT = [0.7, 0.85, 0.93, 0.97, 0.99] as const;

/** How fast the say of levels is forgotten: half of it in a month. */
const SAY_KEPT = 0.977;

/** A level before its first count: a tenth of a day on which one thing happened. */
const PRIOR_DAYS = 0.1;

/** How sure it is, before any is seen, that a weekday is like the others: a standard deviation of half the level. */
const WEEKDAY_PRECISION = 4;
/** A weekday's past counts for half after half a year. */
const WEEKDAY_KEPT = 0.974;

/** How counts vary before any is seen, and how many days that opinion is worth at first; it is forgotten as they are. */
const PRIOR_DISPERSION = 0.2;
const PRIOR_DISPERSION_DAYS = 5;
const DISPERSION_KEPT = 0.98;
/** Counts that vary more than this have a level that has just changed. */
const LARGEST_DISPERSION = 1;

/** A count that is higher than this is an outbreak: taken for no higher, unless the day before was one, too. */
const OUTBREAK = 0.99;

const SMALLEST_MEAN = 0.01;

interface Level {
  readonly kept: number;
  /** Decayed sums of counts and of the days' weekday factors: their ratio is the level. */
  sum: number;
  days: number;
  /** Logarithm of its say. */
  say: number;
}

/**
 * The counts of one series of days: a level that drifts, a factor for each weekday, and a spread, each learnt from
 * what was observed and from nothing else. A Poisson-gamma model with discounted memory.
 */
export class CountModel {
  readonly #levels: Level[] = KEPT.map((kept) => ({ kept, sum: 0, days: 0, say: 0 }));
  readonly #weekdays = Array.from({ length: 7 }, () => ({ weight: 0, ratios: 0 }));
  #excess = 0;
  #squares = 0;
  #dispersionDays = 0;
  #priorDays = PRIOR_DISPERSION_DAYS;
  #wasOutbreak = false;

  /** What is expected on a weekday (0 to 6), before that day's count is known. */
  expect(weekday: number): CountDistribution {
    const factor = this.#factor(weekday);
    const say = this.#says();
    let level = 0;
    let days = 0;
    for (const [index, each] of this.#levels.entries()) {
      level += (say[index] as number) * levelOf(each);
      days += (say[index] as number) * each.days;
    }
    const mean = Math.max(SMALLEST_MEAN, level * factor);
    const dispersion = this.#dispersion();
    // The level is itself known from so many days only.
    const uncertainty = (dispersion + 1 / Math.max(level, SMALLEST_MEAN)) / (days + 2 * PRIOR_DAYS);
    return { mean, dispersion: dispersion + uncertainty };
  }

  /** Learns a day's count; undefined where the day is missing. */
  observe(weekday: number, count: number | undefined): void {
    for (const level of this.#levels) {
      level.sum *= level.kept;
      level.days *= level.kept;
    }
    if (count !== undefined) this.#learn(weekday, count);
  }

  #learn(weekday: number, count: number): void {
    const expected = this.expect(weekday);
    const isFirst = this.#dispersionDays === 0;
    const isOutbreak = !isFirst && atMost(expected, count - 1) > OUTBREAK;
    const taken = isOutbreak && !this.#wasOutbreak ? quantile(expected, OUTBREAK) : count;
    this.#wasOutbreak = isOutbreak;
    this.#judgeLevels(weekday, taken);
    if (!isFirst) this.#learnSpread(expected.mean, taken);
    else this.#dispersionDays = 1;
    const factor = this.#factor(weekday);
    for (const level of this.#levels) {
      level.sum += taken;
      level.days += factor;
    }
    this.#learnWeekday(weekday, taken);
  }

  /** Each level's say, by how likely it held the count. What does not depend on the level is left out. */
  #judgeLevels(weekday: number, count: number): void {
    const factor = this.#factor(weekday);
    const dispersion = Math.max(this.#dispersion(), 1e-6);
    for (const level of this.#levels) {
      const mean = Math.max(SMALLEST_MEAN, levelOf(level) * factor);
      const likelihood = count * Math.log(mean) - (count + 1 / dispersion) * Math.log(1 + dispersion * mean);
      level.say = level.say * SAY_KEPT + likelihood;
    }
    const best = Math.max(...this.#levels.map(({ say }) => say));
    for (const level of this.#levels) level.say -= best;
  }

  #learnSpread(mean: number, count: number): void {
    this.#excess = this.#excess * DISPERSION_KEPT + (count - mean) ** 2 - mean;
    this.#squares = this.#squares * DISPERSION_KEPT + mean * mean;
    this.#dispersionDays = this.#dispersionDays * DISPERSION_KEPT + 1;
    this.#priorDays *= DISPERSION_KEPT;
  }

  #learnWeekday(weekday: number, count: number): void {
    const say = this.#says();
    const level = this.#levels.reduce((sum, each, index) => sum + (say[index] as number) * levelOf(each), 0);
    // The variance of a count as a part of its level.
    const weight = 1 / (1 / level + this.#dispersion());
    const seen = this.#weekdays[weekday] as { weight: number; ratios: number };
    seen.weight = seen.weight * WEEKDAY_KEPT + weight;
    seen.ratios = seen.ratios * WEEKDAY_KEPT + (weight * count) / level;
  }

  #says(): readonly number[] {
    const weights = this.#levels.map(({ say }) => Math.exp(say));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.map((weight) => weight / total);
  }

  #factor(weekday: number): number {
    const factors = this.#weekdays.map(
      ({ weight, ratios }) => (WEEKDAY_PRECISION + ratios) / (WEEKDAY_PRECISION + weight),
    );
    const mean = factors.reduce((sum, factor) => sum + factor, 0) / 7;
    return (factors[weekday] as number) / mean;
  }

  #dispersion(): number {
    const meanSquare = this.#dispersionDays > 0 ? this.#squares / this.#dispersionDays : 0;
    const priorSquares = this.#priorDays * meanSquare;
    const squares = this.#squares + priorSquares;
    return squares > 0
      ? Math.min(LARGEST_DISPERSION, Math.max(0, (this.#excess + PRIOR_DISPERSION * priorSquares) / squares))
      : PRIOR_DISPERSION;
  }
}

function levelOf({ sum, days }: Level): number {
  return (sum + PRIOR_DAYS) / (days + PRIOR_DAYS);
}
