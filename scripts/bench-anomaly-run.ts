import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MetricSource, RunPorts, ShardStore } from '../functions/anomaly-detector/core/run/ports';
import { run, shardOf } from '../functions/anomaly-detector/core/run/run';
import { summaryOf } from '../functions/anomaly-detector/core/run/run-summary';
import { encodeShard, type SeriesEntry } from '../functions/anomaly-detector/core/run/shard-file';
import { SERIES_WATCHES } from '../functions/anomaly-detector/core/run/watches';
import { PERIOD, settledTo } from '../functions/anomaly-detector/core/series/periods';
import type { NamedSpec } from '../functions/anomaly-detector/core/series/spec';
import { noDeadline } from '../functions/shared/runtime/clock';
import { benchCommand, wholeNumber } from './bench-command';

/*
 * One run of the anomaly detector over many series with full-sized states, which lie in files in place of S3:
 * `npm run -s bench:anomaly-run -- [--series 1000] [--minutes 5]` prints seconds, peak memory, and requests and USD of a month
 * as JSON. `--minutes`: the time since the last run.
 */

const options = benchCommand('bench:anomaly-run', 'Time a run of the anomaly detector over many series.')
  .option('--series <count>', 'series that are watched', wholeNumber(1, 10_000), 1000)
  .option('--minutes <count>', 'time since the last run', wholeNumber(5, 20 * 1440), 5)
  .parse()
  .opts<{ series: number; minutes: number }>();
const NOW = Date.parse('2026-11-20T10:02:00Z');
const LEARNED_DAYS = 22;

const specs = Array.from(
  { length: options.series },
  (_, n): NamedSpec => ({
    id: `series-${n}`,
    source: 'cloudwatch',
    namespace: 'Bench',
    metric: `m${n}`,
    dimensions: {},
    stat: 'Sum',
    region: 'eu-central-1',
    tags: {},
  }),
);

const folder = mkdtempSync(join(tmpdir(), 'anomaly-run-'));

void main().finally(() => rmSync(folder, { recursive: true }));

async function main(): Promise<void> {
  const readTo = settledTo(NOW) - options.minutes * 60;
  const stateMb = fillShards(readTo);
  const started = process.hrtime.bigint();
  const cpu = process.cpuUsage();
  const report = await run(ports(), {
    specs,
    accountId: '123456789012',
    ceiling: { maxSeries: specs.length, monthlyBudgetUsd: Number.POSITIVE_INFINITY },
    learningDays: 14,
    retentionDays: 90,
    minimumSeverity: 'LOW',
    suppressions: [],
    watches: SERIES_WATCHES,
  });
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  if (report.failures.length > 0) throw new AggregateError(report.failures, 'the run failed');
  const { user, system } = process.cpuUsage(cpu);
  const { seriesWatched, points, monthlyCost } = summaryOf(report, NOW);
  const figures = {
    series: seriesWatched,
    points,
    seconds: rounded(seconds),
    cpuSeconds: rounded((user + system) / 1e6),
    peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
    stateMb: rounded(stateMb),
    requestsPerMonth: monthlyCost?.requests,
    usdPerMonth: Object.fromEntries(
      Object.entries(monthlyCost?.usd ?? {}).map(([name, usd]) => [name, rounded(usd)]),
    ),
  };
  process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
}

/** A shard for each series' place, every state as large as after weeks. @returns megabytes */
function fillShards(readTo: number): number {
  const watch = SERIES_WATCHES.create();
  const since = readTo - LEARNED_DAYS * 86_400;
  for (let at = since; at < readTo; at += PERIOD) watch.observe(at, valueAt(at));
  const state = watch.encode();
  const shards = new Map<number, SeriesEntry[]>();
  for (const { id } of specs) {
    const shard = shardOf({ id });
    shards.set(shard, [
      ...(shards.get(shard) ?? []),
      { id, since, newsFrom: since, readTo, recent: [], state },
    ]);
  }
  for (const [shard, entries] of shards) writeFileSync(fileOf(shard), encodeShard(entries));
  return (state.length * specs.length) / 1e6;
}

function ports(): RunPorts {
  const shards: ShardStore = {
    read: async (shard) => ({ bytes: readFileSync(fileOf(shard)), version: '1' }),
    write: async (shard, bytes) => writeFileSync(fileOf(shard), bytes),
  };
  const metrics: MetricSource = {
    read: async (_region, asked, { from, to }) => {
      const times = Array.from({ length: (to - from) / PERIOD }, (_, n) => from + n * PERIOD);
      return asked.map(() => ({ points: times.map((at) => ({ at, value: valueAt(at) })) }));
    },
    find: async () => ({ dimensions: [], isComplete: true }),
  };
  const documents = new Map<string, unknown>();
  return {
    metrics,
    shards,
    activity: {
      list: async () => ({ objects: [], folders: [] }),
      page: async () => ({ objects: [] }),
      read: async () => [],
    },
    alerts: { put: async () => 'new' },
    archive: { put: async () => 'stored' },
    state: {
      read: async <T>(name: string) =>
        documents.has(name) ? { value: documents.get(name) as T, version: '1' } : undefined,
      write: async (name, value) => void documents.set(name, value),
    },
    clock: { now: () => NOW },
    deadline: noDeadline,
  };
}

function fileOf(shard: number): string {
  return join(folder, `${shard}.bin`);
}

/** A day's rhythm with a noise that is the same each time. */
function valueAt(at: number): number {
  const noise = ((Math.imul(at / PERIOD, 2_654_435_761) >>> 16) % 1_000) / 1_000;
  return 1_000 + 300 * Math.sin((at / 86_400) * 2 * Math.PI) + 50 * noise;
}

function rounded(value: number): number {
  return Number(value.toFixed(2));
}
