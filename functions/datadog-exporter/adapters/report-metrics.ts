import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { logger, metrics } from '../../shared/runtime/observability';
import type { Consumed } from '../core/consume';

/** Says what became of a batch: one log line a message that was not delivered, CloudWatch metrics for all. */
export function reportConsumed(consumed: readonly Consumed[]): void {
  for (const { message, outcome, report } of consumed) {
    const { failure, ...delivered } = report;
    const details = { messageId: message.id, receiveCount: message.receiveCount, ...delivered };
    if (failure) logger.warn(`delivery ${outcome}`, { ...details, reason: failure.reason });
    else logger.debug('delivered', details);
  }
  const reports = consumed.map(({ report }) => report);
  const countOutcome = (wanted: Consumed['outcome']) =>
    consumed.filter(({ outcome }) => outcome === wanted).length;
  metrics.addMetric('LogsDelivered', MetricUnit.Count, sum(reports.map(({ logs }) => logs)));
  metrics.addMetric('EventsSent', MetricUnit.Count, sum(reports.map(({ events }) => events)));
  metrics.addMetric('DeliveryFailed', MetricUnit.Count, countOutcome('failed'));
  metrics.addMetric('DeadLettered', MetricUnit.Count, countOutcome('dead'));
  const refusals = reports.filter(({ failure }) => failure?.cause === 'credentials').length;
  metrics.addMetric('CredentialsRefused', MetricUnit.Count, refusals);
  const lags = reports.flatMap(({ lagSeconds, logs }) =>
    lagSeconds !== undefined && logs > 0 ? [lagSeconds] : [],
  );
  if (lags.length > 0) metrics.addMetric('DeliveryLagSeconds', MetricUnit.Seconds, Math.max(...lags));
  metrics.publishStoredMetrics();
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
