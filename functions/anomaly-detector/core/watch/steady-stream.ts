import type { StateReader, StateWriter } from '../model/state-bytes';
import { lessMonthly, medianOf, usualAt } from './customs';
import { type DayFit, fitDay, type HourBeside } from './day-fit';
import { HourRing } from './hour-ring';
import type { Hours } from './hours';
import { meanOf, product } from './sums';

const DAY = 24;
/** A strong stream shows within a day, a weak one needs the nights of several. */
const SPANS = [1, 3, 5] as const;
/** Six weeks of days to judge by, and the longest span. */
const KEPT = (42 + Math.max(...SPANS)) * DAY;
/** Days overlap: four of them a day tell nearly all. */
const STEP = 6;
/** A week of them. */
const FEWEST = (7 * DAY) / STEP;
/** A day with more hours missing says nothing. */
const FEWEST_PRESENT = 0.75;
/** People's clocks change by an hour twice a year: a day is compared by the clock that it keeps. */
const CLOCKS = [0, -1, 1];
/** The quiet hours are the lowest third, in which a steady stream is largest beside the usual. */
const QUIET_SHARE = 1 / 3;
/** Where quiet hours usually have next to nothing (below the scale's unit), there is no floor that could rise. */
const LEAST_FLOOR = Math.asinh(1);
/** Rise and contrast each have to be what chance does once in 160 days: growth has no contrast, and days off have no rise. */
const EACH_DEVIATIONS = 2.5;
/** The quiet hours tell of a stream of most of the size that has come: a sale's night owls are a small part of it. */
const MOST = 0.7;
/** The standard deviation of the sum of two standard numbers that hang together by a half, as both weigh the quiet hours. */
const SUM_DEVIATION = Math.sqrt(3);
/** Where a normal distribution's last twentieth begins, and how far it reaches beyond on average: its tail, as an exponential. */
const TWENTIETH = 1.645;
const MEAN_EXCESS = 0.42;
/** What makes a standard deviation of the median distance from the median, in a normal distribution. */
const DEVIATION_BY_MEDIAN = 1.4826;
/** In a series whose days are alike within two per cent, two per cent are no news. */
const LEAST_DEVIATION = 0.02;

/** Days in which a stream shows. */
export interface Stream {
  /** -log10 of the probability that chance did it; 0 where chance or growth may have. */
  readonly raw: number;
  /** The quiet ones of their hours, counted from the epoch, in order of time. */
  readonly hours: readonly number[];
}

/**
 * Finds a stream that runs beside the usual for days. What adds as much to every hour lifts the quiet ones most; what makes
 * more of every hour, as more customers do, lifts all alike or the busy ones more.
 *
 * Two numbers of a day say so, its rise and its contrast. Over a span of days both have to be far above those of the weeks
 * before, in the same days, and of the same size.
 */
export class SteadyStream {
  private rises = new HourRing(KEPT);
  private contrasts = new HourRing(KEPT);
  /** The last day's hours by each clock, to compute each once; follows from the hours, so it is not stored. */
  private readonly beside = new Map<number, readonly HourBeside[]>();

  /**
   * Takes in and judges the hours up to one.
   * @param hour the latest that has ended
   * @returns for each span of days
   */
  observe(hours: Hours, hour: number): Stream[] {
    const day = this.dayOf(hours, hour);
    this.rises.keep(hour, day?.rise ?? Number.NaN);
    this.contrasts.keep(hour, day?.contrast ?? Number.NaN);
    return SPANS.map((days) => {
      const raw = this.surprise(hour, days);
      return { raw, hours: raw === 0 ? [] : quietHours(hours, hour, days * DAY) };
    });
  }

  write(writer: StateWriter): void {
    this.rises.write(writer);
    this.contrasts.write(writer);
  }

  static read(reader: StateReader): SteadyStream {
    const stream = new SteadyStream();
    stream.rises = HourRing.read(reader, KEPT);
    stream.contrasts = HourRing.read(reader, KEPT);
    return stream;
  }

