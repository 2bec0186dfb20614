import type { Deadline } from '../../../shared/runtime/clock';
import { mapConcurrently } from '../../../shared/runtime/map-concurrently';
import { addDays, type Day, daysFrom } from '../days';
import type { SeriesKey } from '../history/series';
import { DayGatherer, type DaySightings } from '../risk/day-sightings';
import { RISK_DAYS } from '../risk/score';
import type { Findings, Place, PredictPorts } from './ports';
import { readObjects } from './read-objects';
import type { PredictorState } from './state';

/** Whose findings are counted. A source joins by its name. */
export const SOURCES: readonly string[] = ['guardduty', 'inspector', 'waf', 'cloudtrail', 'anomaly'];

/** Whose findings say who did something. */
const TELLING: ReadonlySet<string> = new Set(['cloudtrail', 'anomaly']);

/** Days that are counted in the first run, or after a long outage. */
const LOOKBACK_DAYS = 90;

/** A day is counted and read twice, by the run after it and by the next: findings may come late. */
const SETTLING_DAYS = 2;

const CONCURRENT = 16;

/** Objects of one day that are read for what they say; further ones are counted only. */
const MOST_READ_OBJECTS = 5_000;

/** Kept free for IAM, the predictions and the state. */
const STOP_MARGIN_MS = 120_000;

/** What a run has learnt from the archive. */
export interface ArchiveReading {
  /** Every day that was looked at, up to yesterday. */
  readonly looked: readonly Day[];
  readonly counted: ReadonlyMap<SeriesKey, ReadonlyMap<Day, number>>;
  /** Of the days that were read for what their findings say. */
  readonly sightings: Readonly<Record<Day, DaySightings>>;
  /** Objects that could not be read: damaged, or gone since they were listed. */
  readonly unreadable: readonly string[];
  /** Objects beyond the most that is read of a day. */
  readonly leftOut: number;
  /** False where time ran out before all findings were read; the next run goes on. */
  readonly isComplete: boolean;
}

/** Counts what came since the last run, and reads what it says about principals, newest days first. */
export async function readArchive(
  { findings, deadline }: Pick<PredictPorts, 'findings' | 'deadline'>,
  state: PredictorState,
  yesterday: Day,
): Promise<ArchiveReading> {
  const looked = daysFrom(firstDay(state, yesterday), yesterday);
  const toRead = unreadDays(state, yesterday);
  const from = [looked[0] ?? yesterday, ...toRead].reduce((a, b) => (a < b ? a : b));
  const places = (await mapConcurrently(SOURCES, CONCURRENT, (source) => findings.places(source))).flat();
  const listings = await mapConcurrently(places, CONCURRENT, (place) =>
    list(findings, place, from, yesterday),
  );

  return {
    looked,
    counted: countOf(listings, looked),
    ...(await readDays(findings, deadline, listings, toRead)),
  };
}

function countOf(listings: readonly Listing[], looked: readonly Day[]): ArchiveReading['counted'] {
  const counted = new Map<SeriesKey, Map<Day, number>>();
  for (const { place, byDay } of listings) {
    const key: SeriesKey = `${place.accountId}/${place.source}`;
    const days = counted.get(key) ?? new Map<Day, number>();
    counted.set(key, days);
    for (const day of looked) days.set(day, (days.get(day) ?? 0) + (byDay.get(day)?.count ?? 0));
  }
  return counted;
}

async function readDays(
  findings: Findings,
  deadline: Deadline,
  listings: readonly Listing[],
  days: readonly Day[],
): Promise<Pick<ArchiveReading, 'sightings' | 'unreadable' | 'leftOut' | 'isComplete'>> {
  const sightings: Record<Day, DaySightings> = {};
  const unreadable: string[] = [];
  let leftOut = 0;
  for (const day of [...days].reverse()) {
    if (deadline.remainingMs() < STOP_MARGIN_MS) return { sightings, unreadable, leftOut, isComplete: false };
    const objects = listings.flatMap(({ place, byDay }) =>
      (byDay.get(day)?.keys ?? []).map((key) => ({ key, source: place.source })),
    );
    const read = objects.slice(0, MOST_READ_OBJECTS);
    leftOut += tellingObjects(listings, day) - read.length;
    const gatherer = new DayGatherer();
    unreadable.push(...(await readObjects(findings, read, gatherer)));
    sightings[day] = gatherer.result();
  }
  return { sightings, unreadable, leftOut, isComplete: true };
}

function tellingObjects(listings: readonly Listing[], day: Day): number {
  return listings
    .filter(({ place }) => TELLING.has(place.source))
    .reduce((sum, { byDay }) => sum + (byDay.get(day)?.count ?? 0), 0);
}

function firstDay({ countedThrough }: PredictorState, yesterday: Day): Day {
  const earliest = addDays(yesterday, 1 - LOOKBACK_DAYS);
  if (countedThrough === undefined) return earliest;
  const next = addDays(countedThrough < yesterday ? countedThrough : yesterday, 2 - SETTLING_DAYS);
  return next > earliest ? next : earliest;
}

/** Days whose findings are not known yet, and those that may still get some. */
function unreadDays({ sightings }: PredictorState, yesterday: Day): readonly Day[] {
  const settling = addDays(yesterday, 1 - SETTLING_DAYS);
  return daysFrom(addDays(yesterday, 1 - RISK_DAYS), yesterday).filter(
    (day) => day >= settling || sightings[day] === undefined,
  );
}

/** How many objects a place has of each day, and the keys of those that may be read. */
interface Listing {
  readonly place: Place;
  readonly byDay: ReadonlyMap<Day, { readonly count: number; readonly keys: readonly string[] }>;
}

async function list(findings: Findings, place: Place, from: Day, to: Day): Promise<Listing> {
  const byDay = new Map<Day, { count: number; keys: string[] }>();
  const isTelling = TELLING.has(place.source);
  for await (const { key, day } of findings.objects(place, from)) {
    if (day > to) break;
    const listing = byDay.get(day) ?? { count: 0, keys: [] };
    byDay.set(day, listing);
    listing.count++;
    if (isTelling && listing.keys.length < MOST_READ_OBJECTS) listing.keys.push(key);
  }
  return { place, byDay };
}
