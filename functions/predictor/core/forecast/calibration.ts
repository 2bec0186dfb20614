import { type CountDistribution, quantile } from './count-distribution';

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

/** How one forecast has ended: the share of its distribution, around the median, that just held the count. */
interface Ending {
  readonly share: number;
  readonly weight: number;
}

/**
 * Makes intervals as wide as their own past errors say: of each count it keeps the narrowest central interval of the
 * forecast that would have held it, and an interval of 95 % is then the one that would have held 95 % of them. Conformal
 * prediction on quantile scores, with forgetting.
 */
export class Calibration {
  /** That of a new series: the model's own opinion. */
  static readonly beforeAnyError = new Calibration([]);

  /** The narrowest first. A later one weighs more than those before it; only ratios count. */
  readonly #endings: readonly Ending[];

  private constructor(endings: readonly Ending[]) {
    this.#endings = endings;
  }

  /**
   * The calibration that also knows how this forecast has ended.
   * @param farOut the probability, by the forecast's own distribution, of a count as far out as the one that came, or farther
   */
  learnt(farOut: number): Calibration {
    const ending = { share: narrowest(farOut), weight: KEPT ** -(this.#endings.length + 1) };
    return new Calibration([...this.#endings, ending].sort((a, b) => a.share - b.share));
  }

  /** The interval that holds the count with probability `coverage`. */
  interval(forecast: CountDistribution, coverage: number): Interval {
    const share = this.#share(coverage);
    return { low: quantile(forecast, (1 - share) / 2), high: quantile(forecast, (1 + share) / 2) };
  }

  /**
   * The probability of a count as far out or farther: at most 1 - `coverage` exactly where the count lies outside the
   * interval of that coverage, up to 95 %. Errors of a hundred days say nothing of what comes once in a thousand: beyond
   * the 95 % the distribution's own tail goes on, as much heavier or lighter as it is there.
   * @param farOut the same by the forecast's own distribution
   */
  chance(farOut: number): number {
    const share = narrowest(farOut);
    const share95 = this.#share(0.95);
    return share > share95 ? (0.05 / (1 - share95)) * farOut : 1 - this.#coverageBelow(share);
  }

  /** The share of a forecast's distribution, around its median, that holds the count with probability `coverage`. */
  #share(coverage: number): number {
    return Math.min(WIDEST, this.#held(coverage));
  }

  /** The share of the forecast's distribution that held `coverage` of the counts. */
  #held(coverage: number): number {
    const wanted = coverage * this.#total();
    // The weight below a share is that of smaller ones, and of the prior's, which are spread evenly.
    let below = 0;
    let previous = 0;
    for (const { share, weight } of this.#endings) {
      const even = PRIOR_DAYS * (share - previous);
      if (below + even >= wanted) break;
      below += even + weight;
      if (below >= wanted) return share;
      previous = share;
    }
    return previous + (wanted - below) / PRIOR_DAYS;
  }

  /** The part of the counts that less than this share held: what `#held` is asked for, the other way round. */
  #coverageBelow(share: number): number {
    const smaller = this.#endings.filter((ending) => ending.share < share);
    return (PRIOR_DAYS * share + weightOf(smaller)) / this.#total();
  }

  #total(): number {
    return PRIOR_DAYS + weightOf(this.#endings);
  }
}

function weightOf(endings: readonly Ending[]): number {
  return endings.reduce((sum, { weight }) => sum + weight, 0);
}

/** A quantile at the very edge is the count below: so much more holds it. */
const HAIR = 1e-9;

/** The share of the distribution, around its median, that just holds a count that is so far out. */
function narrowest(farOut: number): number {
  return 1 - farOut + HAIR;
}