  /** The day by the clock with which growth leaves the least. */
  private dayOf(hours: Hours, hour: number): DayFit | undefined {
    for (const old of this.beside.keys()) if (old <= hour - DAY) this.beside.delete(old);
    const day = hoursUpTo(hour, DAY).map((each) => {
      const byClock = this.beside.get(each) ?? CLOCKS.map((clock) => besideUsual(hours, each, clock));
      this.beside.set(each, byClock);
      return byClock;
    });
    return CLOCKS.flatMap((_, clock) => {
      const known = day
        .flatMap((byClock) => byClock[clock] ?? [])
        .filter(({ above }) => !Number.isNaN(above));
      return known.length < FEWEST_PRESENT * DAY || floorOf(known) < LEAST_FLOOR ? [] : [fitDay(known)];
    }).sort((one, other) => one.misfit - other.misfit)[0];
  }

  private surprise(hour: number, days: number): number {
    const rise = besideBefore(this.rises, hour, days);
    const rises = meanOf(rise.days) * Math.sqrt(days);
    if (!(rises >= EACH_DEVIATIONS)) return 0;
    // Only the days that have risen are asked for their contrast: others may have had one by chance.
    const contrast = besideBefore(this.contrasts, hour, days);
    const weights = rise.days.map((deviations) => Math.max(0, deviations));
    const together = product(weights, contrast.days);
    const contrasts = together / Math.sqrt(product(weights, weights));
    const isOfSize = contrast.deviation * together >= MOST * rise.deviation * product(weights, weights);
    if (!(contrasts >= EACH_DEVIATIONS && isOfSize)) return 0;
    return Math.log10(20) + ((rises + contrasts) / SUM_DEVIATION - TWENTIETH) / (MEAN_EXCESS * Math.LN10);
  }
}

function besideUsual(hours: Hours, hour: number, clock: number): HourBeside {
  const levelAt = (at: number) => hours.level(at, 1);
  const usual = usualAt(hour + clock, levelAt);
  return { hour, usual, above: lessMonthly(hour, 1, levelAt(hour) - usual, levelAt) };
}

function floorOf(day: readonly HourBeside[]): number {
  const usual = day.map((each) => each.usual).sort((a, b) => a - b);
  return meanOf(usual.slice(0, Math.round(QUIET_SHARE * usual.length)));
}

/** The last days' numbers beside those of the weeks before: how far above the median, in standard deviations. */
interface BesideBefore {
  /** NaN for a day that is not known, or when too few are known before. */
  readonly days: readonly number[];
  /** A standard deviation, in the unit of the numbers. */
  readonly deviation: number;
}

function besideBefore(ring: HourRing, hour: number, days: number): BesideBefore {
  const before: number[] = [];
  for (let each = hour - days * DAY; each > hour - KEPT; each -= STEP) before.push(ring.at(each));
  const known = ascending(before.filter((value) => !Number.isNaN(value)));
  const usual = known.length < FEWEST ? Number.NaN : medianOf(known);
  const away = medianOf(ascending(known.map((value) => Math.abs(value - usual))));
  const deviation = Math.max(LEAST_DEVIATION, DEVIATION_BY_MEDIAN * away);
  const last = Array.from({ length: days }, (_, day) => ring.at(hour - day * DAY));
  return { days: last.map((value) => (value - usual) / deviation), deviation };
}

/** In typed arrays numbers are sorted fast. */
const ascending = (values: Iterable<number>): Float64Array => Float64Array.from(values).sort();

function quietHours(hours: Hours, hour: number, length: number): number[] {
  const usual = (each: number) => usualAt(each, (at) => hours.level(at, 1));
  return hoursUpTo(hour, length)
    .map((each) => ({ hour: each, usual: usual(each) }))
    .filter((each) => !Number.isNaN(each.usual))
    .sort((one, other) => one.usual - other.usual)
    .slice(0, Math.round(QUIET_SHARE * length))
    .map((each) => each.hour)
    .sort((a, b) => a - b);
}

const hoursUpTo = (hour: number, length: number): number[] =>
  Array.from({ length }, (_, index) => hour - length + 1 + index);
