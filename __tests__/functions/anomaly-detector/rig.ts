import type {
  ActivityKind,
  ActivityStore,
  MetricPoints,
  MetricSource,
  RunPorts,
  ShardStore,
} from '../../../functions/anomaly-detector/core/run/ports';
import { type RunReport, type RunSettings, run } from '../../../functions/anomaly-detector/core/run/run';
import { SERIES_WATCHES } from '../../../functions/anomaly-detector/core/run/watches';
import type { NamedSpec, SeriesSpec, Tags } from '../../../functions/anomaly-detector/core/series/spec';
import type { Alert } from '../../../functions/shared/alerts/alert';
import { eventDay } from '../../../functions/shared/archive/archive-object';
import { StateConflict } from '../../../functions/shared/state/state-store';
import { type CrashingRun, soundRun } from '../../support/crash';
import { fixedClock } from '../../support/fixed-clock';
import { memoryArchive } from '../../support/memory-archive';
import { memoryState } from '../../support/memory-state';

export const NOW = '2026-11-20T10:02:00.000Z';
export const ACCOUNT = '123456789012';
const PERIOD = 300;
const KEPT_SECONDS = 63 * 86_400;

/** A CloudWatch metric with its dimensions: what its points go by. */
export const metricKey = (region: string, metric: string, dimensions: Tags = {}) =>
  JSON.stringify([region, metric, Object.entries(dimensions).sort()]);

export const namedSpec = (id: string, changes: Partial<NamedSpec> = {}) =>
  ({
    id,
    source: 'cloudwatch',
    namespace: 'Test',
    metric: id,
    dimensions: {},
    stat: 'Sum',
    region: 'eu-central-1',
    tags: { team: 'network' },
    ...changes,
  }) as SeriesSpec;

/** CloudWatch in memory: points by metric, cut off at the present as the clock has it. */
export function memoryCloudWatch(clock: { now(): number }) {
  /** Series that a search looks at. */
  const most = { found: Number.POSITIVE_INFINITY };
  const points = new Map<string, Map<number, number>>();
  const faults = new Map<string, string>();
  const outages = new Map<string, Error>();
  const reads: { readonly region: string; readonly metrics: number }[] = [];
  const source: MetricSource = {
    async read(region, metrics, { from, to }): Promise<readonly MetricPoints[]> {
      await Promise.resolve();
      reads.push({ region, metrics: metrics.length });
      const outage = outages.get(region);
      if (outage) throw outage;
      const now = clock.now() / 1000;
      return metrics.map(({ metric, dimensions }) => {
        const key = metricKey(region, metric, dimensions);
        const fault = faults.get(key);
        if (fault !== undefined) return { fault };
        const all = [...(points.get(key) ?? [])].map(([at, value]) => ({ at, value }));
        const wanted = all.filter(({ at }) => at >= from && at < to && at <= now && at > now - KEPT_SECONDS);
        return { points: wanted.sort((a, b) => a.at - b.at) };
      });
    },
    async find({ region, discover: { metric, dimensions } }) {
      await Promise.resolve();
      const outage = outages.get(region);
      if (outage) throw outage;
      const found = [...points.keys()].flatMap((key) => {
        const [place, name, pairs] = JSON.parse(key) as [string, string, [string, string][]];
        const wanted = Object.keys(dimensions).sort();
        const isOf =
          place === region && name === metric && `${pairs.map(([dimension]) => dimension)}` === `${wanted}`;
        const fits = pairs.every(([dimension, value]) => ['*', value].includes(dimensions[dimension] ?? ''));
        return isOf && fits ? [Object.fromEntries(pairs)] : [];
      });
      return { dimensions: found.slice(0, most.found), isComplete: found.length <= most.found };
    },
  };
  return {
    source,
    reads,
    most,
    faults,
    outages,
    /** Sets the point that begins at `at`, epoch seconds. */
    put(key: string, at: number, value: number) {
      const series = points.get(key) ?? new Map<number, number>();
      points.set(key, series.set(at, value));
    },
    remove(key: string, at: number) {
      points.get(key)?.delete(at);
    },
  };
}

