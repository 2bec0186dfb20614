import { plural } from '../plural';
import type { Point } from './points';

/** What is to be said of points that were not judged. */
export interface Unjudged {
  readonly problem: string;
  readonly fix: string;
  /** They are more than the judged ones: the scores say nothing. */
  readonly areMost: boolean;
}

/** Counts the points that came late or twice, and finds the one that most of them came after. */
export class LatePoints {
  private late = 0;
  private latest: Point | undefined;
  private afterLatest = 0;
  private ahead: Point | undefined;
  private afterAhead = 0;

  /** @param isLate not after all points before it */
  add(point: Point, isLate: boolean): void {
    if (!isLate) {
      this.latest = point;
      this.afterLatest = 0;
      return;
    }
    this.late++;
    this.afterLatest++;
    if (this.afterLatest <= this.afterAhead) return;
    this.ahead = this.latest;
    this.afterAhead = this.afterLatest;
  }

  /** @param points all that were added. @returns undefined where all were judged */
  unjudged(points: number): Unjudged | undefined {
    const { late, ahead, afterAhead } = this;
    if (ahead === undefined) return undefined;
    return {
      problem: `standard input: ${late.toLocaleString('en')} of ${plural(points, 'point')} came late or twice and were not judged: ${afterAhead.toLocaleString('en')} after line ${ahead.line}, whose time is ${ahead.timestamp}.`,
      fix: 'Sort the lines by time, oldest first; if that time is wrong, leave its line out. See secmon anomalies --help.',
      areMost: late > points - late,
    };
  }
}
