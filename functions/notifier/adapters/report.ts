import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { logger, metrics } from '../../shared/runtime/observability';
import type { CloseReport } from '../core/close-groups';
import type { Outcome, Sent } from '../core/send';
import type { SweepReport } from '../core/sweep';

/** Says what became of alerts: a log line for each that was not sent or not marked, metrics for all. */
export function reportSent(sent: readonly Sent[]): void {
  for (const { key, outcome, error } of sent) {
    const details = { eventId: key.EventId, timestamp: key.Timestamp };
    if (error !== undefined) logger.warn(`alert ${outcome}`, { ...details, error: error as Error });
    else logger.debug(`alert ${outcome}`, details);
  }
  const count = (wanted: Outcome) => sent.filter(({ outcome }) => outcome === wanted).length;
  metrics.addMetric('AlertsSent', MetricUnit.Count, count('sent') + count('unmarked'));
  metrics.addMetric('AlertsFailed', MetricUnit.Count, count('failed'));
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
  for (const { id, error } of failures) logger.warn('group not closed', { id, error: error as Error });
  metrics.addMetric('GroupsClosed', MetricUnit.Count, closed);
  metrics.addMetric('SummariesWritten', MetricUnit.Count, summaries);
  metrics.addMetric('GroupsFailed', MetricUnit.Count, failures.length);
}