interface StoredShard {
  readonly bytes: Uint8Array;
  readonly version: string;
}

/** What a run has left behind, to begin other rigs with. */
export interface Learned {
  readonly shards: readonly (readonly [number, StoredShard])[];
  readonly documents: Readonly<Record<string, unknown>>;
}

/** Shards with S3's semantics: a write must name the version that it read. */
export function memoryShards(initial: Iterable<readonly [number, StoredShard]> = []) {
  const shards = new Map<number, StoredShard>(initial);
  let writes = shards.size;
  const store: ShardStore = {
    async read(shard) {
      await Promise.resolve();
      return shards.get(shard);
    },
    async write(shard, bytes, version) {
      await Promise.resolve();
      if (shards.get(shard)?.version !== version) throw new StateConflict(`shard ${shard}`);
      shards.set(shard, { bytes: Uint8Array.from(bytes), version: String(++writes) });
    },
  };
  return { shards, store };
}

/** What the processor writes, by kind. */
export function memoryActivity() {
  const objects: {
    kind: ActivityKind;
    key: string;
    writtenAt: number;
    rows: readonly unknown[] | 'unreadable';
    folder: string;
  }[] = [];
  const listing = { pageSize: 1_000, shownAfterMs: 0 };
  return {
    objects,
    /** How objects are listed: so many on a page, and so long after they were written. */
    listing,
    /** Writes an object. @returns its key */
    write(
      kind: ActivityKind,
      name: string,
      writtenAt: number,
      rows: readonly unknown[] | 'unreadable',
      deliveredAt = writtenAt,
      region = 'eu-central-1',
    ) {
      const folder = `activity/accountId=${ACCOUNT}/region=${region}/`;
      const key = `${folder}eventDay=${eventDay(deliveredAt)}/${name.padEnd(64, '0')}.json.gz`;
      objects.push({ kind, key: `${kind}/${key}`, writtenAt, rows, folder: `${kind}/${folder}` });
      return key;
    },
    storeAt: (clock: { now(): number }): ActivityStore => ({
      async list(kind, { fromDay, since }) {
        await Promise.resolve();
        const shown = objects.filter(
          (object) => object.kind === kind && object.writtenAt + listing.shownAfterMs <= clock.now(),
        );
        const listed = shown.filter(
          ({ key, writtenAt }) => writtenAt >= since && (/eventDay=(\d{8})/.exec(key)?.[1] ?? '') >= fromDay,
        );
        return {
          objects: listed.map(({ key, writtenAt }) => ({ key, writtenAt })),
          folders: [...new Set(shown.map(({ folder }) => folder))],
        };
      },
      async page(folder, after) {
        await Promise.resolve();
        const left = objects
          .filter(
            ({ key, writtenAt }) =>
              key.startsWith(folder) && key > after && writtenAt + listing.shownAfterMs <= clock.now(),
          )
          .sort((a, b) => (a.key < b.key ? -1 : 1))
          .map(({ key, writtenAt }) => ({ key, writtenAt }));
        const page = left.slice(0, listing.pageSize);
        return left.length > page.length
          ? { objects: page, next: page.at(-1)?.key as string }
          : { objects: page };
      },
      async read(key: string) {
        await Promise.resolve();
        return objects.find((object) => object.key === key)?.rows ?? [];
      },
    }),
  };
}

export interface RigOptions extends Partial<RunSettings> {
  readonly specs: readonly SeriesSpec[];
  readonly now?: string;
  readonly learned?: Learned | undefined;
}

