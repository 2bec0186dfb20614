import { createHash } from 'node:crypto';
import { type FinalCounts, finalCounts } from '../activity/ledger';
import { seriesOf } from '../series/catalog';
import { type Ceiling, type Choice, chooseSeries } from '../series/choose';
import { settledTo } from '../series/periods';
import type { Series } from '../series/series';
import { isDiscovery } from '../series/spec';
import type { CountReport } from './count-activity';
import { discover } from './discover';
import type { RunPorts } from './ports';
import { type ActivityReport, type ActivitySettings, type Part, readActivity } from './read-activity';
import { runShard, type ShardContext } from './run-shard';
import type { SeriesFault, ShardReport } from './shard-report';
import type { Watches } from './watches';

/** What a run is to do. */
export interface RunSettings extends ActivitySettings {
  /** The account whose metrics are read. */
  readonly accountId: string;
  readonly ceiling: Ceiling;
  readonly learningDays: number;
  readonly watches: Watches;
}

/** What a run did. A part that is missing was not wanted, or failed and is among the failures. */
export interface RunReport extends Omit<ActivityReport, 'counting'> {
  readonly choice: Choice | undefined;
  readonly shards: readonly ShardReport[];
  readonly counts: CountReport | undefined;
  /** Searches for metrics that failed. */
  readonly notFound: readonly SeriesFault[];
  /** Ids of specs that there are more series of than searches look at. */
  readonly cut: readonly string[];
  /** Shards that no time was left for. */
  readonly leftForNext: number;
  readonly failures: readonly unknown[];
}

/**
 * Shards of the models' states: 1,000 series at their largest are 8 MB a shard, of which one is in memory at a time, and
 * each costs two requests a run.
 */
export const SHARDS = 16;

/** No shard is begun with less time left. */
const STOP_MARGIN_MS = 45_000;

/** The shard that keeps a series' state. */
export function shardOf({ id }: Pick<Series, 'id'>): number {
  return createHash('sha256').update(id).digest().readUInt8(0) % SHARDS;
}

/**
 * One run over all series, and over what came of Insights and visits. Every part stands for itself: what fails is reported,
 * and the rest goes on. Each has its turn, so that none takes the time of the others; the models come last and have the rest.
 */
export async function run(ports: RunPorts, settings: RunSettings): Promise<RunReport> {
  const failures: unknown[] = [];
  const part: Part = async (work) => {
    try {
      return await work();
    } catch (error) {
      failures.push(error);
      return undefined;
    }
  };
  const { counting, ...activity } = await readActivity(ports, settings, part);
  const counts = counting && finalCounts(counting.ledger);
  const found = await part(() => discover(ports, settings.specs, counts?.counted ?? []));
  const choice =
    found &&
    chooseSeries(seriesOf(settings.specs, found.catalog, settings.accountId), settings.ceiling, {
      discoveries: settings.specs.filter(isDiscovery).length,
      folders: counting?.report.folders ?? 0,
      visitFolders: activity.visits?.folders.length ?? 0,
      shards: SHARDS,
      principals: settings.judgeVisits
        ? found.catalog.counted.filter(({ what }) => what.by === 'principal').length
        : 0,
    });
  const { shards, leftForNext } = await runShards(ports, choice?.watched ?? [], { settings, counts, part });
  return {
    choice,
    shards,
    counts: counting?.report,
    ...activity,
    notFound: found?.faults ?? [],
    cut: found?.cut ?? [],
    leftForNext,
    failures,
  };
}

interface Parts {
  readonly settings: RunSettings;
  readonly counts: FinalCounts | undefined;
  readonly part: Part;
}

async function runShards(ports: RunPorts, watched: readonly Series[], { settings, counts, part }: Parts) {
  const now = ports.clock.now();
  const context: ShardContext = { ...settings, settledTo: settledTo(now), counts };
  const byShard = new Map<number, Series[]>();
  for (const series of watched) {
    const shard = shardOf(series);
    byShard.set(shard, [...(byShard.get(shard) ?? []), series]);
  }
  // Not always the same ones are the last, for which no time may be left.
  const first = Math.floor(now / 300_000) % SHARDS;
  const order = [...byShard.keys()].sort(
    (a, b) => ((a - first + SHARDS) % SHARDS) - ((b - first + SHARDS) % SHARDS),
  );
  const shards: ShardReport[] = [];
  for (const [done, shard] of order.entries()) {
    if (ports.deadline.remainingMs() < STOP_MARGIN_MS) return { shards, leftForNext: order.length - done };
    const report = await part(() => runShard(ports, shard, byShard.get(shard) ?? [], context));
    if (report) shards.push(report);
  }
  return { shards, leftForNext: 0 };
}
