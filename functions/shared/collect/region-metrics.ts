import type { Logger } from '@aws-lambda-powertools/logger';
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Clock } from '../runtime/clock';
import type { CollectReport } from './collect-report';
import { PollFailed } from './poll-failed';
import type { PollReport } from './reconciling-poll';
import type { RegionOutcome } from './regions';

interface Observers {
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** Counts what a run read, stored and had already. */
export function countCollected(metrics: Metrics, { collected, stored, duplicates }: CollectReport): void {
  metrics.addMetric('FindingsCollected', MetricUnit.Count, collected);
  metrics.addMetric('FindingsStored', MetricUnit.Count, stored);
  metrics.addMetric('FindingsDuplicate', MetricUnit.Count, duplicates);
}

/**
 * Reports every region's outcome as metrics and log lines.
 * @throws AggregateError at the end when any region failed, so that the run counts as failed and is alarmed on
 */
export function reportRegions(outcomes: readonly RegionOutcome[], observers: Observers): void {
  for (const outcome of outcomes) reportRegion(outcome, observers);
  const failed = outcomes.filter((outcome) => outcome.kind === 'failed');
  if (failed.length > 0)
    throw new AggregateError(
      failed.map(({ error }) => error),
      `collection failed in ${failed.map(({ region }) => region).join(', ')}`,
    );
}

function reportRegion(outcome: RegionOutcome, observers: Observers): void {
  const { metrics, logger } = observers;
  const { region } = outcome;
  if (outcome.kind === 'failed') {
    metrics.addMetric('RegionFailed', MetricUnit.Count, 1);
    // Without this a healthy region would hide how far this one falls behind.
    if (outcome.error instanceof PollFailed) countFreshness(outcome.error, observers);
    logger.error('collection failed', { region, error: outcome.error as Error });
    return;
  }
  if (outcome.kind === 'disabled') {
    metrics.addMetric('ServiceDisabled', MetricUnit.Count, 1);
    // The run looked and there is nothing to be late with; without this the freshness alarm would miss data.
    metrics.addMetric('FreshnessSeconds', MetricUnit.Seconds, 0);
    logger.info('service is disabled', { region });
    return;
  }
  reportCollected(region, outcome.report, observers);
}

function reportCollected(region: string, report: PollReport, observers: Observers): void {
  const { metrics, logger } = observers;
  countCollected(metrics, report);
  countFreshness(report, observers);
  if (!report.complete) metrics.addMetric('PollIncomplete', MetricUnit.Count, 1);
  logger.info('collected', { region, ...report });
  if (report.unreadable === 0) return;
  metrics.addMetric('FindingsUnreadable', MetricUnit.Count, report.unreadable);
  logger.error('findings could not be read and were set aside under state/', {
    region,
    count: report.unreadable,
  });
}

function countFreshness({ watermark }: { readonly watermark: number }, { metrics, clock }: Observers): void {
  metrics.addMetric('FreshnessSeconds', MetricUnit.Seconds, Math.max(0, (clock.now() - watermark) / 1000));
}
