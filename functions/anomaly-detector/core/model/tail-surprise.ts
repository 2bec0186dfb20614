import { SortedWindow } from './sorted-window';
import type { StateReader, StateWriter } from './state-bytes';

/** Two weeks at five minutes: long enough for a tail of eighty, short enough to follow a series that changes. */
const REMEMBERED = 4_000;
/** Below this a tail of eight would be more than a twentieth of all. */
const FEWEST = 150;
/** The tail is the largest fiftieth, and eight at least: a mean of fewer is chance. */
const TAIL_SHARE = 0.02;
const SMALLEST_TAIL = 8;
/** Mean excess of a tail whose numbers are all alike, so that a hair more is not infinitely unlikely. */
const LEAST_EXCESS = 0.05;
/** More than a million years at five minutes: what is rarer is all the same. */
export const MOST_SURPRISING = 12;
/** Keeps the logarithm of zero finite. */
const TINY = 1e-12;

/**
 * How unlikely a deviation is among the last ones of its kind, whatever their distribution: beyond a high quantile, the
 * excess of its logarithm is taken as exponentially distributed (peaks over threshold with a Pareto tail).
 */
export class TailSurprise {
  private seen = new SortedWindow(REMEMBERED);

  /**
   * Judges a deviation by those before it, then remembers it.
   * @param deviation 0 or more; undefined while its kind is not known, which is no news
   * @returns -log10 of its probability; 0 for everyday ones
   */
  observe(deviation: number | undefined): number {
    if (deviation === undefined) return 0;
    const height = Math.fround(Math.log(deviation + TINY));
    const surprise = deviation > 0 && this.seen.size >= FEWEST ? this.surprise(height) : 0;
    this.seen.push(height);
    return surprise;
  }

  write(writer: StateWriter): void {
    this.seen.write(writer);
  }

  static read(reader: StateReader): TailSurprise {
    const tail = new TailSurprise();
    tail.seen = SortedWindow.read(reader, REMEMBERED);
    return tail;
  }

  private surprise(height: number): number {
    const { size } = this.seen;
    const tail = Math.max(SMALLEST_TAIL, Math.floor(TAIL_SHARE * size));
    const threshold = this.seen.at(size - 1 - tail);
    if (height <= threshold) return 0;
    const excess = this.meanExcess(tail, threshold);
    return Math.min(MOST_SURPRISING, Math.log10(size / tail) + (height - threshold) / (excess * Math.LN10));
  }

  private meanExcess(tail: number, threshold: number): number {
    let sum = 0;
    for (let rank = this.seen.size - tail; rank < this.seen.size; rank++)
      sum += this.seen.at(rank) - threshold;
    const mean = sum / tail;
    return mean > TINY ? mean : LEAST_EXCESS;
  }
}
