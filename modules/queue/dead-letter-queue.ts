import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { Construct } from 'constructs';
import type { AlarmTopic } from '../observability';
import { declareQueuePolicy } from './queue-policy';

export interface DeadLetterQueueProps {
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
  readonly #queue: SqsQueue;

  constructor(scope: Construct, id: string, { name, description, alarms }: DeadLetterQueueProps) {
    super(scope, id);
    this.#queue = new SqsQueue(this, 'queue', {
      name,
      messageRetentionSeconds: FOURTEEN_DAYS_SECONDS,
      sqsManagedSseEnabled: true,
    });
    this.arn = this.#queue.arn;
    this.url = this.#queue.id;
    alarms.alarm(this, 'depth', {
      name,
      description: `${description}. Runbook: docs/runbooks/dead-letters.md`,
      namespace: 'AWS/SQS',
      metric: 'ApproximateNumberOfMessagesVisible',
      dimensions: { QueueName: name },
      statistic: 'Maximum',
      periodSeconds: 300,
      threshold: 1,
    });
  }

  /** Declares who may use the queue: over TLS only, and the rule whose undeliverable events it takes, if any. */
  protect(ruleArn?: string): void {
    declareQueuePolicy(this, this.#queue, ruleArn);
  }
}
