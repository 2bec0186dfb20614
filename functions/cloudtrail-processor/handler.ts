import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { AlertSeverity } from '../shared/alerts/alert';
import { s3Archive } from '../shared/archive/s3-archive';
import { sqsMessages, sqsQueue } from '../shared/queue/sqs-queue';
import { CLIENT_DEFAULTS } from '../shared/runtime/aws-client';
import { lambdaDeadline, systemClock } from '../shared/runtime/clock';
import { readEnv } from '../shared/runtime/env';
import { logger, metrics } from '../shared/runtime/observability';
import { systemPause } from '../shared/runtime/pause';
import { alertTable } from './adapters/alert-table';
import { s3OnceStore } from './adapters/once-bucket';
import { progressTable } from './adapters/progress-table';
import { reportProcessed } from './adapters/report-metrics';
import { loadRuleSet } from './adapters/rule-set-file';
import { s3TrailBucket } from './adapters/trail-bucket';
import { windowStore } from './adapters/window-store';
import type { Counted } from './core/activity/activity-counter';
import { trustedAccounts } from './core/log-file';
import { processFile } from './core/process/process-file';
import { processMessages } from './core/process/process-messages';
import { ENV } from './env';

const env = readEnv([...ENV, 'POWERTOOLS_SERVICE_NAME']);
const s3 = new S3Client(CLIENT_DEFAULTS);
const dynamoDb = new DynamoDBClient(CLIENT_DEFAULTS);
const ports = {
  ruleSet: loadRuleSet(env.SECURITY_EVENTS_PATH, __dirname),
  trusted: { bucket: env.TRAIL_BUCKET, accounts: trustedAccounts(env.ACCOUNTS) },
  queue: sqsQueue(new SQSClient(CLIENT_DEFAULTS), {
    source: env.QUEUE_URL,
    deadLetters: env.DEAD_LETTER_QUEUE_URL,
  }),
  trail: s3TrailBucket(s3),
  once: s3OnceStore(s3, env.ARCHIVE_BUCKET),
  archive: s3Archive(s3, env.ARCHIVE_BUCKET),
  progress: progressTable(dynamoDb, env.STATE_TABLE, systemClock),
  windows: windowStore(dynamoDb, env.STATE_TABLE, systemClock),
  table: alertTable(dynamoDb, { alerts: env.DYNAMODB_TABLE, state: env.STATE_TABLE }),
  groupMinutes: Number(env.GROUP_MINUTES),
  retentionDays: Number(env.ALERT_RETENTION_DAYS),
  minimumSeverity: env.MINIMUM_SEVERITY as AlertSeverity,
  counted: env.COUNTED as Counted,
  clock: systemClock,
  random: Math.random,
  pause: systemPause,
};

/** Reads the log files that the queue's messages announce; answers with those that must come again. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  logger.addContext(context);
  const run = { ...ports, deadline: lambdaDeadline(context) };
  try {
    const processed = await processMessages(
      { ...run, processFile: (file, isAgain) => processFile(run, file, isAgain) },
      sqsMessages(event),
    );
    reportProcessed(processed, run.clock.now());
    const failed = processed.filter(({ outcome }) => outcome === 'failed');
    return { batchItemFailures: failed.map(({ message }) => ({ itemIdentifier: message.id })) };
  } finally {
    metrics.publishStoredMetrics();
  }
}
