import { LambdaEventSourceMapping } from '@cdktf/provider-aws/lib/lambda-event-source-mapping';
import { Construct } from 'constructs';
import type { Env } from '../../functions/notifier/env';
import type { Bundle } from '../bundles';
import { type Deployment, runbooksBase } from '../deployment';
import { LambdaFunction } from '../lambda-function';
import { type AlarmTopic, METRICS_NAMESPACE } from '../observability';
import { DeadLetterQueue } from '../queue';
import type { Schedules } from '../schedule';
import type { Tables } from './tables';

export interface NotifierProps {
  readonly deployment: Deployment;
  readonly alarms: AlarmTopic;
  readonly schedules: Schedules;
  readonly bundle: Bundle;
  readonly tables: Tables;
  readonly topicArn: string;
  /** Key of the topic. */
  readonly keyArn: string;
}

const TIMEOUT_SECONDS = 120;
const SWEEP = 'rate(5 minutes)';
/** Three sweeps. */
const UNSENT_SECONDS = 900;

/** Only what was put and wants to be told: neither the notifier's own marks nor the removals by TTL. */
const NEW_AND_UNSENT = {
  eventName: ['INSERT'],
  dynamodb: { NewImage: { Unsent: { S: [{ exists: true }] } } },
};

/** Tells of new alerts as the table's stream brings them; a sweep sends what was missed and closes groups. */
export class Notifier extends Construct {
  constructor(scope: Construct, id: string, props: NotifierProps) {
    super(scope, id);
    const { deployment, alarms, schedules, tables, topicArn, keyArn } = props;
    const environment: Env = {
      SNS_TOPIC_ARN: topicArn,
      DYNAMODB_TABLE: tables.alerts.name,
      STATE_TABLE: tables.state.name,
      ALERT_RETENTION_DAYS: String(deployment.settings.alerts.retentionDays),
      RUNBOOKS: runbooksBase(deployment.settings),
    };
    const lambda = new LambdaFunction(this, 'function', {
      ...props,
      name: 'notifier',
      description: 'Sends alerts to the alert topic',
      environment,
      timeoutSeconds: TIMEOUT_SECONDS,
      memoryMb: 256,
    });
    lambda.allow({ actions: ['sns:Publish'], resources: [topicArn] });
    lambda.allow({ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [keyArn] });
    allowTables(lambda, tables);
    this.#readStream(props, lambda);
    schedules.add({
      name: 'notifier',
      description: 'Sends alerts that were missed, and closes groups',
      expression: SWEEP,
      targetArn: lambda.arn,
      input: JSON.stringify({ sweep: 'alerts' }),
      permissions: [{ actions: ['lambda:InvokeFunction'], resources: [lambda.arn] }],
    });
    alarms.alarm(this, 'unsent', {
      name: `${lambda.functionName}-unsent`,
      description: 'Alerts wait to be sent, or the sweep has fallen silent.',
      runbook: 'alerts-unsent',
      namespace: METRICS_NAMESPACE,
      metric: 'OldestUnsentSeconds',
      dimensions: { service: lambda.functionName },
      statistic: 'Maximum',
      periodSeconds: UNSENT_SECONDS,
      threshold: UNSENT_SECONDS,
      missingData: 'breaching',
    });
  }

  #readStream({ deployment, alarms, tables }: NotifierProps, lambda: LambdaFunction): void {
    // The statements that AWS's own template for stream readers has. https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html#dynamo-db-stream-read-policy
    lambda.allow({
      actions: [
        'dynamodb:DescribeStream',
        'dynamodb:GetRecords',
        'dynamodb:GetShardIterator',
        'dynamodb:ListStreams',
      ],
      resources: [`${tables.alerts.arn}/stream/*`],
    });
    const deadLetters = new DeadLetterQueue(this, 'dead-letters', {
      deployment,
      name: `${lambda.functionName}-dlq`,
      description: 'New alerts could not be read from the stream; the sweep sends them',
      alarms,
    });
    deadLetters.protect();
    lambda.allow({ actions: ['sqs:SendMessage'], resources: [deadLetters.policyArn] });
    new LambdaEventSourceMapping(this, 'stream', {
      functionName: lambda.arn,
      eventSourceArn: tables.streamArn,
      startingPosition: 'TRIM_HORIZON',
      batchSize: 10,
      bisectBatchOnFunctionError: true,
      functionResponseTypes: ['ReportBatchItemFailures'],
      // Then the sweep takes over, and the stream goes on.
      maximumRetryAttempts: 3,
      destinationConfig: { onFailure: { destinationArn: deadLetters.arn } },
      filterCriteria: { filter: [{ pattern: JSON.stringify(NEW_AND_UNSENT) }] },
    });
  }
}

/** What sending (a claim, a mark) and closing groups (a summary, a deletion) take. */
function allowTables(lambda: LambdaFunction, { alerts, state }: Tables): void {
  lambda.allow({
    actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    resources: [alerts.arn],
  });
  lambda.allow({ actions: ['dynamodb:DeleteItem', 'dynamodb:GetItem'], resources: [state.arn] });
  lambda.allow({ actions: ['dynamodb:Query'], resources: [alerts.indexArn, state.indexArn] });
}
