import { type Score, SeriesModel, StateFault } from '../model/series-model';
import { StateReader, StateWriter } from '../model/state-bytes';
import { type Alarm, driftAlarm, pointAlarm } from './alarm';
import { BEYOND, growthAt, lessMonthly, weeksBefore } from './customs';
import { DriftWatch } from './drift';
import { Hours } from './hours';
import { RareExcess } from './rare-excess';
import { Scale } from './scale';
import { MUCH_MORE, SEVERITIES } from './severity';

export type { Alarm } from './alarm';

const STATE_VERSION = 2;
/** Its model and hours are as now, and what drifts were judged by is learnt anew. */
const EARLIER_VERSION = 1;
const EARLIER_CHANNELS = 4;
const HOUR = 3600;
const LENGTH_BYTES = 4;
/**
 * A point alone has to be rarer than once in a year of five minutes: the model's methods are four, series are many,
 * and a burst of a download is as rare as that.
 */
const POINT_LEVEL = 5.5;
/** What comes within a day of something loud belongs to its incident, which speaks again only when it is graver or much larger. */
const REST = 24 * HOUR;

/**
 * Watches one series: the model's judgement of each point, a drift watch over hours and days, and the policy that makes
 * alarms of them, which people can bear. One parameter set for all series. It is silent until two weeks are known.
 */
export class SeriesWatch {
  private model = new SeriesModel();
  private scale = new Scale();
  private hours = new Hours();
  private drift = new DriftWatch();
  private incidentAt = Number.NEGATIVE_INFINITY;
  private toldGravity = 0;
  private largestHeard = 0;

  /** Time of the latest point, epoch seconds. */
  get lastAt(): number | undefined {
    return this.model.lastAt;
  }

  /**
   * Takes in the next point and judges it.
   * @param at epoch seconds
   * @returns undefined for a point that is not after the latest one: it changes nothing
   * @throws RangeError for a time or value that is no finite number
   */
  observe(
    at: number,
    value: number,
  ): { readonly score: Score; readonly alarm: Alarm | undefined } | undefined {
    const score = this.model.observe(at, value);
    if (score === undefined) return undefined;
    const height = this.scale.heightOf(value);
    const ended = this.hours.observe(at, value, height);
    const drifts = ended === undefined ? [] : this.drift.observe(this.hours, ended);
    const alarms = [
      ...(this.isLoudPoint(score, height) ? [pointAlarm(score)] : []),
      ...drifts.map((drift) => driftAlarm(at, drift, this.hours)),
    ];
    return { score, alarm: this.tell(alarms) };
  }

  /** The state after the latest point, at most 128 kB. */
  encode(): Uint8Array {
    const writer = new StateWriter();
    this.scale.write(writer);
    this.hours.write(writer);
    this.drift.write(writer);
    writer.double(this.incidentAt);
    writer.double(this.toldGravity);
    writer.double(this.largestHeard);
    const own = writer.finish(STATE_VERSION);
    const model = this.model.encode();
    const bytes = new Uint8Array(LENGTH_BYTES + own.length + model.length);
    new DataView(bytes.buffer).setUint32(0, own.length, true);
    bytes.set(own, LENGTH_BYTES);
    bytes.set(model, LENGTH_BYTES + own.length);
    return bytes;
  }

  /**
   * The watch that `encode` was called on: it judges later points exactly alike.
   * @throws StateFault when the bytes are damaged or of another version
   */
  static decode(bytes: Uint8Array): SeriesWatch {
    if (bytes.length < LENGTH_BYTES) {
      throw new StateFault(`The stored state of a series cannot be used: ${bytes.length} bytes are too few.`);
    }
    const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true);
    const isEarlier = bytes[LENGTH_BYTES] === EARLIER_VERSION;
    const own = bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + length);
    const reader = new StateReader(own, isEarlier ? EARLIER_VERSION : STATE_VERSION);
    const watch = new SeriesWatch();
    watch.scale = Scale.read(reader);
    watch.hours = Hours.read(reader);
    if (isEarlier) for (let channel = 0; channel < EARLIER_CHANNELS; channel += 1) RareExcess.read(reader);
    else watch.drift = DriftWatch.read(reader);
    watch.incidentAt = reader.double();
    watch.toldGravity = reader.double();
    watch.largestHeard = isEarlier ? Number.POSITIVE_INFINITY : reader.double();
    reader.finish();
    watch.model = SeriesModel.decode(bytes.subarray(LENGTH_BYTES + length));
    return watch;
  }

  /** Loud is a point that is surprising and more than ever at this hour of the week, in a day grown as this one. */
  private isLoudPoint({ at, raw }: Score, height: number | undefined): boolean {
    if (raw < POINT_LEVEL || height === undefined) return false;
    const hour = Math.floor(at / HOUR);
    const most = weeksBefore(hour, (each) => this.hours.high(each)).at(-1);
    if (most === undefined) return false;
    const excess = height - most - growthAt(this.hours, hour - 1);
    const levelAt = (each: number) => this.hours.level(each, 1);
    const highAt = (each: number) => (each === hour ? height : this.hours.high(each));
    return lessMonthly(hour, 1, excess, levelAt, highAt) > BEYOND;
  }

  /**
   * The gravest, unless it belongs to an incident that was told as gravely and was not much smaller: a single odd call does
   * not hide what follows. What is not told prolongs the incident.
   */
  private tell(alarms: readonly Alarm[]): Alarm | undefined {
    const [gravest] = [...alarms].sort((one, other) => gravity(other) - gravity(one) || other.raw - one.raw);
    if (gravest === undefined) return undefined;
    const isNew = gravest.at >= this.incidentAt + REST;
    const isLarger = gravest.value - this.largestHeard >= (MUCH_MORE - 1) * Math.abs(this.largestHeard);
    const isTold = isNew || isLarger || gravity(gravest) > this.toldGravity;
    this.incidentAt = gravest.at;
    this.largestHeard = isNew ? gravest.value : Math.max(this.largestHeard, gravest.value);
    this.toldGravity = isNew ? gravity(gravest) : Math.max(this.toldGravity, gravity(gravest));
    return isTold ? gravest : undefined;
  }
}

const gravity = ({ severity }: Alarm): number => SEVERITIES.indexOf(severity);