/** The detector over CloudWatch, buckets and tables in memory. What it stores stays from run to run. */
export function detectorRig({ now = NOW, learned: known, ...options }: RigOptions) {
  const clock = fixedClock(now);
  const cloudWatch = memoryCloudWatch(clock);
  const { shards, store } = memoryShards(known?.shards);
  const activity = memoryActivity();
  const archive = memoryArchive();
  const state = memoryState(known?.documents);
  const alerts = new Map<string, Alert>();
  const puts: string[] = [];
  const alertStore = {
    async put(alert: Alert) {
      await Promise.resolve();
      const key = `${alert.EventId}#${alert.Timestamp}`;
      puts.push(key);
      if (alerts.has(key)) return 'known' as const;
      alerts.set(key, alert);
      return 'new' as const;
    },
  };
  const settings: RunSettings = {
    accountId: ACCOUNT,
    ceiling: { maxSeries: 1_000, monthlyBudgetUsd: 10_000 },
    learningDays: 1,
    retentionDays: 90,
    minimumSeverity: 'LOW',
    suppressions: [],
    watches: SERIES_WATCHES,
    ...options,
  };
  const portsOf = (crashing: CrashingRun, changes: Partial<RunPorts> = {}): RunPorts => ({
    metrics: crashing.through(cloudWatch.source),
    shards: crashing.through(store),
    activity: crashing.through(activity.storeAt(clock)),
    alerts: crashing.through(alertStore),
    archive: crashing.through<Pick<typeof archive, 'put'>>({ put: archive.put }),
    state: crashing.through<Pick<typeof state, 'read' | 'write'>>({ read: state.read, write: state.write }),
    clock,
    deadline: { remainingMs: () => 300_000 },
    ...changes,
  });
  return {
    clock,
    cloudWatch,
    shards,
    activity,
    archive,
    state,
    alerts,
    puts,
    settings,
    /** One run; with a crashing one its ports fail from the crash on. */
    run: (
      crashing: CrashingRun = soundRun(),
      changes: Partial<RunPorts> = {},
      other: Partial<RunSettings> = {},
    ): Promise<RunReport> => run(portsOf(crashing, changes), { ...settings, ...other }),
    /** What has been learned so far. */
    learnings: (): Learned => ({
      shards: [...shards],
      documents: Object.fromEntries([...state.documents].map(([name, text]) => [name, JSON.parse(text)])),
    }),
    /** Fills a metric from `days` ago to the present with a daily wave, points at five minutes. */
    fill(key: string, days: number, value: (at: number) => number = wave) {
      const end = Math.floor(clock.now() / 1000 / PERIOD) * PERIOD;
      for (let at = end - days * 86_400; at <= end; at += PERIOD) cloudWatch.put(key, at, value(at));
    },
    /** uids of the findings in the archive. */
    findings: () =>
      [...archive.objects.values()]
        .flatMap(({ events }) => events.map(({ metadata }) => metadata.uid))
        .sort(),
  };
}

const known = new Map<string, Learned>();

/** A rig after its first run over twenty days; what that learns from the same series is learned once, and CloudWatch then has `historyDays`. */
export async function afterFirstRun(
  options: RigOptions,
  keys: readonly string[],
  historyDays = 20,
): Promise<DetectorRig> {
  const name = JSON.stringify([options.specs, options.now]);
  const rig = detectorRig({ ...options, learned: known.get(name) });
  for (const key of keys) rig.fill(key, known.has(name) ? historyDays : 20);
  if (!known.has(name)) {
    await rig.run();
    known.set(name, rig.learnings());
  }
  return rig;
}

export type DetectorRig = ReturnType<typeof detectorRig>;

/** Twenty days of history, a run that has learned from them at 09:02, and an hour later. */
export async function learned(
  options: Partial<RigOptions> = {},
  keys: readonly string[] = (options.specs ?? [namedSpec('bytes')]).map(({ id }) =>
    metricKey('eu-central-1', id),
  ),
): Promise<DetectorRig> {
  const specs = [namedSpec('bytes')];
  const rig = await afterFirstRun({ specs, now: '2026-11-20T09:02:00Z', ...options }, keys);
  rig.clock.advance(3_600_000);
  for (const key of keys) rig.fill(key, 0.125);
  return rig;
}

/** A day's rhythm with a little noise that is the same each time. */
export function wave(at: number): number {
  const noise = ((Math.imul(at / PERIOD, 2654435761) >>> 16) % 1_000) / 1_000;
  return 1_000 + 300 * Math.sin((at / 86_400) * 2 * Math.PI) + 50 * noise;
}
