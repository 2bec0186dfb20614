import { Deviation } from './deviation';
import { Expectation } from './expectation';
import { History } from './history';
import { LagPatterns } from './lag-patterns';
import { RestPeriod } from './rest-period';
import { Season } from './season';
import { toSingle } from './single-precision';
import { StateReader, StateWriter } from './state-bytes';
import { TailSurprise } from './tail-surprise';
import { ValueRange } from './value-range';

export { ALARM_SCORE } from './rest-period';
export { StateFault } from './state-bytes';

/** Which method found a point the most surprising. */
export type Method = 'lag-pattern' | 'long-pattern' | 'season' | 'range' | 'deviation';

/** What the model says of one point. */
export interface Score {
  /** Epoch seconds. */
  readonly at: number;
  readonly value: number;
  /** 0 to 1, an alarm from 0.5; 0 while an earlier alarm's incident goes on. */
  readonly score: number;
  /** Surprise without the rest period: about -log10 of the point's probability; 0 for everyday points. */
  readonly raw: number;
  /** 10^-raw. */
  readonly probability: number;
  readonly method: Method;
  readonly expected: number;
  /** Where a value is everyday. */
  readonly low: number;
  readonly high: number;
}

const STATE_VERSION = 1;
/** What a Date can hold, in seconds. */
const LATEST = 8.64e12;
/** A level is the mean of so many points: half an hour at five minutes. */
const LEVEL = 6;
/**
 * What the season and the deviation say counts for less: the one knows the hour but not the kind of day, the other knows
 * no time at all. They have to be surer than the others before they raise an alarm alone.
 */
const KNOWS_LESS = 0.65;

/** Stretches of an hour and a quarter at five minutes, compared with five days before. */
const shortPatterns = () => new LagPatterns(16, 1_500, 1);
/** Twice as long, compared with three weeks before, in steps of two. */
const longPatterns = () => new LagPatterns(30, 3_000, 2);
const KEPT = Math.max(shortPatterns().reach, longPatterns().reach);

/**
 * The model of one series: fed point by point, it says of each how surprising it is by those before it. One set of
 * constants serves every series; a point costs the same whatever came before.
 */
export class SeriesModel {
  private last: number | undefined;
  private history = new History(KEPT);
  private short = shortPatterns();
  private long = longPatterns();
  private season = new Season();
  private deviation = new Deviation();
  private range = new ValueRange();
  private shortTail = new TailSurprise();
  private longTail = new TailSurprise();
  private seasonTail = new TailSurprise();
  private expectation = new Expectation();
  private rest = new RestPeriod();

  /** Time of the latest point, epoch seconds. */
  get lastAt(): number | undefined {
    return this.last;
  }

  /**
   * Takes in the next point and judges it.
   * @param at epoch seconds
   * @returns undefined for a point that is not after the latest one: it changes nothing
   * @throws RangeError for a time or value that is no finite number
   */
  observe(at: number, value: number): Score | undefined {
    if (!(Math.abs(at) <= LATEST)) throw new RangeError(`${at} is no time in epoch seconds.`);
    if (!Number.isFinite(value)) throw new RangeError(`${value} is no finite value.`);
    if (this.last !== undefined && at <= this.last) return undefined;
    this.last = at;
    const kept = toSingle(value);
    this.history.push(kept);
    const level = Math.fround(this.history.meanOfLast(LEVEL));
    const usual = this.season.observe(at, level);
    const surprises: readonly (readonly [Method, number])[] = [
      ['lag-pattern', this.shortTail.observe(this.short.observe(this.history))],
      ['long-pattern', this.longTail.observe(this.long.observe(this.history))],
      [
        'season',
        KNOWS_LESS * this.seasonTail.observe(usual === undefined ? undefined : Math.abs(level - usual)),
      ],
      ['range', this.range.observe(kept)],
      ['deviation', KNOWS_LESS * this.deviation.observe(kept)],
    ];
    const [method, raw] = surprises.reduce((loudest, other) => (other[1] > loudest[1] ? other : loudest));
    const band = this.expectation.observe(kept, usual);
    return {
      at,
      value,
      score: this.rest.observe(raw),
      raw,
      probability: 10 ** -raw,
      method,
      ...band,
      // Bytes and calls are not expected to be fewer than none.
      low: this.range.isNeverNegative ? Math.max(0, band.low) : band.low,
    };
  }

  /** The state after the latest point, some 85 kB at most. */
  encode(): Uint8Array {
    const writer = new StateWriter();
    writer.double(this.last ?? Number.NaN);
    for (const part of this.parts()) part.write(writer);
    return writer.finish(STATE_VERSION);
  }

  /**
   * The model that `encode` was called on: it judges later points exactly alike.
   * @throws StateFault when the bytes are damaged or of another version
   */
  static decode(bytes: Uint8Array): SeriesModel {
    const reader = new StateReader(bytes, STATE_VERSION);
    const model = new SeriesModel();
    const last = reader.double();
    model.last = Number.isNaN(last) ? undefined : last;
    model.history = History.read(reader, KEPT);
    model.season = Season.read(reader);
    model.range = ValueRange.read(reader);
    model.deviation = Deviation.read(reader);
    model.shortTail = TailSurprise.read(reader);
    model.longTail = TailSurprise.read(reader);
    model.seasonTail = TailSurprise.read(reader);
    model.expectation = Expectation.read(reader);
    model.rest = RestPeriod.read(reader);
    reader.finish();
    model.short.restore(model.history);
    model.long.restore(model.history);
    return model;
  }

  /** In the order that `decode` reads. */
  private parts() {
    const { history, season, range, deviation, shortTail, longTail, seasonTail, expectation, rest } = this;
    return [history, season, range, deviation, shortTail, longTail, seasonTail, expectation, rest];
  }
}
