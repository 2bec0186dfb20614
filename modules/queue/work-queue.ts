import { LambdaEventSourceMapping } from '@cdktf/provider-aws/lib/lambda-event-source-mapping';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import type { SqsQueuePolicy } from '@cdktf/provider-aws/lib/sqs-queue-policy';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment';
import type { LambdaFunction } from '../lambda-function';
import type { AlarmTopic } from '../observability';
import { DeadLetterQueue, FOURTEEN_DAYS_SECONDS } from './dead-letter-queue';
import { declareQueuePolicy, type QueueSender, queueArn } from './queue-policy';

export interface WorkQueueProps {
  readonly deployment: Deployment;
  /** The queue is called `<prefix>-<name>`, its dead-letter queue `<prefix>-<name>-dlq`. */
  readonly name: string;
  readonly alarms: AlarmTopic;
  /** How long a function that reads the queue may take. */
  readonly functionTimeoutSeconds: number;
  /** Receives before a message goes to the dead-letter queue. @default 5 */
  readonly maxReceiveCount?: number;
}

/** How a function reads the queue. */
export interface Feed {
  /** Messages an invocation. */
  readonly batchSize: number;
  /** Invocations at once, so that a flood neither eats the account's concurrency nor the service's rate. */
  readonly maxConcurrency: number;
  /** Seconds to wait for a fuller batch. @default 0 */
  readonly batchingWindowSeconds?: number;
}

/**
 * How long a message that was received is hidden, seconds: AWS asks for six times the function's timeout, so that Lambda
 * can try again a batch that it was throttled in, and for the time in which Lambda gathers a batch.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
function visibilityTimeout(functionTimeoutSeconds: number, batchingWindowSeconds: number): number {
  return functionTimeoutSeconds * 6 + batchingWindowSeconds;
}

/**
 * Queue -> function, with a dead-letter queue and its alarm: messages wait here while the function is throttled
 * or broken, for fourteen days. Nobody sends until `admit` says who.
 */
export class WorkQueue extends Construct {
  /** For policies. */
  readonly arn: string;
  readonly url: string;
  readonly queueName: string;
  readonly deadLetters: DeadLetterQueue;
  protected readonly queue: SqsQueue;
  readonly #functionTimeoutSeconds: number;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    const { deployment, name, functionTimeoutSeconds, maxReceiveCount = 5 } = props;
    this.queueName = deployment.name(name);
    this.#functionTimeoutSeconds = functionTimeoutSeconds;
    this.deadLetters = new DeadLetterQueue(this, 'dead-letters', {
      deployment,
      name: `${this.queueName}-dlq`,
      description: `Messages of ${this.queueName} could not be processed`,
      alarms: props.alarms,
    });
    this.queue = new SqsQueue(this, 'queue', {
      name: this.queueName,
      messageRetentionSeconds: FOURTEEN_DAYS_SECONDS,
      sqsManagedSseEnabled: true,
      visibilityTimeoutSeconds: visibilityTimeout(functionTimeoutSeconds, 0),
      redrivePolicy: `{"deadLetterTargetArn":"${this.deadLetters.arn}","maxReceiveCount":${maxReceiveCount}}`,
    });
    this.arn = queueArn(deployment, this.queueName);
    this.url = this.queue.id;
  }

  /**
   * Declares the services that may send, and of these, which may leave in the dead-letter queue what they could not
   * deliver. Once a queue.
   * @returns the queue's policy: what sends must depend on it
   */
  admit(...senders: readonly QueueSender[]): SqsQueuePolicy {
    const policy = declareQueuePolicy(this, { queue: this.queue, queueArn: this.arn, senders });
    this.deadLetters.protect(senders.filter(({ hasDeadLetters }) => hasDeadLetters));
    return policy;
  }

  /** Lets `lambda` read the queue, with partial batch failures. */
  feed(lambda: LambdaFunction, { batchSize, maxConcurrency, batchingWindowSeconds = 0 }: Feed): void {
    lambda.allow({
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      resources: [this.arn],
    });
    this.queue.visibilityTimeoutSeconds = visibilityTimeout(
      this.#functionTimeoutSeconds,
      batchingWindowSeconds,
    );
    new LambdaEventSourceMapping(this, 'feed', {
      functionName: lambda.arn,
      eventSourceArn: this.queue.arn,
      batchSize,
      maximumBatchingWindowInSeconds: batchingWindowSeconds,
      functionResponseTypes: ['ReportBatchItemFailures'],
      scalingConfig: { maximumConcurrency: maxConcurrency },
    });
  }

  /** Lets `lambda` say itself when a message comes again, and put what can never be done into the dead-letter queue. */
  allowBackOff(lambda: LambdaFunction): void {
    lambda.allow({ actions: ['sqs:ChangeMessageVisibility'], resources: [this.arn] });
    lambda.allow({ actions: ['sqs:SendMessage'], resources: [this.deadLetters.policyArn] });
  }
}
