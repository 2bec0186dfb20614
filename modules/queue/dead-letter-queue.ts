import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment';
import type { AlarmTopic } from '../observability';
import { declareQueuePolicy, type QueueSender, queueArn } from './queue-policy';

export interface DeadLetterQueueProps {
  readonly deployment: Deployment;
  /** Full name. */
  readonly name: string;
  /** What it means that something lies here; the alarm says it. */
  readonly description: string;
  readonly alarms: AlarmTopic;
}

/** The longest that SQS keeps a message. */
export const FOURTEEN_DAYS_SECONDS = 14 * 24 * 3600;

/** Where what could not be processed waits for a person, for fourteen days, with an alarm on the first message. */
export class DeadLetterQueue extends Construct {
  readonly arn: string;
  readonly url: string;
  /** The same ARN for policies. */
  readonly policyArn: string;
  readonly #queue: SqsQueue;

  constructor(scope: Construct, id: string, { deployment, name, description, alarms }: DeadLetterQueueProps) {
    super(scope, id);
    this.#queue = new SqsQueue(this, 'queue', {
      name,
      messageRetentionSeconds: FOURTEEN_DAYS_SECONDS,
      sqsManagedSseEnabled: true,
    });
    this.arn = this.#queue.arn;
    this.policyArn = queueArn(deployment, name);
    this.url = this.#queue.id;
    alarms.alarm(this, 'depth', {
      name,
      description: `${description}.`,
      runbook: 'dead-letters',
      namespace: 'AWS/SQS',
      metric: 'ApproximateNumberOfMessagesVisible',
      dimensions: { QueueName: name },
      statistic: 'Maximum',
      periodSeconds: 300,
      threshold: 1,
    });
  }

  /** Declares who may use the queue: over TLS only, and the services whose undeliverable messages it takes, if any. */
  protect(senders: readonly QueueSender[] = []): void {
    declareQueuePolicy(this, { queue: this.#queue, queueArn: this.policyArn, senders });
  }
}
