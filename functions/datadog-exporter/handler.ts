import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { sqsMessages, sqsQueue } from '../shared/queue/sqs-queue';
import { CLIENT_DEFAULTS } from '../shared/runtime/aws-client';
import { lambdaDeadline, systemClock } from '../shared/runtime/clock';
import { readEnv } from '../shared/runtime/env';
import { systemPause } from '../shared/runtime/pause';
import { s3StateStore } from '../shared/state/s3-state-store';
import { cachedApiKey } from './adapters/api-key';
import { datadogIntake } from './adapters/datadog-intake';
import { reportConsumed } from './adapters/report-metrics';
import { s3Objects } from './adapters/s3-objects';
import { readSecret } from './adapters/secret';
import { consume } from './core/consume';
import { ENV } from './env';

const env = readEnv([...ENV, 'POWERTOOLS_SERVICE_NAME']);
const s3 = new S3Client(CLIENT_DEFAULTS);
const secrets = new SecretsManagerClient(CLIENT_DEFAULTS);
const ports = {
  intake: datadogIntake(
    { api: env.DATADOG_API_URL, logs: env.DATADOG_LOGS_URL },
    cachedApiKey(() => readSecret(secrets, env.DATADOG_API_KEY_SECRET_ARN)),
  ),
  objects: s3Objects(s3, env.ARCHIVE_BUCKET),
  state: s3StateStore(s3, env.ARCHIVE_BUCKET, env.POWERTOOLS_SERVICE_NAME),
  queue: sqsQueue(new SQSClient(CLIENT_DEFAULTS), {
    source: env.QUEUE_URL,
    deadLetters: env.DEAD_LETTER_QUEUE_URL,
  }),
  clock: systemClock,
  pause: systemPause,
  random: Math.random,
  bucket: env.ARCHIVE_BUCKET,
  environment: env.ENVIRONMENT,
  service: env.SERVICE,
};

/** Delivers the archive objects that the queue's messages announce; answers with those that must come again. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const consumed = await consume({ ...ports, deadline: lambdaDeadline(context) }, sqsMessages(event));
  reportConsumed(consumed);
  const failed = consumed.filter(({ outcome }) => outcome === 'failed');
  return { batchItemFailures: failed.map(({ message }) => ({ itemIdentifier: message.id })) };
}
