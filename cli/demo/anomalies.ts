import type { RunPorts } from '../../functions/anomaly-detector/core/run/ports';
import { run } from '../../functions/anomaly-detector/core/run/run';
import { type RunSummary, summaryOf } from '../../functions/anomaly-detector/core/run/run-summary';
import { foundSeries } from '../../functions/anomaly-detector/core/series/series';
import type { DiscoverySpec } from '../../functions/anomaly-detector/core/series/spec';
import { SeriesWatch } from '../../functions/anomaly-detector/core/watch/series-watch';
import type { FindingsArchive } from '../../functions/shared/archive/archive-object';
import type { CollectReport } from '../../functions/shared/collect/collect-report';
import { type Clock, noDeadline } from '../../functions/shared/runtime/clock';
import { type AlertTables, putAlert } from '../local/alert-tables';
import { folderShards } from '../local/folder-shards';
import { folderStateStore } from '../local/folder-state-store';
import type { MeasuredSeries } from '../report/anomalies';
import { type RecordedMetric, recordedCloudWatch } from './recorded-metrics';
import { WEEK } from './recording';

/** The anomaly detector over the account's network traffic. */
export interface AnomalyDetection {
  /** The schedule's turn: scores what came since the last run. Its records are the anomalies. */
  run(): Promise<CollectReport>;
  /** Points that were scored. What a run has scored, an earlier one into the same folder too, is not read again. */
  readonly points: () => number;
  /** Why series could not be scored. */
  readonly problems: readonly string[];
}

interface AnomalyPorts {
  readonly folder: string;
  readonly metrics: readonly RecordedMetric[];
  readonly archive: FindingsArchive;
  readonly tables: AlertTables;
  readonly clock: Clock;
}

/** Bytes of instances and NAT gateways, as the default settings have them watched. */
const SPECS: readonly DiscoverySpec[] = [
  traffic('instance-in', 'AWS/EC2', 'NetworkIn', 'InstanceId'),
  traffic('instance-out', 'AWS/EC2', 'NetworkOut', 'InstanceId'),
  traffic('nat-out', 'AWS/NATGateway', 'BytesOutToDestination', 'NatGatewayId'),
];

function traffic(id: string, namespace: string, metric: string, dimension: string): DiscoverySpec {
  const [region] = WEEK.regions;
  return {
    id: `${id}:${region}`,
    source: 'cloudwatch',
    discover: { namespace, metric, dimensions: { [dimension]: '*' } },
    stat: 'Sum',
    region,
    tags: {},
  };
}

const SETTINGS = {
  specs: SPECS,
  accountId: WEEK.account,
  ceiling: { maxSeries: 200, monthlyBudgetUsd: 25 },
  watches: { create: () => new SeriesWatch(), decode: (bytes: Uint8Array) => SeriesWatch.decode(bytes) },
  learningDays: 14,
  retentionDays: 90,
  minimumSeverity: 'LOW',
  suppressions: [],
} as const;

/** The function's core on local adapters. */
export function localAnomalies({ folder, metrics, archive, tables, clock }: AnomalyPorts): AnomalyDetection {
  const ports: RunPorts = {
    metrics: recordedCloudWatch(metrics),
    shards: folderShards(folder),
    // A week of calls is too little to learn from: only traffic is watched here.
    activity: {
      list: async () => ({ objects: [], folders: [] }),
      page: async () => ({ objects: [] }),
      read: async () => [],
    },
    alerts: { put: async (alert) => (putAlert(tables, alert) ? 'new' : 'known') },
    archive,
    state: folderStateStore(folder, 'anomaly-detector'),
    clock,
    deadline: noDeadline,
  };
  const problems: string[] = [];
  let points = 0;
  return {
    points: () => points,
    problems,
    async run() {
      const report = await run(ports, SETTINGS);
      const summary = summaryOf(report, clock.now());
      problems.push(...report.failures.map((failure) => (failure as Error).message), ...faultsOf(summary));
      points += summary.points;
      const { findings, duplicates } = summary;
      return { collected: findings + duplicates, stored: findings, duplicates };
    },
  };
}

function faultsOf({ seriesFailed, seriesRestarted }: RunSummary): readonly string[] {
  return [...seriesFailed, ...seriesRestarted].map(({ series, reason }) => `${series}: ${reason}`);
}

/** The week's values of the series that are made of these metrics. */
export function weekOf(metrics: readonly RecordedMetric[]): readonly MeasuredSeries[] {
  return metrics.flatMap(({ namespace, metric, dimensions, startsAt, period, values }) => {
    const spec = SPECS.find(({ discover }) => discover.namespace === namespace && discover.metric === metric);
    const first = (WEEK.from / 1000 - startsAt) / period;
    const last = (WEEK.to / 1000 - startsAt) / period;
    return spec === undefined
      ? []
      : [
          {
            id: foundSeries(spec, dimensions, WEEK.account).id,
            from: WEEK.from,
            stepMs: period * 1000,
            values: values.slice(first, last),
          },
        ];
  });
}
