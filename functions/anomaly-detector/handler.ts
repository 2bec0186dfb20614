import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import type { AlertSeverity } from '../shared/alerts/alert';
import { s3Archive } from '../shared/archive/s3-archive';
import { CLIENT_DEFAULTS } from '../shared/runtime/aws-client';
import { lambdaDeadline, systemClock } from '../shared/runtime/clock';
import { readEnv } from '../shared/runtime/env';
import { logger, metrics } from '../shared/runtime/observability';
import { systemPause } from '../shared/runtime/pause';
import { s3StateStore } from '../shared/state/s3-state-store';
import { s3Activity } from './adapters/activity-bucket';
import { alertTable } from './adapters/alert-table';
import { cloudWatch, regionalClients } from './adapters/cloudwatch';
import { geoDatabase } from './adapters/geo-database';
import { noveltyTable } from './adapters/novelty-table';
import { reportRun, reportScores } from './adapters/report-metrics';
import { loadSeries, loadSuppressions } from './adapters/series-file';
import { s3Shards } from './adapters/shard-bucket';
import { noveltyAnomaly } from './core/findings/novelty-anomaly';
import { judgeVisits } from './core/novelty/judge-visits';
import { run } from './core/run/run';
import { keepSummary, scoresToTell, summaryOf } from './core/run/run-summary';
import type { Judge } from './core/run/tell-objects';
import { SERIES_WATCHES } from './core/run/watches';
import type { Tags } from './core/series/spec';
import { type Env, REQUIRED_ENV } from './env';

const env = readEnv(REQUIRED_ENV);
const { NOVELTY_TABLE = '', GEO_DATABASE = '' }: Partial<Env> = process.env;
const s3 = new S3Client(CLIENT_DEFAULTS);
const dynamoDb = new DynamoDBClient(CLIENT_DEFAULTS);
const places = geoDatabase(s3, GEO_DATABASE);
const novelty = noveltyTable(dynamoDb, NOVELTY_TABLE, systemPause);
const clients = regionalClients();
const userTags = JSON.parse(env.USER_ACTIVITY_TAGS) as Tags;
const ports = {
  shards: s3Shards(s3, env.ARCHIVE_BUCKET),
  alerts: alertTable(dynamoDb, env.DYNAMODB_TABLE),
  archive: s3Archive(s3, env.ARCHIVE_BUCKET),
  state: s3StateStore(s3, env.ARCHIVE_BUCKET, 'anomaly-detector'),
  clock: systemClock,
};
const settings = {
  specs: loadSeries(env.SERIES_PATH, __dirname),
  accountId: env.ACCOUNT_ID,
  ceiling: { maxSeries: Number(env.MAX_SERIES), monthlyBudgetUsd: Number(env.MONTHLY_BUDGET_USD) },
  watches: SERIES_WATCHES,
  learningDays: Number(env.LEARNING_DAYS),
  retentionDays: Number(env.ALERT_RETENTION_DAYS),
  suppressions: loadSuppressions(env.SUPPRESSIONS_PATH, __dirname),
  minimumSeverity: env.MINIMUM_SEVERITY as AlertSeverity,
  ...(NOVELTY_TABLE !== '' && { judgeVisits: judge }),
};

/** What principals did for the first time, by what was seen of them before. */
async function judge(rows: readonly unknown[]): ReturnType<Judge> {
  const { alarms, ...notes } = await judgeVisits(rows, novelty, {
    locate: await places(),
    learningDays: settings.learningDays,
  });
  return { ...notes, anomalies: alarms.flatMap((alarm) => noveltyAnomaly(alarm, userTags) ?? []) };
}

/** The schedule: scores what is new in every series. @throws AggregateError at the end when a part failed */
export async function handler(_event: unknown, context: Context): Promise<void> {
  logger.addContext(context);
  const deadline = lambdaDeadline(context);
  try {
    const activity = s3Activity(s3, env.ARCHIVE_BUCKET, deadline);
    const report = await run(
      { ...ports, metrics: cloudWatch(clients, deadline), activity, deadline },
      settings,
    );
    const summary = summaryOf(report, systemClock.now());
    reportRun(summary);
    reportScores(scoresToTell(report));
    await keepSummary(ports.state, summary);
    if (report.failures.length > 0) throw new AggregateError(report.failures, 'parts of the run failed');
  } finally {
    metrics.publishStoredMetrics();
  }
}
