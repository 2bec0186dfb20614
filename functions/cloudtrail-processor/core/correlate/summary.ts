/** A value that is counted, and an event that showed it. */
export interface Sighting {
  readonly value: string;
  /** Epoch ms. */
  readonly time: number;
  readonly eventId: string;
}

/**
 * What must be known of the sightings in one window to decide, for it and for the one after it, what the whole list
 * would decide: of the `capacity` values seen first their first sighting, of the `capacity` values seen last their
 * last one. Both in order of time, then event, then value.
 */
export interface WindowSummary {
  readonly first: readonly Sighting[];
  readonly last: readonly Sighting[];
}

/** The event at which enough values had been seen, and the sightings that were counted, its own last. */
export interface Completion {
  readonly completedBy: Sighting;
  readonly counted: readonly Sighting[];
}

/** The summary of sightings in any order. */
export function summaryOf(sightings: readonly Sighting[], capacity: number): WindowSummary {
  const ordered = [...sightings].sort(compare);
  const first = distinct(ordered).slice(0, capacity);
  const last = distinct(ordered.reverse()).slice(0, capacity).reverse();
  return { first, last };
}

/** The summary of all that two summaries of the same capacity stand for: commutative, associative, idempotent. */
export function mergeSummaries(a: WindowSummary, b: WindowSummary, capacity: number): WindowSummary {
  return {
    first: summaryOf([...a.first, ...b.first], capacity).first,
    last: summaryOf([...a.last, ...b.last], capacity).last,
  };
}

/**
 * The earliest event of a window at which, in the `timespanMs` up to it, `atLeast` values had been seen.
 *
 * Only a value's first sighting in the window can be it (at any other event no more is in sight than just before), and
 * at the latest the `atLeast`th of them is. Of the window before, the values seen last are the last to fall out of
 * sight: if not all of them are in sight, no other is.
 */
export function completionOf(
  previous: WindowSummary | undefined,
  current: WindowSummary | undefined,
  { timespanMs, atLeast }: { readonly timespanMs: number; readonly atLeast: number },
): Completion | undefined {
  for (const candidate of current?.first ?? []) {
    const before = (previous?.last ?? []).filter(({ time }) => time > candidate.time - timespanMs);
    const within = (current?.first ?? []).filter((sighting) => compareEvents(sighting, candidate) <= 0);
    if (before.length + within.length < atLeast) continue;
    const counted = distinct([...within].reverse().concat([...before].reverse())).reverse();
    if (counted.length >= atLeast) return { completedBy: candidate, counted };
  }
  return undefined;
}

/** The first sighting of each value, in the order given. */
function distinct(sightings: readonly Sighting[]): Sighting[] {
  const seen = new Set<string>();
  return sightings.filter(({ value }) => {
    if (seen.has(value)) return false;
    seen.add(value);
    return true;
  });
}

function compareEvents(a: Sighting, b: Sighting): number {
  return a.time - b.time || compareText(a.eventId, b.eventId);
}

function compare(a: Sighting, b: Sighting): number {
  return compareEvents(a, b) || compareText(a.value, b.value);
}

/** By code units, since locales differ. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
