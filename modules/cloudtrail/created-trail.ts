import { Cloudtrail, type CloudtrailConfig } from '@cdktf/provider-aws/lib/cloudtrail';
import { S3BucketNotification } from '@cdktf/provider-aws/lib/s3-bucket-notification';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { type Deployment, trailName } from '../deployment';
import type { AlarmTopic } from '../observability';
import { bucketSender, EventQueue, WorkQueue } from '../queue';
import { LOG_FILE_QUEUE, type LogSource, logFilePattern } from './log-source';
import { trailBucket } from './trail-bucket';
import { TrailLogGroup } from './trail-log-group';

export interface CreatedTrailProps {
  readonly deployment: Deployment;
  readonly alarms: AlarmTopic;
  /** The system's key; used where settings.cloudtrail.encryption is "kms". */
  readonly keyArn: string;
  readonly functionTimeoutSeconds: number;
}

/** A trail of all regions with its bucket, and the queue to which the bucket announces each log file. */
export class CreatedTrail extends Construct implements LogSource {
  readonly trailName: string;
  readonly bucketName: string;
  readonly bucketArn: string;
  readonly logFilesArn: string;
  readonly keyArn: string | undefined;
  readonly queue: WorkQueue;
  readonly logGroupName: string | undefined;

  constructor(scope: Construct, id: string, props: CreatedTrailProps) {
    super(scope, id);
    const { deployment, keyArn } = props;
    const { encryption, cisMetricFilters } = deployment.settings.cloudtrail;
    const bucket = trailBucket(this, deployment);
    this.bucketName = bucket.bucketName;
    this.bucketArn = bucket.bucketArn;
    this.logFilesArn = `${bucket.bucketArn}/AWSLogs/*`;
    this.keyArn = encryption === 'kms' ? keyArn : undefined;
    const { queue, notification } = this.#declareQueue(props);
    this.queue = queue;

    const logs = cisMetricFilters ? new TrailLogGroup(this, 'logs', deployment) : undefined;
    this.logGroupName = logs?.logGroupName;
    // CloudTrail tries its access to bucket and log group when the trail is made, and a log file that came before its
    // notification would be announced to nobody.
    const before = [bucket.policy, notification, ...(logs === undefined ? [] : [logs.policy])];
    this.trailName = this.#declareTrail(deployment, before, logs);
  }

  #declareTrail(
    deployment: Deployment,
    dependsOn: ITerraformDependable[],
    logs: TrailLogGroup | undefined,
  ): string {
    const { organization, insights } = deployment.settings.cloudtrail;
    const trail = new Cloudtrail(this, 'trail', {
      name: trailName(deployment),
      s3BucketName: this.bucketName,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      ...(organization === undefined ? {} : { isOrganizationTrail: true }),
      ...(this.keyArn === undefined ? {} : { kmsKeyId: this.keyArn }),
      ...this.#eventSelector(deployment),
      ...(insights ? { insightSelector: INSIGHTS.map((insightType) => ({ insightType })) } : {}),
      ...(logs === undefined
        ? {}
        : { cloudWatchLogsGroupArn: logs.deliveryArn, cloudWatchLogsRoleArn: logs.roleArn }),
      dependsOn,
    });
    return trail.name;
  }

  /**
   * Management events always; without named buckets, as a trail does by itself. Not the advanced selectors, which the
   * provider cannot take away again: CloudTrail refuses an empty list of them.
   */
  #eventSelector({ partition, settings }: Deployment): Pick<CloudtrailConfig, 'eventSelector'> {
    const { dataEventBuckets } = settings.cloudtrail;
    if (dataEventBuckets.length === 0) return {};
    const objects = dataEventBuckets.map((name) => `arn:${partition}:s3:::${name}/`);
    return {
      eventSelector: [
        {
          readWriteType: 'All',
          includeManagementEvents: true,
          dataResource: [{ type: 'AWS::S3::Object', values: objects }],
        },
      ],
    };
  }

  #declareQueue(props: CreatedTrailProps): { queue: WorkQueue; notification: S3BucketNotification } {
    const { deployment } = props;
    const queueProps = { ...LOG_FILE_QUEUE, ...props };
    if (deployment.settings.cloudtrail.notification === 'eventbridge') {
      const queue = new EventQueue(this, 'log-files', {
        ...queueProps,
        description: 'New log files of the trail',
        eventPattern: logFilePattern(this.bucketName),
      });
      const notification = new S3BucketNotification(this, 'notification', {
        bucket: this.bucketName,
        eventbridge: true,
        dependsOn: [queue.target],
      });
      return { queue, notification };
    }
    const queue = new WorkQueue(this, 'log-files', queueProps);
    const policy = queue.admit(bucketSender(this.bucketArn, deployment.accountId));
    const notification = new S3BucketNotification(this, 'notification', {
      bucket: this.bucketName,
      queue: [
        {
          id: 'log-files',
          queueArn: queue.arn,
          events: ['s3:ObjectCreated:*'],
          filterPrefix: 'AWSLogs/',
          filterSuffix: '.json.gz',
        },
      ],
      // S3 sends its test event when the notification is made.
      dependsOn: [policy],
    });
    return { queue, notification };
  }
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-insights-events-with-cloudtrail.html */
const INSIGHTS = ['ApiCallRateInsight', 'ApiErrorRateInsight'];
