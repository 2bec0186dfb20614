import { type Score, SeriesModel, StateFault } from '../model/series-model';
import { StateReader, StateWriter } from '../model/state-bytes';
import { type Alarm, driftAlarm, pointAlarm } from './alarm';
import { growthAt, lessMonthly, weeksBefore } from './customs';
import { type Drift, DriftWatch } from './drift';
import { Hours } from './hours';
import { Scale } from './scale';
import { SEVERITIES } from './severity';

export type { Alarm } from './alarm';

const STATE_VERSION = 1;
const HOUR = 3600;
const LENGTH_BYTES = 4;
/**
 * A point alone has to be rarer than once in a year of five minutes: the model's methods are four, series are many,
 * and a burst of a download is as rare as that.
 */
const POINT_LEVEL = 5.5;
/** Of a single hour: once in two years. */
const HOUR_LEVEL = 4.3;
/** Of longer windows: neighbouring ones share nearly all their hours, so that there are fewer chances to be wrong. */
const LONGER_LEVEL = 3.7;
/** A third more, e^0.3, than ever at this hour: within that, a value is an ordinary one, whatever its shape. */
const BEYOND = 0.3;
/** What comes within a day of something loud belongs to its incident, which speaks again only when it is graver. */
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
      ...drifts.filter(isLoudDrift).map((drift) => driftAlarm(at, drift, this.hours)),
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
    const reader = new StateReader(bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + length), STATE_VERSION);
    const watch = new SeriesWatch();
    watch.scale = Scale.read(reader);
    watch.hours = Hours.read(reader);
    watch.drift = DriftWatch.read(reader);
    watch.incidentAt = reader.double();
    watch.toldGravity = reader.double();
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
    const levelAt = (each: number) => (each === hour ? height : this.hours.level(each, 1));
    return lessMonthly(hour, 1, excess, levelAt) > BEYOND;
  }

  /** The gravest, unless it belongs to an incident that was told as gravely; what is not told prolongs the incident. */
  private tell(alarms: readonly Alarm[]): Alarm | undefined {
    const [gravest] = [...alarms].sort((one, other) => gravity(other) - gravity(one) || other.raw - one.raw);
    if (gravest === undefined) return undefined;
    const isNew = gravest.at >= this.incidentAt + REST;
    const isTold = isNew || gravity(gravest) > this.toldGravity;
    this.incidentAt = gravest.at;
    if (isTold) this.toldGravity = gravity(gravest);
    return isTold ? gravest : undefined;
  }
}

const gravity = ({ severity }: Alarm): number => SEVERITIES.indexOf(severity);
const isLoudDrift = ({ raw, hours }: Drift): boolean =>
  raw >= (hours.length === 1 ? HOUR_LEVEL : LONGER_LEVEL);
