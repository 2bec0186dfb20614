import type { Context, SQSBatchResponse } from 'aws-lambda';
import { type Clock, type Deadline, lambdaDeadline } from '../runtime/clock';
import { logger, metrics } from '../runtime/observability';
import { collectEvents, type EventBatch, isSqsEvent } from './event-batch';
import type { PollReport } from './reconciling-poll';
import { countCollected, reportRegions } from './region-metrics';
import { collectRegions } from './regions';

/** A collector of findings that come as events and are reconciled by polling. */
export interface Collector extends Omit<EventBatch, 'logger'> {
  readonly regions: readonly string[];
  readonly pollRegion: (region: string, deadline: Deadline) => Promise<PollReport | 'disabled'>;
  readonly clock: Clock;
}

/**
 * The Lambda handler of a collector: SQS messages are collected one by one and answered with those that failed;
 * any other event is a scheduled poll of every region, which throws in the end if a region failed.
 */
export function collectorHandler(collector: Collector) {
  return async (event: unknown, context: Context): Promise<SQSBatchResponse | undefined> => {
    logger.addContext(context);
    try {
      if (!isSqsEvent(event)) return await poll(collector, lambdaDeadline(context));
      const { report, response } = await collectEvents(event, context, { ...collector, logger });
      countCollected(metrics, report);
      return response;
    } finally {
      metrics.publishStoredMetrics();
    }
  };
}

async function poll({ regions, pollRegion, clock }: Collector, deadline: Deadline): Promise<undefined> {
  const outcomes = await collectRegions({ regions, collect: pollRegion, clock, deadline });
  reportRegions(outcomes, { metrics, logger, clock });
}
