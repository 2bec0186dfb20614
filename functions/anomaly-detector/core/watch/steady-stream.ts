import type { StateReader, StateWriter } from '../model/state-bytes';
import { lessMonthly, usualAt } from './customs';
import { type DayFit, fitDay, type HourBeside } from './day-fit';
import type { Hours } from './hours';
import { LOOK_HOURS, StreamRecord } from './stream-record';
import { meanOf } from './sums';

const DAY = 24;
/** A strong stream shows within a day, a weak one needs the nights of several. */
const SPANS = [1, 3, 5] as const;
/** A day with more hours missing says nothing. */
const FEWEST_PRESENT = 0.75;
/** People's clocks change by an hour twice a year: a day is compared by the clock that it keeps. */
const CLOCKS = [0, -1, 1];
/** Where quiet hours usually have next to nothing (below the scale's unit), there is no floor that could rise. */
const LEAST_FLOOR = Math.asinh(1);
/** In a series with less rhythm a contrast is what the medians of the weeks before err by, and growth has one as well. */
const LEAST_RHYTHM = 0.08;
/** The quiet hours are the lowest third, in which a steady stream is largest beside the usual. */
const QUIET_SHARE = 1 / 3;
/** The quietest quarter of a day is when hardly anybody looks. */
const NIGHT_SHARE = 1 / 4;

/** A way in which a stream may run. */
interface Kind {
  /** In how much of a day, its quietest hours. */
  readonly share: number;
  /** In how much of it the stream shows best. */
  readonly shows: number;
  /** What its record's standard deviations are at least. */
  readonly least: number;
}

const KINDS: readonly Kind[] = [
  // In a series whose days are alike within two per cent, two per cent are no news.
  { share: 1, shows: QUIET_SHARE, least: 0.02 },
  // A night has so little that a trifle doubles it: what is told of is a seventh of the mean, 2.5 deviations.
  { share: NIGHT_SHARE, shows: NIGHT_SHARE, least: 0.06 },
];

/** Days in which a stream shows. */
export interface Stream {
  /** -log10 of the probability that chance did it; 0 where chance or growth may have. */
  readonly raw: number;
  /** The quiet ones of their hours, counted from the epoch, in order of time. */
  readonly hours: readonly number[];
}

/**
 * Finds a stream that runs beside the usual for days, around the clock or by night. What adds as much to every hour lifts
 * the quiet ones most, what runs by night lifts them alone; what makes more of every hour, as more customers do, lifts all
 * alike or the busy ones more.
 *
 * Two numbers of a day say so, its rise and its contrast. Over a span of days both have to be far above those of the weeks
 * before, in the same days, and of the same size.
 */
export class SteadyStream {
  private records = KINDS.map(({ least }) => new StreamRecord(least));
  /** The last day's hours by each clock, to compute each once; follows from the hours, so it is not stored. */
  private readonly beside = new Map<number, readonly HourBeside[]>();

  /**
   * Takes in and judges the hours up to one, at the even ones.
   * @param hour the latest that has ended
   * @returns for each kind of stream and span of days
   */
  observe(hours: Hours, hour: number): Stream[] {
    if (hour % LOOK_HOURS !== 0) return [];
    const look = hour / LOOK_HOURS;
    const day = this.dayOf(hours, hour);
    return KINDS.flatMap(({ share, shows }, kind) => {
      const record = this.records[kind] as StreamRecord;
      record.keep(look, day?.streamIn(share));
      return SPANS.map((days) => {
        const raw = record.surprise(look, days);
        return { raw, hours: raw === 0 ? [] : quietHours(hours, hour, days * DAY, shows) };
      });
    });
  }

  write(writer: StateWriter): void {
    for (const record of this.records) record.write(writer);
  }

  static read(reader: StateReader): SteadyStream {
    const stream = new SteadyStream();
    stream.records = KINDS.map(({ least }) => StreamRecord.read(reader, least));
    return stream;
  }

  /** One that was written before nights were judged: they are learnt anew. */
  static readWithoutNights(reader: StateReader): SteadyStream {
    const stream = new SteadyStream();
    stream.records = KINDS.map(({ share, least }) =>
      share === 1 ? StreamRecord.readHourly(reader, least) : new StreamRecord(least),
    );
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
    })
      .filter(({ rhythm }) => rhythm >= LEAST_RHYTHM)
      .sort((one, other) => one.misfit - other.misfit)[0];
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

function quietHours(hours: Hours, hour: number, length: number, share: number): number[] {
  const usual = (each: number) => usualAt(each, (at) => hours.level(at, 1));
  return hoursUpTo(hour, length)
    .map((each) => ({ hour: each, usual: usual(each) }))
    .filter((each) => !Number.isNaN(each.usual))
    .sort((one, other) => one.usual - other.usual)
    .slice(0, Math.round(share * length))
    .map((each) => each.hour)
    .sort((a, b) => a - b);
}

const hoursUpTo = (hour: number, length: number): number[] =>
  Array.from({ length }, (_, index) => hour - length + 1 + index);
