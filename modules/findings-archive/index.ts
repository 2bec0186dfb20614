import { S3BucketNotification } from '@cdktf/provider-aws/lib/s3-bucket-notification';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment';
import type { LambdaFunction } from '../lambda-function';
import type { AlarmTopic } from '../observability';
import { accessLogs, PrivateBucket } from '../private-bucket';
import { EventQueue, type EventQueueProps } from '../queue';
import type { Schedules } from '../schedule';
import { listedAccounts } from './accounts';
import { Analysis } from './analysis';
import { Compaction } from './compaction';
import { archiveLifetimes } from './lifetimes';
import { MOST_WATCHED_ACCOUNTS, UnlistedAccounts } from './unlisted-accounts';

export interface FindingsArchiveProps {
  readonly deployment: Deployment;
  /** The system's key; used where settings.archive.encryption is "kms". */
  readonly keyArn: string;
  /** Gets the alarms of consumers' queues and of the nightly compaction. */
  readonly alarms: AlarmTopic;
  /** Runs the nightly compaction. */
  readonly schedules: Schedules;
}

/** A consumer of findings; the queue's name is `<prefix>-<name>`. */
export type FindingConsumer = Pick<
  EventQueueProps,
  'name' | 'description' | 'functionTimeoutSeconds' | 'maxReceiveCount'
>;

/** Everything that consumers read lies under this prefix, and nothing else does. */
const FINDINGS_PREFIX = 'findings/';

/**
 * The bucket that keeps every finding, and the outbox that every consumer reads from. It owns its one notification,
 * S3 -> EventBridge, so a consumer is added with `onFinding` and touches nobody else's.
 */
export class FindingsArchive extends Construct {
  readonly bucketName: string;
  readonly bucketArn: string;
  /** Glue database of the tables; the view to query is `findings`. */
  readonly databaseName: string;
  /** Athena workgroup for analysts. */
  readonly workgroupName: string;
  readonly #props: FindingsArchiveProps;

  constructor(scope: Construct, id: string, props: FindingsArchiveProps) {
    super(scope, id);
    this.#props = props;
    const bucket = this.#declareBucket();
    this.bucketName = bucket.bucketName;
    this.bucketArn = bucket.bucketArn;
    new S3BucketNotification(this, 'notification', { bucket: this.bucketName, eventbridge: true });

    const { deployment, alarms, schedules } = props;
    const storage = {
      bucketName: this.bucketName,
      bucketArn: this.bucketArn,
      ...(this.#usesKey() ? { keyArn: props.keyArn } : {}),
    };
    const analysis = new Analysis(this, 'analysis', { deployment, ...storage });
    this.databaseName = analysis.databaseName;
    this.workgroupName = analysis.workgroupName;
    new Compaction(this, 'compaction', { deployment, alarms, schedules, ...storage });
    if (listedAccounts(deployment).length <= MOST_WATCHED_ACCOUNTS)
      new UnlistedAccounts(this, 'unlisted-accounts', { deployment, alarms, bucketName: this.bucketName });
  }

  /**
   * A queue that gets a message for every object that is written under `findings/`: EventBridge's
   * "Object Created" event, its key as it is, not URL-encoded.
   */
  onFinding(id: string, consumer: FindingConsumer): EventQueue {
    const { deployment, alarms } = this.#props;
    return new EventQueue(this, id, {
      ...consumer,
      deployment,
      alarms,
      eventPattern: {
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: { bucket: { name: [this.bucketName] }, object: { key: [{ prefix: FINDINGS_PREFIX }] } },
      },
    });
  }

  /** Lets `lambda` add findings of one source, and nothing else. */
  allowWrite(lambda: LambdaFunction, source: string): void {
    lambda.allow({
      actions: ['s3:PutObject'],
      resources: [`${this.bucketArn}/${FINDINGS_PREFIX}source=${source}/*`],
    });
    this.#allowKey(lambda, ['kms:GenerateDataKey']);
  }

  /** Lets `lambda` add activity counts, objects under `activity/` that are written once. */
  allowWriteActivity(lambda: LambdaFunction): void {
    lambda.allow({ actions: ['s3:PutObject'], resources: [`${this.bucketArn}/activity/*`] });
    this.#allowKey(lambda, ['kms:GenerateDataKey']);
  }

  /** Lets `lambda` list and read activity counts. */
  allowReadActivity(lambda: LambdaFunction): void {
    lambda.allow({ actions: ['s3:GetObject'], resources: [`${this.bucketArn}/activity/*`] });
    this.#allowList(lambda);
    this.#allowKey(lambda, ['kms:Decrypt']);
  }

  /** Lets `lambda` read and write the state documents of `owner`, the name that its StateStore has. */
  allowState(lambda: LambdaFunction, owner: string): void {
    lambda.allow({
      actions: ['s3:GetObject', 's3:PutObject'],
      resources: [`${this.bucketArn}/state/${owner}/*`],
    });
    this.#allowList(lambda);
    this.#allowKey(lambda, ['kms:Decrypt', 'kms:GenerateDataKey']);
  }

  /** Lets `lambda` add predictions, objects under `predictions/` that are written once. */
  allowWritePredictions(lambda: LambdaFunction): void {
    lambda.allow({ actions: ['s3:PutObject'], resources: [`${this.bucketArn}/predictions/*`] });
    this.#allowKey(lambda, ['kms:GenerateDataKey']);
  }

  /** Lets `lambda` list all findings, and read those of some sources; of all where none is named. */
  allowReadFindings(lambda: LambdaFunction, ...sources: readonly string[]): void {
    const folders = sources.length === 0 ? ['*'] : sources.map((source) => `source=${source}/*`);
    lambda.allow({
      actions: ['s3:GetObject'],
      resources: folders.map((folder) => `${this.bucketArn}/${FINDINGS_PREFIX}${folder}`),
    });
    this.#allowList(lambda);
    this.#allowKey(lambda, ['kms:Decrypt']);
  }

  /**
   * For listing; and without it S3 answers 403 and not 404 for an object that does not exist.
   * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
   */
  #allowList(lambda: LambdaFunction): void {
    lambda.allow({ actions: ['s3:ListBucket'], resources: [this.bucketArn] });
  }

  #allowKey(lambda: LambdaFunction, actions: readonly string[]): void {
    if (this.#usesKey()) lambda.allow({ actions, resources: [this.#props.keyArn] });
  }

  #usesKey(): boolean {
    return this.#props.deployment.settings.archive.encryption === 'kms';
  }

  #declareBucket(): PrivateBucket {
    const { deployment, keyArn } = this.#props;
    const { archive } = deployment.settings;
    const { forceDestroy, retentionDays } = archive;
    const name = deployment.archiveBucketName;
    return new PrivateBucket(this, 'storage', {
      name,
      encryption: this.#usesKey() ? { keyArn } : 'aes256',
      lifecycle: archiveLifetimes(retentionDays, deployment.name('datadog-exporter')),
      forceDestroy,
      ...(archive.accessLogging
        ? { accessLogs: accessLogs(this, { deployment, name, retentionDays, forceDestroy }) }
        : {}),
    });
  }
}
