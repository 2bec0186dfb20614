import { Construct } from 'constructs';
import type { Env } from '../../functions/datadog-exporter/env';
import type { Bundle } from '../bundles';
import type { Deployment } from '../deployment';
import type { FindingsArchive } from '../findings-archive';
import { LambdaFunction } from '../lambda-function';
import { type AlarmTopic, METRICS_NAMESPACE } from '../observability';
import { ApiKey } from './api-key';

export interface DatadogExporterProps {
  readonly deployment: Deployment;
  readonly archive: FindingsArchive;
  readonly alarms: AlarmTopic;
  readonly keyArn: string;
  readonly bundle: Bundle;
}

const TIMEOUT_SECONDS = 120;

/**
 * SQS allows 1,000 receives at most. The exporter backs off up to an hour between them, so a message lives
 * its fourteen days; what can never be sent it puts into the dead-letter queue itself, with the reason.
 */
const MAX_RECEIVES = 1000;

/** Delivers every new object of the archive to Datadog. */
export class DatadogExporter extends Construct {
  constructor(scope: Construct, id: string, props: DatadogExporterProps) {
    super(scope, id);
    const { deployment, archive, alarms, keyArn } = props;
    const apiKey = new ApiKey(this, 'api-key', { deployment, keyArn });
    const queue = archive.onFinding('to-datadog', {
      name: 'datadog-exporter',
      description: 'New findings for Datadog',
      functionTimeoutSeconds: TIMEOUT_SECONDS,
      maxReceiveCount: MAX_RECEIVES,
    });
    const { site, apiUrl } = deployment.settings.datadog;
    const environment: Env = {
      ARCHIVE_BUCKET: archive.bucketName,
      DATADOG_API_KEY_SECRET_ARN: apiKey.secretArn,
      DATADOG_API_URL: apiUrl ?? `https://api.${site}`,
      DATADOG_LOGS_URL: apiUrl ?? `https://http-intake.logs.${site}`,
      ENVIRONMENT: deployment.settings.environment,
      SERVICE: deployment.settings.prefix,
      QUEUE_URL: queue.url,
      DEAD_LETTER_QUEUE_URL: queue.deadLetters.url,
    };
    const lambda = new LambdaFunction(this, 'function', {
      deployment,
      alarms,
      name: 'datadog-exporter',
      description: 'Delivers findings from the archive to Datadog',
      bundle: props.bundle,
      environment,
      timeoutSeconds: TIMEOUT_SECONDS,
      memoryMb: 512,
    });
    for (const permission of apiKey.permissions) lambda.allow(permission);
    queue.allowBackOff(lambda);
    archive.allowReadFindings(lambda);
    archive.allowState(lambda, lambda.functionName);
    queue.feed(lambda, { batchSize: 10, maxConcurrency: 4, batchingWindowSeconds: 5 });
    this.#declareAlarms(props, queue.queueName, lambda.functionName);
  }

  #declareAlarms({ alarms }: DatadogExporterProps, queueName: string, functionName: string): void {
    alarms.alarm(this, 'delay', {
      name: `${functionName}-delay`,
      description: 'Findings wait for Datadog for over an hour.',
      runbook: 'delivery-delayed',
      namespace: 'AWS/SQS',
      metric: 'ApproximateAgeOfOldestMessage',
      dimensions: { QueueName: queueName },
      statistic: 'Maximum',
      periodSeconds: 300,
      threshold: 3600,
    });
    alarms.alarm(this, 'credentials', {
      name: `${functionName}-credentials`,
      description: 'Datadog refuses the API key.',
      runbook: 'credentials-refused',
      namespace: METRICS_NAMESPACE,
      metric: 'CredentialsRefused',
      dimensions: { service: functionName },
      statistic: 'Sum',
      periodSeconds: 300,
      threshold: 1,
    });
  }
}
