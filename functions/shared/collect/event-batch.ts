import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Logger } from '@aws-lambda-powertools/logger';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { ArchiveObject, FindingsArchive } from '../archive/archive-object';
import { addReports, type CollectReport, NOTHING_COLLECTED } from './collect-report';
import { type ExpectedEvent, parseEnvelope } from './event-envelope';
import { storeAll } from './store';

export interface EventBatch {
  readonly expected: ExpectedEvent;
  /** The archive object of an event's `detail`; undefined where it is none that is kept. Throws on a malformed one. */
  readonly toObject: (detail: unknown) => ArchiveObject | undefined;
  readonly archive: FindingsArchive;
  readonly logger: Logger;
}

/** What was stored, and the messages that SQS must deliver again. */
export interface BatchOutcome {
  readonly report: CollectReport;
  readonly response: SQSBatchResponse;
}

/** Whether an invocation brings SQS messages; anything else is a schedule. */
export function isSqsEvent(event: unknown): event is SQSEvent {
  return Array.isArray((event as Partial<SQSEvent> | null | undefined)?.Records);
}

/**
 * Stores the finding of each message. A message that cannot be read or stored fails alone: SQS delivers it again
 * and, in the end, to the dead-letter queue. None is skipped.
 */
export async function collectEvents(
  event: SQSEvent,
  context: Context,
  batch: EventBatch,
): Promise<BatchOutcome> {
  const reports: CollectReport[] = [];
  const response = await processPartialResponse(
    event,
    async (record: SQSRecord) => {
      reports.push(await collectEvent(record, batch));
    },
    new BatchProcessor(EventType.SQS),
    { context, throwOnFullBatchFailure: false },
  );
  return { report: addReports(reports), response };
}

async function collectEvent({ messageId, body }: SQSRecord, batch: EventBatch): Promise<CollectReport> {
  try {
    const { detail } = parseEnvelope(body, batch.expected);
    const object = batch.toObject(detail);
    const report = object ? await storeAll(batch.archive, [object]) : NOTHING_COLLECTED;
    return { ...report, collected: 1 };
  } catch (error) {
    batch.logger.error('event not collected', { messageId, error: error as Error });
    throw error;
  }
}
