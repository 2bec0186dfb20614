import { asFarOut, type CountDistribution, quantile } from './count-distribution';

/** Both ends are within. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Past errors count for half after so many days. */
const HALF_LIFE_DAYS = 60;
const KEPT = 0.5 ** (1 / HALF_LIFE_DAYS);

/**
 * The model's own opinion of its errors holds until errors have been seen: it is worth so many days, and forgotten as they are.
 */
const PRIOR_DAYS = 30;

/** No interval is the whole line, whatever has happened. */
const WIDEST = 0.9998;

/**
 * Makes intervals as wide as their own past errors say: of each count it keeps the narrowest central interval of the
 * forecast that would have held it, and an interval of 95 % is then the one that would have held 95 % of them. Conformal
 * prediction on quantile scores, with forgetting.
 */
export class Calibration {
  #scores: { score: number; weight: number }[] = [];
  #priorDays = PRIOR_DAYS;

  /** Learns how a forecast has ended. */
  learn(forecast: CountDistribution, count: number): void {
    for (const score of this.#scores) score.weight *= KEPT;
    this.#priorDays *= KEPT;
    this.#scores.push({ score: narrowest(forecast, count), weight: 1 });
    this.#scores.sort((a, b) => a.score - b.score);
  }

  /** The interval that holds the count with probability `coverage`. */
  interval(forecast: CountDistribution, coverage: number): Interval {
    const share = this.share(coverage);
    return { low: quantile(forecast, (1 - share) / 2), high: quantile(forecast, (1 + share) / 2) };
  }

  /** The share of a forecast's distribution, around its median, that holds the count with probability `coverage`. */
  share(coverage: number): number {
    return Math.min(WIDEST, this.#held(coverage));
  }

  /** The share of the forecast's distribution that held `coverage` of the counts. */
  #held(coverage: number): number {
    const total = this.#scores.reduce((sum, { weight }) => sum + weight, this.#priorDays);
    // The weight below a score is that of smaller ones, and of the prior's, which are spread evenly.
    let below = 0;
    let previous = 0;
    for (const { score, weight } of this.#scores) {
      const even = this.#priorDays * (score - previous);
      if (below + even >= coverage * total) return previous + (coverage * total - below) / this.#priorDays;
      below += even + weight;
      if (below >= coverage * total) return score;
      previous = score;
    }
    return previous + (coverage * total - below) / this.#priorDays;
  }
}

/** A quantile at the very edge is the count below: so much more holds it. */
const HAIR = 1e-9;

/** The share of the distribution, around its median, that just holds `count`. */
function narrowest(forecast: CountDistribution, count: number): number {
  return 1 - asFarOut(forecast, count) + HAIR;
}

/**
 * The probability of a count as far out or farther than this one, of a forecast of whose distribution `share95` holds
 * 95 %. Errors of a hundred days say nothing of what comes once in a thousand: beyond the 95 % the distribution's own
 * tail goes on, as much heavier or lighter as it is there.
 */
export function chanceOf(forecast: CountDistribution, count: number, share95: number): number {
  return Math.min(1, (0.05 / (1 - share95)) * asFarOut(forecast, count));
}
