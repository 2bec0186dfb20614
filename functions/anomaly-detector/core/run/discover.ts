import { mapConcurrently } from '../../../shared/runtime/map-concurrently';
import { StateConflict } from '../../../shared/state/state-store';
import { type Catalog, EMPTY_CATALOG, isSearchDue, withCounted, withMetrics } from '../series/catalog';
import type { Counted } from '../series/series';
import { type DiscoverySpec, isDiscovery, type SeriesSpec, type Tags } from '../series/spec';
import type { RunPorts } from './ports';
import type { SeriesFault } from './shard-report';

/** The document that the catalog is. */
const NAME = 'catalog';

const CONCURRENT_SEARCHES = 4;

/** The catalog, and what failed in the last search: it is wrong until the next one, so that all runs tell of it. */
interface Known extends Catalog {
  readonly faults?: readonly SeriesFault[];
  /** Ids of specs of which there are more series than the last search looked at. */
  readonly cut?: readonly string[];
}

/** The series that there are, and what is known not to be among them. */
export interface Discovery {
  readonly catalog: Catalog;
  /** Searches that failed. */
  readonly faults: readonly SeriesFault[];
  /** Ids of specs of which there are more series. */
  readonly cut: readonly string[];
}

/** The series that there are. A search that fails costs what is new of its own kind only. */
export async function discover(
  ports: RunPorts,
  specs: readonly SeriesSpec[],
  counted: readonly Counted[],
): Promise<Discovery> {
  const now = ports.clock.now();
  const stored = await ports.state.read<Known>(NAME);
  const known: Known = stored?.value ?? EMPTY_CATALOG;
  const searched = isSearchDue(known, now) ? await search(ports, specs, known) : known;
  const catalog = withCounted(searched, counted, now);
  if (catalog !== known) await keep(ports, catalog, stored?.version);
  return { catalog, faults: searched.faults ?? [], cut: searched.cut ?? [] };
}

async function search(ports: RunPorts, specs: readonly SeriesSpec[], known: Known): Promise<Known> {
  const faults: SeriesFault[] = [];
  const cut: string[] = [];
  const found = new Map<DiscoverySpec, readonly Tags[]>();
  await mapConcurrently(specs.filter(isDiscovery), CONCURRENT_SEARCHES, async (spec) => {
    try {
      const { dimensions, isComplete } = await ports.metrics.find(spec);
      found.set(spec, dimensions);
      if (!isComplete) cut.push(spec.id);
    } catch (error) {
      faults.push({ series: `${spec.id}:*`, reason: (error as Error).message });
    }
  });
  return { ...withMetrics(known, found, ports.clock.now()), faults, cut };
}

async function keep({ state }: RunPorts, catalog: Catalog, version: string | undefined): Promise<void> {
  try {
    await state.write(NAME, catalog, version);
  } catch (error) {
    // Another run has found the same.
    if (!(error instanceof StateConflict)) throw error;
  }
}
