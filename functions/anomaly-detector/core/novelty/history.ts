import type { Place, Position } from '../../../shared/geo/place';
import { DAY, dayOf, HOUR, hourOf } from './days';
import { FACETS, type Facet, facetsOf, ofEachFacet } from './facets';
import { MEASURES, type Measure, type Visit } from './visit';

/** Times of a value, epoch seconds. */
export interface Seen {
  readonly first: number;
  readonly last: number;
}

/** What was counted on a day: by row as long as rows may come again, then the sum. */
export interface DayCounts {
  sum: number;
  /** Row's hash -> time and count; of the last days only. */
  rows: Map<string, readonly [at: number, count: number]>;
}

/** Where a subject was within an hour. */
export interface Whereabouts {
  readonly country: string;
  readonly position?: Position;
}

/**
 * What is known of a subject. Adding a visit twice, or visits in another order, gives the same: whatever is asked of it is
 * asked as of a time, so that a visit that is judged again is judged alike.
 */
export interface History {
  /** The first visit ever, epoch seconds. */
  since: number;
  /** The newest visit. */
  until: number;
  readonly seen: Readonly<Record<Facet, Map<string, Seen>>>;
  /** By day, the hours with visits: bit h for hour h, UTC. */
  readonly hours: Map<number, number>;
  readonly counts: Readonly<Record<Measure, Map<number, DayCounts>>>;
  /** By hour since 1970. */
  readonly whereabouts: Map<number, readonly Whereabouts[]>;
}

/** A value that wasn't seen for so long is new again. */
export const EXPIRY_DAYS = 90;
/** Days whose hours and counts are compared with. */
const KEPT_DAYS = 56;
/** A row may come again for as long: files are late by minutes, or a run is done again. Older ones are not counted. */
const ROW_DAYS = 3;
/** Beyond, those that weren't seen for longest go. */
const MAX_VALUES = 100;
/** Rows of a day that are told apart; beyond, they are added up. */
const MAX_ROWS = 200;
/** Places of an hour. */
const MAX_PLACES = 4;
/** Whereabouts are looked at when a run is done again, too. */
const WHEREABOUTS_HOURS = 24 * ROW_DAYS;

export function newHistory(): History {
  return {
    since: Number.POSITIVE_INFINITY,
    until: Number.NEGATIVE_INFINITY,
    seen: ofEachFacet(() => new Map()),
    hours: new Map(),
    counts: { 'login-failures': new Map(), 'secret-reads': new Map(), 'object-reads': new Map() },
    whereabouts: new Map(),
  };
}

/** Adds a visit. @returns whether it was only added up, so that it would be counted again if it came again */
export function addVisit(history: History, visit: Visit, place: Place): boolean {
  const { at } = visit;
  history.since = Math.min(history.since, at);
  history.until = Math.max(history.until, at);
  const isRecent = dayOf(at) >= dayOf(history.until) - ROW_DAYS;
  const counted = MEASURES.map(
    (measure) => isRecent && addCount(history.counts[measure], visit, visit.counts[measure]),
  );
  const isAddedUp = counted.includes(true);
  if (visit.isOutside) return isAddedUp;
  const facets = facetsOf(visit, place);
  for (const facet of FACETS) addValues(history.seen[facet], facets[facet], at);
  const day = dayOf(at);
  history.hours.set(day, (history.hours.get(day) ?? 0) | (1 << hourOf(at)));
  addWhereabouts(history.whereabouts, at, place);
  return isAddedUp;
}

function addValues(seen: Map<string, Seen>, values: readonly string[], at: number): void {
  for (const value of values) {
    const { first, last } = seen.get(value) ?? { first: at, last: at };
    seen.set(value, { first: Math.min(first, at), last: Math.max(last, at) });
  }
  // A single portion of rows may hold thousands, and each is compared with all.
  if (seen.size > 2 * MAX_VALUES) trimValues(seen, at);
}

/** @returns whether the row was added up, not to be known again */
function addCount(counts: Map<number, DayCounts>, { at, hash }: Visit, count: number): boolean {
  if (count === 0) return false;
  const day = dayOf(at);
  const there = counts.get(day) ?? { sum: 0, rows: new Map() };
  counts.set(day, there);
  if (there.rows.has(hash)) return false;
  if (there.rows.size >= MAX_ROWS) {
    there.sum += count;
    return true;
  }
  there.rows.set(hash, [at, count]);
  return false;
}

function addWhereabouts(whereabouts: Map<number, readonly Whereabouts[]>, at: number, place: Place): void {
  const { country, position } = place;
  if (country === undefined) return;
  const hour = Math.floor(at / HOUR);
  const there = whereabouts.get(hour) ?? [];
  if (there.length >= MAX_PLACES || there.some((known) => known.country === country)) return;
  whereabouts.set(hour, [...there, { country, ...(position && { position }) }]);
}

/** Drops what is too old, by the newest visit, and too much. */
export function trimHistory(history: History): void {
  const { until } = history;
  for (const facet of FACETS) trimValues(history.seen[facet], until);
  for (const day of history.hours.keys()) if (day < dayOf(until) - KEPT_DAYS) history.hours.delete(day);
  for (const measure of MEASURES) trimCounts(history.counts[measure], dayOf(until));
  for (const hour of history.whereabouts.keys())
    if (hour < until / HOUR - WHEREABOUTS_HOURS) history.whereabouts.delete(hour);
}

function trimValues(seen: Map<string, Seen>, until: number): void {
  const stalest = [...seen].sort(
    ([a, { last: aLast }], [b, { last: bLast }]) => bLast - aLast || (a < b ? -1 : 1),
  );
  for (const [index, [value, { last }]] of stalest.entries())
    if (index >= MAX_VALUES || last < until - EXPIRY_DAYS * DAY) seen.delete(value);
}

function trimCounts(counts: Map<number, DayCounts>, today: number): void {
  for (const [day, there] of counts) {
    if (day < today - KEPT_DAYS) counts.delete(day);
    else if (day < today - ROW_DAYS && there.rows.size > 0) {
      for (const [, count] of there.rows.values()) there.sum += count;
      there.rows.clear();
    }
  }
}

/** All that was counted on a day. */
export function totalOf(counts: DayCounts | undefined): number {
  if (counts === undefined) return 0;
  return [...counts.rows.values()].reduce((sum, [, count]) => sum + count, counts.sum);
}
