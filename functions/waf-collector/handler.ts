import { S3Client } from '@aws-sdk/client-s3';
import type { Context, SQSBatchResponse } from 'aws-lambda';
import { s3Archive } from '../shared/archive/s3-archive';
import { isSqsEvent } from '../shared/collect/event-batch';
import { CLIENT_DEFAULTS } from '../shared/runtime/aws-client';
import { lambdaDeadline, systemClock } from '../shared/runtime/clock';
import { readEnv, readList } from '../shared/runtime/env';
import { logger, metrics } from '../shared/runtime/observability';
import { s3StateStore } from '../shared/state/s3-state-store';
import { s3LogFiles } from './adapters';
import { ENV } from './env';
import { collectLogBatch } from './log-batch';
import { runSamples } from './sample-run';

const env = readEnv([...ENV, 'POWERTOOLS_SERVICE_NAME']);
const s3 = new S3Client(CLIENT_DEFAULTS);
const archive = s3Archive(s3, env.ARCHIVE_BUCKET);
const state = s3StateStore(s3, env.ARCHIVE_BUCKET, env.POWERTOOLS_SERVICE_NAME);
const files = s3LogFiles(s3);
const regions = readList(env.REGIONS);
const logged = readList(env.LOGGED_WEB_ACLS);
const trusted =
  env.WAF_LOG_BUCKET === 'none' ? undefined : { bucket: env.WAF_LOG_BUCKET, accountId: env.ACCOUNT_ID };

/** SQS messages announce log files; anything else is the schedule, which samples. */
export async function handler(event: unknown, context: Context): Promise<SQSBatchResponse | undefined> {
  logger.addContext(context);
  const deadline = lambdaDeadline(context);
  try {
    if (isSqsEvent(event))
      return await collectLogBatch(event, context, { trusted, files, archive, metrics, logger });
    if (env.SAMPLES === 'on')
      await runSamples({ regions, logged, archive, state, clock: systemClock, deadline, metrics, logger });
    return undefined;
  } finally {
    metrics.publishStoredMetrics();
  }
}
