import type { StateReader, StateWriter } from '../model/state-bytes';
import type { StreamFit } from './day-fit';
import { HourRing } from './hour-ring';
import { meanOf, product, spreadOf } from './sums';

/** A stream of days can wait for the even hours: fewer chances to be wrong, and half the work. */
export const LOOK_HOURS = 2;
/** Looks a day. */
const DAY = 24 / LOOK_HOURS;
/** Six weeks of days to judge by, and the five that are judged. */
const KEPT = (42 + 5) * DAY;
/** Days overlap: four of them a day tell nearly all. */
const STEP = DAY / 4;
/** A week of them. */
const FEWEST = (7 * DAY) / STEP;
/** Rise and contrast each have to be what chance does once in 70 days: growth has no contrast, and days off have no rise. */
const EACH_DEVIATIONS = 2.2;
/** Less than a tenth of a usual day's mean is not told of: what is wanted from a series is seldom so little. */
const LEAST_STREAM = 0.1;
/** The quiet hours tell of a stream of about the size that has come: a sale's night owls are a small part of it. */
const MOST = 0.7;
/** And if they alone had grown, it would be more. */
const AT_MOST = 1.7;
/** The standard deviation of the sum of two standard numbers that hang together by a half, as both weigh the quiet hours. */
const SUM_DEVIATION = Math.sqrt(3);
/** Where a normal distribution's last twentieth begins, and how far it reaches beyond on average: its tail, as an exponential. */
const TWENTIETH = 1.645;
const MEAN_EXCESS = 0.42;

/**
 * What a stream of one kind explained of the days of six weeks, as each look found the day that ended then: says how
 * unlikely it is that chance or growth made it explain so much of the last days. Looks are counted from the epoch.
 */
export class StreamRecord {
  private rises = new HourRing(KEPT);
  private contrasts = new HourRing(KEPT);

  private readonly least: number;

  /** @param least what standard deviations are at least, in shares of a usual day's mean */
  constructor(least: number) {
    this.least = least;
  }

  /** Keeps a day; undefined for one that is not known. */
  keep(look: number, fit: StreamFit | undefined): void {
    this.rises.keep(look, fit?.rise ?? Number.NaN);
    this.contrasts.keep(look, fit?.contrast ?? Number.NaN);
  }

  /** -log10 of the probability of the `days` up to a look; 0 where chance or growth may have made them. */
  surprise(look: number, days: number): number {
    const rise = this.besideBefore(this.rises, look, days);
    const rises = meanOf(rise.days) * Math.sqrt(days);
    if (!(rises >= EACH_DEVIATIONS)) return 0;
    // Only the days that have risen are asked for their contrast: others may have had one by chance.
    const contrast = this.besideBefore(this.contrasts, look, days);
    const weights = rise.days.map((deviations) => Math.max(0, deviations));
    const together = product(weights, contrast.days);
    const risen = product(weights, weights);
    const contrasts = together / Math.sqrt(risen);
    const share = (contrast.deviation * together) / (rise.deviation * risen);
    const size = (rise.deviation * risen) / weights.reduce((sum, weight) => sum + weight, 0);
    const isStream = size >= LEAST_STREAM && share >= MOST && share <= AT_MOST;
    if (!(contrasts >= EACH_DEVIATIONS && isStream)) return 0;
    return Math.log10(20) + ((rises + contrasts) / SUM_DEVIATION - TWENTIETH) / (MEAN_EXCESS * Math.LN10);
  }

  write(writer: StateWriter): void {
    this.rises.write(writer);
    this.contrasts.write(writer);
  }

  /** The record that `write` was called on. */
  static read(reader: StateReader, least: number): StreamRecord {
    const record = new StreamRecord(least);
    record.rises = HourRing.read(reader, KEPT);
    record.contrasts = HourRing.read(reader, KEPT);
    return record;
  }

  /** One that was written when each hour was a look. */
  static readHourly(reader: StateReader, least: number): StreamRecord {
    const record = new StreamRecord(least);
    record.rises = thinned(HourRing.read(reader, LOOK_HOURS * KEPT));
    record.contrasts = thinned(HourRing.read(reader, LOOK_HOURS * KEPT));
    return record;
  }

  private besideBefore(ring: HourRing, look: number, days: number): BesideBefore {
    const before: number[] = [];
    for (let each = look - days * DAY; each > look - KEPT; each -= STEP) before.push(ring.at(each));
    const known = before.filter((value) => !Number.isNaN(value));
    const { usual, deviation } = spreadOf(known.length < FEWEST ? [] : known);
    const unit = Math.max(this.least, deviation);
    const last = Array.from({ length: days }, (_, day) => ring.at(look - day * DAY));
    return { days: last.map((value) => (value - usual) / unit), deviation: unit };
  }
}

/** The last days' numbers beside those of the weeks before: how far above the median, in standard deviations. */
interface BesideBefore {
  /** NaN for a day that is not known, or when too few are known before. */
  readonly days: readonly number[];
  /** A standard deviation, in the unit of the numbers. */
  readonly deviation: number;
}

function thinned(hourly: HourRing): HourRing {
  const ring = new HourRing(KEPT);
  const latest = Math.floor(hourly.latestHour / LOOK_HOURS);
  for (let look = latest - KEPT + 1; look <= latest; look += 1) ring.keep(look, hourly.at(LOOK_HOURS * look));
  return ring;
}
