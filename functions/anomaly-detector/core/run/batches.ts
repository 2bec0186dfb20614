import type { FinalCounts } from '../activity/ledger';
import { PERIOD, periodsOf } from '../series/periods';
import type { MetricSeries } from '../series/series';
import { LOOK_BEHIND, type OpenSeries } from './open-series';
import type { MetricPoints, MetricSource, Span } from './ports';
import type { Point } from './shard-file';

/** Series that are asked for together. */
export interface Batch {
  readonly region: string;
  readonly open: readonly OpenSeries[];
}

/** GetMetricData takes so many metrics at once. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
export const MAX_METRICS = 500;

/** Points that are asked for at once, the most that fit on one page; an outage of weeks is caught up with page by page. */
const MAX_POINTS = 100_800;

/** The series that are read from CloudWatch, by region. */
export function metricBatches(open: readonly OpenSeries[]): readonly Batch[] {
  const byRegion = new Map<string, OpenSeries[]>();
  for (const one of open) {
    const { from } = one.series;
    if (from.kind !== 'metric') continue;
    const others = byRegion.get(from.metric.region);
    if (others) others.push(one);
    else byRegion.set(from.metric.region, [one]);
  }
  return [...byRegion].flatMap(([region, all]) =>
    Array.from({ length: Math.ceil(all.length / MAX_METRICS) }, (_, n) => ({
      region,
      open: all.slice(n * MAX_METRICS, (n + 1) * MAX_METRICS),
    })),
  );
}

/** The next stretch that any of them lacks, with an hour before it that is looked at again; undefined when none lacks any. */
export function nextSpan(open: readonly OpenSeries[], settledTo: number): Span | undefined {
  const readTo = Math.min(...open.map((one) => one.readTo));
  if (readTo >= settledTo) return undefined;
  const periods = Math.max(LOOK_BEHIND + 1, Math.floor(MAX_POINTS / open.length));
  const from = readTo - LOOK_BEHIND * PERIOD;
  return { from, to: Math.min(settledTo, from + periods * PERIOD) };
}

export function readBatch(
  source: MetricSource,
  { region, open }: Batch,
  span: Span,
): Promise<readonly MetricPoints[]> {
  const metrics = open.map(({ series }) => (series as MetricSeries).from.metric);
  return source.read(region, metrics, span);
}

/** The final counts of a series that it has not had yet; what is not known any more is a gap. */
export function activityPoints({ series, readTo }: OpenSeries, counts: FinalCounts): readonly Point[] {
  const { from } = series;
  if (from.kind !== 'activity') return [];
  const index = { calls: 0, errors: 1, denials: 2 }[from.measure];
  return periodsOf(Math.max(readTo, counts.knownFrom), counts.settledTo).map((at) => ({
    at,
    value: counts.of(from, at)[index] as number,
  }));
}
