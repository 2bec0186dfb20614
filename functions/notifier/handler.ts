import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import type { Context, DynamoDBBatchResponse } from 'aws-lambda';
import { CLIENT_DEFAULTS } from '../shared/runtime/aws-client';
import { systemClock as clock, lambdaDeadline } from '../shared/runtime/clock';
import { readEnv } from '../shared/runtime/env';
import { logger, metrics } from '../shared/runtime/observability';
import { alertsTable } from './adapters/alerts-table';
import { groupsTable } from './adapters/groups-table';
import { refuseToBeLate, reportClosed, reportSent, reportSweep } from './adapters/report';
import { snsTopic } from './adapters/sns-topic';
import { isStreamEvent, tableChanges } from './adapters/stream-changes';
import { closeGroups } from './core/close-groups';
import { sendInserted } from './core/inserted';
import type { SendPorts } from './core/ports';
import { sweep } from './core/sweep';
import { type Env, REQUIRED_ENV } from './env';

const env = readEnv(REQUIRED_ENV);
const { RUNBOOKS: runbooks }: Partial<Env> = process.env;
const dynamoDb = new DynamoDBClient(CLIENT_DEFAULTS);
// A topic that does not answer is the next sweep's business: few attempts, and time is left for the other alerts.
const sns = new SNSClient({ ...CLIENT_DEFAULTS, maxAttempts: 3 });
const outbox = alertsTable(dynamoDb, env.DYNAMODB_TABLE);
const groups = groupsTable(dynamoDb, { state: env.STATE_TABLE, alerts: env.DYNAMODB_TABLE });
const retentionDays = Number(env.ALERT_RETENTION_DAYS);

/**
 * Changes of the alerts table: sends what is new and answers with what must come again. Any other event is the
 * schedule's sweep: closes groups whose time is over, and beside that sends what is still unsent.
 */
export async function handler(event: unknown, context: Context): Promise<DynamoDBBatchResponse | undefined> {
  logger.addContext(context);
  const deadline = lambdaDeadline(context);
  const topic = snsTopic(sns, env.SNS_TOPIC_ARN, deadline);
  const ports = { outbox, topic, clock, deadline, ...(runbooks && { runbooks }) };
  try {
    if (!isStreamEvent(event)) return await scheduled(ports);
    const { sent, failed } = await sendInserted(ports, tableChanges(event));
    reportSent(sent);
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  } finally {
    metrics.publishStoredMetrics();
  }
}

/** Sends even when the groups cannot be read: two tables, two troubles. */
async function scheduled(ports: SendPorts): Promise<undefined> {
  const [closed, swept] = await Promise.allSettled([
    closeGroups({ ...ports, groups, retentionDays }).then(reportClosed),
    sweep(ports).then(reportSweep).then(refuseToBeLate),
  ]);
  for (const result of [closed, swept]) if (result.status === 'rejected') throw result.reason;
}
