import type { Score } from '../../functions/anomaly-detector/core/model/series-model';

/** Some points in a row of the drawing: where they begin, and what they span. */
export interface Step {
  /** Epoch seconds. */
  readonly at: number;
  readonly least: number;
  readonly most: number;
  readonly expected: number;
  readonly low: number;
  readonly high: number;
}

/** More than a screen has columns. */
const MOST_STEPS = 8_000;

/** What is drawn of a series of any length: whenever there are too many steps, each two become one. */
export class Trace {
  private finished: Step[] = [];
  private open: Step | undefined;
  private pointsInOpen = 0;
  private pointsInStep = 1;

  add({ at, value, expected, low, high }: Score): void {
    const point = { at, least: value, most: value, expected, low, high };
    this.open = this.open === undefined ? point : merged(this.open, point);
    if (++this.pointsInOpen < this.pointsInStep) return;
    this.finished.push(this.open);
    this.open = undefined;
    this.pointsInOpen = 0;
    if (this.finished.length === MOST_STEPS) this.halve();
  }

  /** At most 8,000, in order of time. */
  steps(): readonly Step[] {
    return this.open === undefined ? this.finished : [...this.finished, this.open];
  }

  private halve(): void {
    this.pointsInStep *= 2;
    const { finished } = this;
    this.finished = [];
    for (let index = 0; index < finished.length; index += 2)
      this.finished.push(merged(finished[index] as Step, finished[index + 1] as Step));
  }
}

function merged(first: Step, second: Step): Step {
  return {
    at: first.at,
    least: Math.min(first.least, second.least),
    most: Math.max(first.most, second.most),
    expected: second.expected,
    low: Math.min(first.low, second.low),
    high: Math.max(first.high, second.high),
  };
}
