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
}

/** The series that there are. A search that fails costs what is new of its own kind only. */
export async function discover(
  ports: RunPorts,
  specs: readonly SeriesSpec[],
  counted: readonly Counted[],
): Promise<{ readonly catalog: Catalog; readonly faults: readonly SeriesFault[] }> {
  const now = ports.clock.now();
  const stored = await ports.state.read<Known>(NAME);
  const known: Known = stored?.value ?? EMPTY_CATALOG;
  const searched = isSearchDue(known, now) ? await search(ports, specs, known) : known;
  const catalog = withCounted(searched, counted, now);
  if (catalog !== known) await keep(ports, catalog, stored?.version);
  return { catalog, faults: searched.faults ?? [] };
}

async function search(ports: RunPorts, specs: readonly SeriesSpec[], known: Known): Promise<Known> {
  const faults: SeriesFault[] = [];
  const found = new Map<DiscoverySpec, readonly Tags[]>();
  await mapConcurrently(specs.filter(isDiscovery), CONCURRENT_SEARCHES, async (spec) => {
    try {
      found.set(spec, await ports.metrics.find(spec));
    } catch (error) {
      faults.push({ series: `${spec.id}:*`, reason: (error as Error).message });
    }
  });
  return { ...withMetrics(known, found, ports.clock.now()), faults };
}

async function keep({ state }: RunPorts, catalog: Catalog, version: string | undefined): Promise<void> {
  try {
    await state.write(NAME, catalog, version);
  } catch (error) {
    // Another run has found the same.
    if (!(error instanceof StateConflict)) throw error;
  }
}
