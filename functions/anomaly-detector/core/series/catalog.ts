import { activitySeries, type Counted, foundSeries, namedSeries, type Series } from './series';
import { type DiscoverySpec, isDiscovery, type SeriesSpec, type Tags } from './spec';

/** The series that were found so far, as `state/anomaly-detector/catalog.json`. */
export interface Catalog {
  /** When metrics were last looked for, epoch ms. */
  readonly searchedAt: number;
  /** By id of the spec that they were found for. */
  readonly metrics: Readonly<Record<string, readonly Found<Tags>[]>>;
  readonly counted: readonly Found<Counted>[];
}

interface Found<What> {
  readonly what: What;
  /** Epoch ms. */
  readonly since: number;
  /** When it was last seen, within some hours; epoch ms. */
  readonly seen: number;
}

export const EMPTY_CATALOG: Catalog = { searchedAt: 0, metrics: {}, counted: [] };

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Metrics are looked for so often. */
const SEARCH_MS = HOUR_MS;

/** What has no value where nothing happens, and principals, may be silent for long; an instance that is gone is not. */
const KEPT_MS = { gap: DAY_MS, zero: 14 * DAY_MS, counted: 14 * DAY_MS } as const;

/**
 * Of services, of accounts, of principals: who makes new names without end shall not fill the catalog. As many as can be
 * watched several times over, so that those beyond are beyond what is reported as left out, too.
 */
const MAX_COUNTED = 5_000;

/** Not each sighting is worth a write. */
const SEEN_AGAIN_MS = 6 * HOUR_MS;

export function isSearchDue({ searchedAt }: Catalog, now: number): boolean {
  return now - searchedAt >= SEARCH_MS;
}

/** The catalog after a search; specs whose search failed have no entry in `found` and keep what they had. */
export function withMetrics(
  catalog: Catalog,
  found: ReadonlyMap<DiscoverySpec, readonly Tags[]>,
  now: number,
): Catalog {
  const metrics = { ...catalog.metrics };
  for (const [spec, dimensions] of found)
    metrics[spec.id] = merged(catalog.metrics[spec.id] ?? [], dimensions, {
      now,
      keptMs: KEPT_MS[spec.missing ?? 'gap'],
      seenAgainMs: 0,
    });
  return { ...catalog, searchedAt: now, metrics };
}

/** The catalog with what was counted lately; the very same where that changes nothing. */
export function withCounted(catalog: Catalog, counted: readonly Counted[], now: number): Catalog {
  const all = merged(catalog.counted, counted, { now, keptMs: KEPT_MS.counted, seenAgainMs: SEEN_AGAIN_MS });
  const next = firstOfEach(all);
  const isSame =
    next.length === catalog.counted.length && next.every((found, n) => found === catalog.counted[n]);
  return isSame ? catalog : { ...catalog, counted: next };
}

function merged<What>(
  known: readonly Found<What>[],
  seen: readonly What[],
  { now, keptMs, seenAgainMs }: { now: number; keptMs: number; seenAgainMs: number },
): readonly Found<What>[] {
  const waiting = new Map(seen.map((what) => [keyOf(what), what]));
  const old = known.flatMap((found) => {
    const isSeen = waiting.delete(keyOf(found.what));
    if (isSeen) return now - found.seen > seenAgainMs ? [{ ...found, seen: now }] : [found];
    return now - found.seen > keptMs ? [] : [found];
  });
  const added = [...waiting].sort(([a], [b]) => (a < b ? -1 : 1));
  return [...old, ...added.map(([, what]) => ({ what, since: now, seen: now }))];
}

function firstOfEach(found: readonly Found<Counted>[]): readonly Found<Counted>[] {
  const count = { service: 0, account: 0, principal: 0 };
  return found.filter(({ what }) => count[what.by]++ < MAX_COUNTED);
}

function keyOf(what: unknown): string {
  return JSON.stringify(Object.entries(what as object).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** All series of the specs, a list for each, oldest first. */
export function seriesOf(
  specs: readonly SeriesSpec[],
  catalog: Catalog,
  accountId: string,
): readonly Series[][] {
  return specs.map((spec) => {
    if (spec.source === 'activity')
      return catalog.counted
        .filter(({ what }) => what.by === spec.by)
        .map(({ what }) => activitySeries(spec, what, accountId));
    if (!isDiscovery(spec)) return [namedSeries(spec, accountId)];
    return (catalog.metrics[spec.id] ?? []).map(({ what }) => foundSeries(spec, what, accountId));
  });
}
