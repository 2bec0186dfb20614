import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Logger } from '@aws-lambda-powertools/logger';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { FindingsArchive } from '../shared/archive/archive-object';
import { addReports, type CollectReport } from '../shared/collect/collect-report';
import { countCollected } from '../shared/collect/region-metrics';
import { collectLogFile, type LogFiles } from './core/collect-log-file';
import { parseLogFileEvent, type TrustedLogs } from './core/log-file-event';

export interface LogBatch {
  /** Undefined: full logs are not collected here, so that every message fails. */
  readonly trusted: TrustedLogs | undefined;
  readonly files: LogFiles;
  readonly archive: FindingsArchive;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/**
 * Stores the log file that each message announces, one after the other so that memory holds one.
 * A message whose file cannot be read whole fails alone, with the reason in the log; none is skipped.
 */
export async function collectLogBatch(
  event: SQSEvent,
  context: Context,
  batch: LogBatch,
): Promise<SQSBatchResponse> {
  const reports: CollectReport[] = [];
  const response = await processPartialResponse(
    event,
    (record: SQSRecord) => collectMessage(record, batch, reports),
    new BatchProcessor(EventType.SQS),
    { context, processInParallel: false, throwOnFullBatchFailure: false },
  );
  countCollected(batch.metrics, addReports(reports));
  return response;
}

async function collectMessage(
  { messageId, body }: SQSRecord,
  { trusted, files, archive, logger }: LogBatch,
  reports: CollectReport[],
): Promise<void> {
  let key: string | undefined;
  try {
    if (!trusted) throw new Error('full logs are off: WAF_LOG_BUCKET is "none"');
    const file = parseLogFileEvent(body, trusted);
    key = file.key;
    const { report, broken, brokenCount } = await collectLogFile(file, files, archive);
    reports.push(report);
    if (brokenCount > 0) throw new BrokenLines(brokenCount, broken);
  } catch (error) {
    logger.error('log file not collected', { messageId, key, error: error as Error });
    throw error;
  }
}

/** Some lines of a file are no log records. Its other records are stored. */
class BrokenLines extends Error {
  override readonly name = 'BrokenLines';
  constructor(count: number, described: readonly { readonly line: number; readonly reason: string }[]) {
    const lines = described.map(({ line, reason }) => `line ${line} ${reason}`).join('; ');
    super(`${count} broken line(s), the others are stored: ${lines}`);
  }
}
