import { medianOf } from '../../functions/anomaly-detector/core/watch/sums';
import { plural } from '../plural';

/** Enough to know a series' step; a series may have any length. */
const MOST_STEPS = 1_000;
/** The model is tuned to points five minutes apart; at half and twice as much its windows still mean what they are called. */
const TUNED_TO = 300;
const FAR = 2;

/** How far the points of a series are apart. */
export class UsualStep {
  private readonly steps: number[] = [];
  private last: number | undefined;

  /** @param at epoch seconds, after those before */
  add(at: number): void {
    if (this.last !== undefined && this.steps.length < MOST_STEPS) this.steps.push(at - this.last);
    this.last = at;
  }

  /** What is to be said of a step that is far from what the model is tuned to. */
  warning(): string | undefined {
    const step = medianOf(Float64Array.from(this.steps).sort());
    if (Number.isNaN(step) || (step >= TUNED_TO / FAR && step <= TUNED_TO * FAR)) return undefined;
    return `standard input: the points are ${written(step)} apart (median), and the model is tuned to five minutes. See secmon anomalies --help.`;
  }
}

function written(seconds: number): string {
  return seconds < 180 ? plural(seconds, 'second') : plural(Math.round(seconds / 6) / 10, 'minute');
}
