import { IAMClient } from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import { CLIENT_DEFAULTS } from '../shared/runtime/aws-client';
import { lambdaDeadline, systemClock } from '../shared/runtime/clock';
import { readEnv } from '../shared/runtime/env';
import { logger, metrics } from '../shared/runtime/observability';
import { s3StateStore } from '../shared/state/s3-state-store';
import { iamAuthorization } from './adapters/iam-authorization';
import { reportPredictions } from './adapters/report';
import { s3Findings } from './adapters/s3-findings';
import { s3Predictions } from './adapters/s3-predictions';
import { predict } from './core/run/predict';
import { ENV } from './env';

const env = readEnv(ENV);
const s3 = new S3Client(CLIENT_DEFAULTS);
const iam = new IAMClient(CLIENT_DEFAULTS);
const ports = {
  findings: s3Findings(s3, env.ARCHIVE_BUCKET),
  predictions: s3Predictions(s3, env.ARCHIVE_BUCKET),
  state: s3StateStore(s3, env.ARCHIVE_BUCKET, 'predictor'),
  clock: systemClock,
};

/** The schedule, once a day: forecasts tomorrow's findings and scores principals. */
export async function handler(_event: unknown, context: Context): Promise<void> {
  logger.addContext(context);
  const deadline = lambdaDeadline(context);
  try {
    reportPredictions(await predict({ ...ports, authorization: iamAuthorization(iam, deadline), deadline }));
  } finally {
    metrics.publishStoredMetrics();
  }
}
