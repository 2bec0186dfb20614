import type { MetricSource } from '../../functions/anomaly-detector/core/run/ports';
import type { Metric, Tags } from '../../functions/anomaly-detector/core/series/spec';
import { type JsonRecord, records, text } from '../../functions/shared/json/read';
import type { Recording } from './recording';

/** A metric of the recording, with its points. */
export interface RecordedMetric extends Omit<Metric, 'stat'> {
  /** Epoch seconds. */
  readonly startsAt: number;
  /** Seconds. */
  readonly period: number;
  readonly values: readonly number[];
}

export function metricsOf({ metrics }: Recording): readonly RecordedMetric[] {
  return metrics.map((row) => ({
    namespace: text(row['Namespace']) ?? '',
    metric: text(row['MetricName']) ?? '',
    region: text(row['Region']) ?? '',
    dimensions: dimensionsOf(row),
    startsAt: Date.parse(text(row['StartTime']) ?? '') / 1000,
    period: Number(row['Period']),
    values: row['Values'] as readonly number[],
  }));
}

function dimensionsOf(row: JsonRecord): Tags {
  return Object.fromEntries(
    records(row['Dimensions']).map(({ Name, Value }) => [text(Name) ?? '', text(Value) ?? '']),
  );
}

/** CloudWatch as it would have answered. */
export function recordedCloudWatch(metrics: readonly RecordedMetric[]): MetricSource {
  return {
    async read(region, wanted, { from, to }) {
      return wanted.map(({ namespace, metric, dimensions }) => {
        const found = metrics.find(
          (each) =>
            each.region === region &&
            each.namespace === namespace &&
            each.metric === metric &&
            JSON.stringify(each.dimensions) === JSON.stringify(dimensions),
        );
        return { points: found ? pointsOf(found, from, to) : [] };
      });
    },
    async find({ region, discover }) {
      const dimensions = metrics
        .filter(
          (each) =>
            each.region === region &&
            each.namespace === discover.namespace &&
            each.metric === discover.metric &&
            Object.keys(each.dimensions).join() === Object.keys(discover.dimensions).join(),
        )
        .map((each) => each.dimensions);
      return { dimensions, isComplete: true };
    },
  };
}

function pointsOf({ startsAt, period, values }: RecordedMetric, from: number, to: number) {
  return values
    .map((value, index) => ({ at: startsAt + index * period, value }))
    .filter(({ at }) => at >= from && at < to);
}
