import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { logger, metrics } from '../../shared/runtime/observability';
import type { ObjectReport } from '../core/process/object-report';
import type { Processed } from '../core/process/process-messages';

/**
 * Says what became of a batch: a log line for each message that is not done, CloudWatch metrics for all.
 * FreshnessSeconds is the age of the newest event read, LagSeconds the longest time from an object's writing to its
 * being done; both only where something was read.
 */
export function reportProcessed(processed: readonly Processed[], now: number): void {
  for (const { message, outcome, failure, reports } of processed) {
    const details = { messageId: message.id, receiveCount: message.receiveCount };
    if (failure)
      logger.warn(`message ${outcome}`, { ...details, fault: failure.kind, reason: failure.reason });
    for (const report of reports) logger.info('log file read', { ...details, ...shown(report) });
  }
  const reports = processed.flatMap((message) => message.reports);
  count('ObjectsRead', reports.length);
  count(
    'ObjectsSkipped',
    sum(processed, ({ skipped }) => skipped),
  );
  count(
    'RecordsRead',
    sum(reports, ({ records }) => records),
  );
  metrics.addMetric(
    'BytesRead',
    MetricUnit.Bytes,
    sum(reports, ({ bytes }) => bytes),
  );
  count(
    'Matches',
    sum(reports, ({ matches }) => matches),
  );
  count(
    'AlertsRaised',
    sum(reports, ({ alerts }) => alerts),
  );
  count(
    'AlertsSuppressed',
    sum(reports, ({ suppressed }) => suppressed),
  );
  count(
    'AlertsDuplicate',
    sum(reports, ({ duplicates }) => duplicates),
  );
  count(
    'InsightRecords',
    sum(reports, ({ file, records }) => (file.kind === 'insights' ? records : 0)),
  );
  countFaults(processed);
  gauge(
    'LagSeconds',
    reports.map(({ failure, writtenAt }) => (failure ? undefined : writtenAt)),
    now,
    Math.max,
  );
  gauge(
    'FreshnessSeconds',
    reports.map(({ newestEventAt }) => newestEventAt),
    now,
    Math.min,
  );
}

/** Failures as CloudWatch shows them: kinds that somebody has to look at have a metric of their own. */
function countFaults(processed: readonly Processed[]): void {
  const failures = processed.flatMap(({ reports }) => reports.flatMap(({ failure }) => failure?.kind ?? []));
  count('LimitBreached', failures.filter((kind) => kind === 'limit').length);
  count('ObjectsDamaged', failures.filter((kind) => kind === 'content').length);
  count('ObjectsGone', failures.filter((kind) => kind === 'gone').length);
  count('MessagesFailed', processed.filter(({ outcome }) => outcome === 'failed').length);
  count('DeadLettered', processed.filter(({ outcome }) => outcome === 'dead').length);
}

function shown({ file, ...report }: ObjectReport) {
  return { key: file.key, kind: file.kind, ...report };
}

function count(name: string, value: number): void {
  metrics.addMetric(name, MetricUnit.Count, value);
}

function gauge(
  name: string,
  instants: readonly (number | undefined)[],
  now: number,
  choose: (...seconds: readonly number[]) => number,
): void {
  const seconds = instants.flatMap((at) => (at === undefined ? [] : [Math.max(0, (now - at) / 1000)]));
  if (seconds.length > 0) metrics.addMetric(name, MetricUnit.Seconds, choose(...seconds));
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
