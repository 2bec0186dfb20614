import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { logEach } from '../../shared/runtime/log-each';
import { logger, metrics } from '../../shared/runtime/observability';
import type { CloseReport } from '../core/close-groups';
import type { Outcome, Sent } from '../core/send';
import type { SweepReport } from '../core/sweep';

/** Says what became of alerts: log lines of those that were not sent or not marked, metrics for all. */
export function reportSent(sent: readonly Sent[]): void {
  for (const outcome of ['failed', 'unmarked'] as const)
    logEach('warn', `alert ${outcome}`, sent.filter((one) => one.outcome === outcome).map(troubleOf));
  for (const { key, outcome, error } of sent)
    if (error === undefined) logger.debug(`alert ${outcome}`, detailsOf(key));
  const count = (wanted: Outcome) => sent.filter(({ outcome }) => outcome === wanted).length;
  metrics.addMetric('AlertsSent', MetricUnit.Count, count('sent') + count('unmarked'));
  metrics.addMetric('AlertsFailed', MetricUnit.Count, count('failed'));
}

function troubleOf({ key, error }: Sent) {
  return { ...detailsOf(key), error };
}

function detailsOf({ EventId, Timestamp }: Sent['key']) {
  return { eventId: EventId, timestamp: Timestamp };
}

/** Alerts may be late by so much before somebody must be told that they are not told. */
const MAX_UNSENT_SECONDS = 15 * 60;

export function reportSweep(report: SweepReport): SweepReport {
  const { sent, oldestUnsentSeconds } = report;
  reportSent(sent);
  metrics.addMetric('OldestUnsentSeconds', MetricUnit.Seconds, oldestUnsentSeconds);
  return report;
}

/** Makes the run an error while alerts stay unsent: Lambda's own error count reaches every monitoring there is. */
export function refuseToBeLate({ oldestUnsentSeconds }: SweepReport): void {
  if (oldestUnsentSeconds > MAX_UNSENT_SECONDS)
    throw new Error(
      `alerts have been unsent for ${oldestUnsentSeconds} seconds: the topic does not take them`,
    );
}

export function reportClosed({ closed, summaries, failures }: CloseReport): void {
  logEach('warn', 'group not closed', failures);
  metrics.addMetric('GroupsClosed', MetricUnit.Count, closed);
  metrics.addMetric('SummariesWritten', MetricUnit.Count, summaries);
  metrics.addMetric('GroupsFailed', MetricUnit.Count, failures.length);
}
