import { SortedWindow } from '../model/sorted-window';
import type { StateReader, StateWriter } from '../model/state-bytes';

/** Six weeks of hours. */
const REMEMBERED = 42 * 24;
/** A week: each hour of it once. */
const FEWEST = 7 * 24;
/** A twentieth: hours hang together, and a smaller tail would be a single evening. */
const TAIL_SHARE = 0.05;
/** Steps below two per cent are ripples, however steady a series is. */
const LEAST_EXCESS = 0.02;
/**
 * How much of the standard error of a window the tail's scale is at least: what a handful of points can do by chance
 * is no drift. Whole errors would hide a short attack, whose own points scatter most.
 */
const SHARE_OF_ERROR = 0.35;

/** How unlikely an excess is among those of the weeks before: beyond a high quantile its tail is taken as exponential. */
export class RareExcess {
  private seen = new SortedWindow(REMEMBERED);

  /** Remembers an excess, to judge later ones by. */
  keep(excess: number): void {
    this.seen.push(Math.fround(excess));
  }

  write(writer: StateWriter): void {
    this.seen.write(writer);
  }

  static read(reader: StateReader): RareExcess {
    const rare = new RareExcess();
    rare.seen = SortedWindow.read(reader, REMEMBERED);
    return rare;
  }

  /**
   * Judges an excess by those that are remembered.
   * @param error standard error of the window
   * @returns -log10 of its probability; 0 for everyday ones and while too few are known
   */
  surprise(excess: number, error: number): number {
    const { size } = this.seen;
    if (size < FEWEST) return 0;
    // As those are remembered, so that what was there before is no hair more.
    const rounded = Math.fround(excess);
    const tail = Math.floor(TAIL_SHARE * size);
    const threshold = this.seen.at(size - 1 - tail);
    if (rounded <= threshold) return 0;
    let sum = 0;
    for (let rank = size - tail; rank < size; rank += 1) sum += this.seen.at(rank) - threshold;
    const scale = Math.max(sum / tail, LEAST_EXCESS, SHARE_OF_ERROR * error);
    return Math.log10(size / tail) + (rounded - threshold) / (scale * Math.LN10);
  }
}
