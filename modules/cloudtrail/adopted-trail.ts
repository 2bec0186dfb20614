import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { Construct } from 'constructs';
import type { Settings } from '../../settings/schema';
import type { Deployment } from '../deployment';
import type { AlarmTopic } from '../observability';
import { EventQueue, topicSender, WorkQueue } from '../queue';
import { LOG_FILE_QUEUE, type LogSource, logFilePattern } from './log-source';

export type AdoptedSettings = NonNullable<Settings['cloudtrail']['adopted']>;

export interface AdoptedTrailProps {
  readonly deployment: Deployment;
  readonly alarms: AlarmTopic;
  readonly functionTimeoutSeconds: number;
  readonly adopted: AdoptedSettings;
}

/**
 * A trail and a bucket that exist: nothing about them is declared, and least of all the bucket's notifications, of which
 * it has one configuration. The queue listens to what its owner has set up.
 */
export class AdoptedTrail extends Construct implements LogSource {
  readonly trailName = undefined;
  readonly bucketName: string;
  readonly bucketArn: string;
  readonly logFilesArn: string;
  readonly keyArn: string | undefined;
  readonly queue: WorkQueue;
  readonly logGroupName: string | undefined;

  constructor(scope: Construct, id: string, props: AdoptedTrailProps) {
    super(scope, id);
    const { deployment, adopted } = props;
    this.bucketName = adopted.bucketName;
    this.bucketArn = `arn:${deployment.partition}:s3:::${adopted.bucketName}`;
    const folder = adopted.keyPrefix === undefined ? '' : `${adopted.keyPrefix}/`;
    this.logFilesArn = `${this.bucketArn}/${folder}AWSLogs/*`;
    this.keyArn = adopted.kmsKeyArn;
    this.logGroupName = adopted.logGroupName;
    const { notification } = adopted;
    this.queue =
      notification.type === 'sns'
        ? this.#subscribedQueue(props, notification.topicArn)
        : this.#eventQueue(props, folder);
  }

  #eventQueue(props: AdoptedTrailProps, folder: string): WorkQueue {
    return new EventQueue(this, 'log-files', {
      ...LOG_FILE_QUEUE,
      ...props,
      description: 'New log files of the adopted trail',
      eventPattern: logFilePattern(this.bucketName, folder),
    });
  }

  #subscribedQueue(props: AdoptedTrailProps, topicArn: string): WorkQueue {
    const { homeRegion } = props.deployment;
    const queue = new WorkQueue(this, 'log-files', { ...LOG_FILE_QUEUE, ...props });
    const policy = queue.admit(topicSender(topicArn));
    const region = topicArn.split(':')[3] ?? homeRegion;
    new SnsTopicSubscription(this, 'subscription', {
      topicArn,
      protocol: 'sqs',
      endpoint: queue.arn,
      rawMessageDelivery: true,
      // A subscription lies where its topic does, and its dead-letter queue must lie there too.
      ...(region === homeRegion
        ? { redrivePolicy: `{"deadLetterTargetArn":"${queue.deadLetters.arn}"}` }
        : { region }),
      dependsOn: [policy],
    });
    return queue;
  }
}
