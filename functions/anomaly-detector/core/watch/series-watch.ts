import { type Score, SeriesModel, StateFault } from '../model/series-model';
import { StateReader, StateWriter } from '../model/state-bytes';
import { type Alarm, driftAlarm, pointAlarm } from './alarm';
import { DriftWatch } from './drift';
import { Hours } from './hours';
import { Incident } from './incident';
import { LonePoints } from './lone-points';
import { Scale } from './scale';

export type { Alarm } from './alarm';

const STATE_VERSION = 3;
/** What it knows is as now, but for nights and the points before the latest: they are learnt anew. */
const EARLIER_VERSION = 2;
const LENGTH_BYTES = 4;
const HOUR = 3600;
/** As long as points are only learnt from. */
const LONG_KNOWN = 14 * 24;

/**
 * Watches one series: the model's judgement of each point, a drift watch over hours and days, and the policy that makes
 * alarms of them, which people can bear. One parameter set for all series. It is silent until two weeks are known.
 */
export class SeriesWatch {
  private model = new SeriesModel();
  private scale = new Scale();
  private hours = new Hours();
  private points = new LonePoints();
  private drift = new DriftWatch();
  private sudden = new Incident();
  private lasting = new Incident();

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
    const height = this.scale.heightOf(value, this.isLongKnown(at));
    const ended = this.hours.observe(at, value, height);
    const drifts = ended === undefined ? [] : this.drift.observe(this.hours, ended);
    const alarms = [
      ...(this.points.isLoud(score, height, this.hours) ? [pointAlarm(score)] : []),
      ...drifts.map((drift) => driftAlarm(at, drift, this.hours)),
    ];
    return { score, alarm: this.tell(alarms) };
  }

  /** The state after the latest point, at most 128 kB. */
  encode(): Uint8Array {
    const writer = new StateWriter();
    this.scale.write(writer);
    this.hours.write(writer);
    this.points.write(writer);
    this.drift.write(writer);
    this.sudden.write(writer);
    this.lasting.write(writer);
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
    if (isEarlier) {
      watch.hours = Hours.readUndated(reader);
      watch.drift = DriftWatch.readWithoutNights(reader);
    } else {
      watch.hours = Hours.read(reader);
      watch.points = LonePoints.read(reader);
      watch.drift = DriftWatch.read(reader);
    }
    watch.sudden = Incident.read(reader);
    watch.lasting = Incident.read(reader);
    reader.finish();
    watch.model = SeriesModel.decode(bytes.subarray(LENGTH_BYTES + length));
    return watch;
  }

  private isLongKnown(at: number): boolean {
    return !Number.isNaN(this.hours.level(Math.floor(at / HOUR) - LONG_KNOWN, 1));
  }

  /** A stream of days has incidents of its own: a download during it neither explains nor hides it. */
  private tell(alarms: readonly Alarm[]): Alarm | undefined {
    const isLasting = ({ method }: Alarm) => method === 'quiet-hours';
    // One alarm a point: a stream, which goes on, is told of at the next look.
    return (
      this.sudden.tell(alarms.filter((alarm) => !isLasting(alarm))) ??
      this.lasting.tell(alarms.filter(isLasting))
    );
  }
}
