import { toSingle } from './single-precision';
import { SortedWindow } from './sorted-window';
import type { StateReader, StateWriter } from './state-bytes';

/** Points that make up "lately": some hours at five minutes. */
const RECENT = 61;
/** Points whose errors a band is made of: a day at five minutes. */
const ERRORS = 288;
/**
 * Half a band in median errors. Of errors with an exponential tail, one in a hundred is beyond ln(100) / ln(2) medians:
 * the level of an alarm.
 */
const BAND_IN_MEDIANS = Math.log(100) / Math.LN2;

/** What a value should be, and the band that it should be in. All finite. */
export interface Expected {
  readonly expected: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Says what the next value should be: the usual level at this time of the day or the median of the latest values,
 * whichever has lately been nearer. The band is as wide as robust statistics of its errors say.
 */
export class Expectation {
  private recent = new SortedWindow(RECENT);
  private recentErrors = new SortedWindow(ERRORS);
  private seasonErrors = new SortedWindow(ERRORS);

  /** Expects by what was before, then takes the value in. @param usual level at this time of the day, where known */
  observe(value: number, usual: number | undefined): Expected {
    const median = this.recent.size === 0 ? value : this.recent.median();
    const bySeason = usual !== undefined && this.seasonIsNearer();
    const expected = bySeason ? usual : median;
    const half = BAND_IN_MEDIANS * medianError(bySeason ? this.seasonErrors : this.recentErrors);
    this.recentErrors.push(toSingle(Math.abs(value - median)));
    if (usual !== undefined) this.seasonErrors.push(toSingle(Math.abs(value - usual)));
    this.recent.push(value);
    return { expected, low: expected - half, high: expected + half };
  }

  write(writer: StateWriter): void {
    this.recent.write(writer);
    this.recentErrors.write(writer);
    this.seasonErrors.write(writer);
  }

  static read(reader: StateReader): Expectation {
    const expectation = new Expectation();
    expectation.recent = SortedWindow.read(reader, RECENT);
    expectation.recentErrors = SortedWindow.read(reader, ERRORS);
    expectation.seasonErrors = SortedWindow.read(reader, ERRORS);
    return expectation;
  }

  private seasonIsNearer(): boolean {
    return this.seasonErrors.size > 0 && medianError(this.seasonErrors) <= medianError(this.recentErrors);
  }
}

function medianError(errors: SortedWindow): number {
  return errors.size === 0 ? 0 : errors.median();
}
