import type { FeedPosition } from '../run/object-feed';
import type { Counted } from '../series/series';
import type { ActivityRow } from './activity-row';

/** Calls, errors and denials. */
export type Counts = readonly [calls: number, errors: number, denials: number];

/**
 * What was counted in activity objects: sums of five minutes by service, account and principal. Which objects are in it
 * is part of it, so that each is counted once. A period's sums are final once it is settled.
 */
export interface Ledger {
  readonly feed: FeedPosition;
  /** Periods that begin before it are final and change no more; epoch seconds. */
  readonly settledTo: number;
  /** Periods that begin before it are forgotten; epoch seconds. */
  readonly knownFrom: number;
  /** What was final at some time (epoch ms), and can be forgotten hours after it. */
  readonly mark: { readonly at: number; readonly settledTo: number };
  /** Names that sums go by: `service|123456789012|s3.amazonaws.com`. */
  readonly names: readonly string[];
  /** By period: its beginning, epoch seconds, and of each name that has any, its index and counts. */
  readonly periods: readonly (readonly [start: number, sums: readonly Sum[]])[];
}

type Sum = readonly [name: number, calls: number, errors: number, denials: number];

/** How long sums are kept from the run on in which they became final, for shards that could not take them at once. */
const KEPT_MS = 6 * 3_600_000;

/** Names at most; an account has hundreds of principals. What is beyond is not watched. */
const MAX_NAMES = 20_000;

/** A ledger that nothing was counted in. */
export function newLedger(feed: FeedPosition, settledTo: number, nowMs: number): Ledger {
  return { feed, settledTo, knownFrom: settledTo, mark: { at: nowMs, settledTo }, names: [], periods: [] };
}

/** What counting has changed. */
export interface Counting {
  readonly ledger: Ledger;
  /** Rows for periods that were final already. */
  readonly late: number;
  /** Rows of names that are too many. */
  readonly beyond: number;
}

/** The ledger with these rows in it and settled up to `settledTo`. */
export function counted(
  ledger: Ledger,
  rows: Iterable<ActivityRow>,
  next: { readonly feed: FeedPosition; readonly settledTo: number; readonly now: number },
): Counting {
  const names = new Map(ledger.names.map((name, index) => [name, index]));
  const periods = new Map(
    ledger.periods.map(([start, sums]) => [
      start,
      new Map(sums.map(([name, ...counts]) => [name, counts as [number, number, number]])),
    ]),
  );
  let late = 0;
  let beyond = 0;
  const add = (row: ActivityRow, name: string) => {
    const index = names.get(name) ?? names.size;
    if (index >= MAX_NAMES) return void beyond++;
    names.set(name, index);
    const sums = periods.get(row.start) ?? new Map<number, [number, number, number]>();
    periods.set(row.start, sums);
    const sum = sums.get(index) ?? [0, 0, 0];
    sums.set(index, [sum[0] + row.calls, sum[1] + row.errors, sum[2] + row.denials]);
  };
  for (const row of rows)
    if (row.start < ledger.settledTo) late++;
    else for (const name of namesOf(row)) add(row, name);
  const settledTo = Math.max(ledger.settledTo, next.settledTo);
  const bounds = { feed: next.feed, settledTo, ...forgetting(ledger, settledTo, next.now) };
  return { ledger: compacted(bounds, [...names.keys()], periods), late, beyond };
}

/** After an outage a day becomes final at once, and has to be there for runs that come after a crash. */
function forgetting({ mark, knownFrom }: Ledger, settledTo: number, now: number) {
  if (now - mark.at < KEPT_MS) return { mark, knownFrom };
  return { mark: { at: now, settledTo }, knownFrom: mark.settledTo };
}

/** Drops forgotten periods, and names that are in none of the others. */
function compacted(
  bounds: Omit<Ledger, 'names' | 'periods'>,
  names: readonly string[],
  periods: ReadonlyMap<number, ReadonlyMap<number, readonly number[]>>,
): Ledger {
  const kept = [...periods].filter(([start]) => start >= bounds.knownFrom).sort(([a], [b]) => a - b);
  const used = [...new Set(kept.flatMap(([, sums]) => [...sums.keys()]))].sort((a, b) => a - b);
  const renumbered = new Map(used.map((old, index) => [old, index]));
  return {
    ...bounds,
    names: used.map((old) => names[old] as string),
    periods: kept.map(([start, sums]) => [
      start,
      [...sums].map(([old, counts]) => [renumbered.get(old) as number, ...counts] as unknown as Sum),
    ]),
  };
}

function namesOf({ account, service, principal }: ActivityRow): readonly string[] {
  return [
    countedName({ by: 'service', account, name: service }),
    countedName({ by: 'account', account, name: account }),
    countedName({ by: 'principal', account, name: principal }),
  ];
}

function countedName({ by, account, name }: Counted): string {
  return `${by}|${account}|${name}`;
}

function countedOf(text: string): Counted {
  const [by = '', account = '', ...name] = text.split('|');
  return { by: by as Counted['by'], account, name: name.join('|') };
}

/** Final counts by name; a name without any in a period that is known has zeros. */
export interface FinalCounts {
  readonly settledTo: number;
  /** Beginning of the first period that is known. */
  readonly knownFrom: number;
  of(counted: Counted, start: number): Counts;
  /** What has been counted in any final period. */
  readonly counted: readonly Counted[];
  /** Beginning of the first period in which the name was counted. */
  firstOf(counted: Counted): number | undefined;
}

const NONE: Counts = [0, 0, 0];

/** The final sums of a ledger, to look up. */
export function finalCounts({ settledTo, knownFrom, names, periods }: Ledger): FinalCounts {
  const byName = new Map<string, Map<number, Counts>>();
  for (const [start, sums] of periods) {
    if (start >= settledTo) continue;
    for (const [index, ...counts] of sums) {
      const name = names[index] as string;
      const known = byName.get(name) ?? new Map<number, Counts>();
      byName.set(name, known.set(start, counts as unknown as Counts));
    }
  }
  return {
    settledTo,
    knownFrom,
    counted: [...byName.keys()].map(countedOf),
    of: (name, start) => byName.get(countedName(name))?.get(start) ?? NONE,
    // Periods are in order, and so are those of each name.
    firstOf: (name) => byName.get(countedName(name))?.keys().next().value,
  };
}
