import { Construct } from 'constructs';
import type { Env } from '../../functions/cloudtrail-processor/env';
import type { Alerts } from '../alerts';
import type { Bundle } from '../bundles';
import { type Deployment, watchesUsers } from '../deployment';
import type { FindingsArchive } from '../findings-archive';
import { LambdaFunction } from '../lambda-function';
import { type AlarmTopic, METRICS_NAMESPACE } from '../observability';
import type { LogSource } from './log-source';

export interface ProcessorProps {
  readonly deployment: Deployment;
  readonly alarms: AlarmTopic;
  readonly archive: FindingsArchive;
  readonly alerts: Alerts;
  readonly bundle: Bundle;
  readonly source: LogSource;
}

/** Lambda's time for a batch of log files; each is streamed, so memory does not grow with them. */
export const TIMEOUT_SECONDS = 300;
const MEMORY_MB = 256;
const HOUR = 3600;

/** Reads each log file once: alerts into the table, their findings and activity counts into the archive. */
export class Processor extends Construct {
  readonly functionName: string;

  constructor(scope: Construct, id: string, props: ProcessorProps) {
    super(scope, id);
    const { archive, alerts, source } = props;
    const lambda = new LambdaFunction(this, 'function', {
      ...props,
      name: 'cloudtrail-processor',
      description: "Matches CloudTrail's events against the detection rules",
      environment: environmentOf(props),
      timeoutSeconds: TIMEOUT_SECONDS,
      memoryMb: MEMORY_MB,
    });
    this.functionName = lambda.functionName;
    allowRead(lambda, source);
    archive.allowWrite(lambda, 'cloudtrail');
    archive.allowWriteActivity(lambda);
    alerts.allowRaise(lambda);
    source.queue.allowBackOff(lambda);
    source.queue.feed(lambda, { batchSize: 5, maxConcurrency: 5 });
    this.#declareAlarms(props);
  }

  #declareAlarms({ alarms, source }: ProcessorProps): void {
    const own = { namespace: METRICS_NAMESPACE, dimensions: { service: this.functionName } };
    alarms.alarm(this, 'freshness', {
      ...own,
      name: `${this.functionName}-freshness`,
      description: 'No event of the last hour was read.',
      runbook: 'cloudtrail-silent',
      metric: 'FreshnessSeconds',
      // The freshest event counts: log files may also come again days later.
      statistic: 'Minimum',
      periodSeconds: HOUR,
      evaluationPeriods: 2,
      threshold: HOUR,
      missingData: 'breaching',
    });
    alarms.alarm(this, 'limits', {
      ...own,
      name: `${this.functionName}-limits`,
      description: 'A log file breached a limit and was read only up to there.',
      runbook: 'log-file-refused',
      metric: 'LimitBreached',
      statistic: 'Sum',
      periodSeconds: 300,
      threshold: 1,
    });
    alarms.alarm(this, 'delay', {
      name: `${this.functionName}-delay`,
      description: 'Log files wait for over an hour.',
      runbook: 'cloudtrail-silent',
      namespace: 'AWS/SQS',
      metric: 'ApproximateAgeOfOldestMessage',
      dimensions: { QueueName: source.queue.queueName },
      statistic: 'Maximum',
      periodSeconds: 300,
      threshold: HOUR,
    });
  }
}

function environmentOf({ deployment, archive, alerts, source }: ProcessorProps): Env {
  const { retentionDays, groupMinutes, minimumSeverity } = deployment.settings.alerts;
  return {
    ARCHIVE_BUCKET: archive.bucketName,
    TRAIL_BUCKET: source.bucketName,
    ACCOUNTS: trustedAccounts(deployment),
    DYNAMODB_TABLE: alerts.tableName,
    STATE_TABLE: alerts.stateTableName,
    SECURITY_EVENTS_PATH: 'rules.json',
    QUEUE_URL: source.queue.url,
    DEAD_LETTER_QUEUE_URL: source.queue.deadLetters.url,
    ALERT_RETENTION_DAYS: String(retentionDays),
    GROUP_MINUTES: String(groupMinutes),
    MINIMUM_SEVERITY: minimumSeverity,
    COUNTED: watchesUsers(deployment.settings) ? 'calls and visits' : 'calls',
  };
}

function trustedAccounts({ accountId, settings }: Deployment): string {
  const { organization, adopted } = settings.cloudtrail;
  if (organization !== undefined) return `organization:${organization.id}`;
  return [accountId, ...(adopted?.accounts ?? [])].join(',');
}

/** The version that was announced is read; and without the right to list, S3 answers 403 for what does not exist. */
function allowRead(lambda: LambdaFunction, { bucketArn, logFilesArn, keyArn }: LogSource): void {
  lambda.allow({ actions: ['s3:GetObject', 's3:GetObjectVersion'], resources: [logFilesArn] });
  lambda.allow({ actions: ['s3:ListBucket'], resources: [bucketArn] });
  if (keyArn !== undefined) lambda.allow({ actions: ['kms:Decrypt'], resources: [keyArn] });
}
