import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { LambdaEventSourceMapping } from '@cdktf/provider-aws/lib/lambda-event-source-mapping';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment';
import type { LambdaFunction } from '../lambda-function';
import type { AlarmTopic } from '../observability';
import { DeadLetterQueue, FOURTEEN_DAYS_SECONDS } from './dead-letter-queue';
import { declareQueuePolicy, queueArn } from './queue-policy';

export interface EventQueueProps {
  readonly deployment: Deployment;
  /** Name of rule and queue is `<prefix>-<name>`, of the dead-letter queue `<prefix>-<name>-dlq`. */
  readonly name: string;
  /** What the rule selects, for its description. */
  readonly description: string;
  /** EventBridge pattern of the events that come in. */
  readonly eventPattern: Readonly<Record<string, unknown>>;
  readonly alarms: AlarmTopic;
  /** How long a function that reads the queue may take; the visibility timeout is six times that. */
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
 * EventBridge rule -> queue -> function, with a dead-letter queue and its alarm: events wait here while
 * the function is throttled or broken, for fourteen days.
 */
export class EventQueue extends Construct {
  /** For policies. */
  readonly arn: string;
  readonly url: string;
  readonly queueName: string;
  /** For policies. */
  readonly deadLetterArn: string;
  readonly deadLetterUrl: string;
  readonly #queue: SqsQueue;

  constructor(scope: Construct, id: string, props: EventQueueProps) {
    super(scope, id);
    const { deployment, name, functionTimeoutSeconds, maxReceiveCount = 5 } = props;
    this.queueName = deployment.name(name);
    const deadLetters = new DeadLetterQueue(this, 'dead-letters', {
      deployment,
      name: `${this.queueName}-dlq`,
      description: `Messages of ${this.queueName} could not be processed`,
      alarms: props.alarms,
    });
    const queue = new SqsQueue(this, 'queue', {
      name: this.queueName,
      messageRetentionSeconds: FOURTEEN_DAYS_SECONDS,
      sqsManagedSseEnabled: true,
      visibilityTimeoutSeconds: functionTimeoutSeconds * 6,
      redrivePolicy: `{"deadLetterTargetArn":"${deadLetters.arn}","maxReceiveCount":${maxReceiveCount}}`,
    });
    this.#queue = queue;
    this.arn = queueArn(deployment, this.queueName);
    this.url = queue.id;
    this.deadLetterArn = deadLetters.policyArn;
    this.deadLetterUrl = deadLetters.url;

    const rule = this.#declareRule(props, deadLetters);
    declareQueuePolicy(this, { queue, queueArn: this.arn, ruleArn: rule.arn });
    deadLetters.protect(rule.arn);
  }

  /** Lets `lambda` read the queue, with partial batch failures. */
  feed(lambda: LambdaFunction, { batchSize, maxConcurrency, batchingWindowSeconds = 0 }: Feed): void {
    lambda.allow({
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      resources: [this.arn],
    });
    new LambdaEventSourceMapping(this, 'feed', {
      functionName: lambda.arn,
      eventSourceArn: this.#queue.arn,
      batchSize,
      maximumBatchingWindowInSeconds: batchingWindowSeconds,
      functionResponseTypes: ['ReportBatchItemFailures'],
      scalingConfig: { maximumConcurrency: maxConcurrency },
    });
  }

  #declareRule(
    { description, eventPattern }: EventQueueProps,
    deadLetters: DeadLetterQueue,
  ): CloudwatchEventRule {
    const rule = new CloudwatchEventRule(this, 'rule', {
      name: this.queueName,
      description,
      eventPattern: JSON.stringify(eventPattern),
    });
    new CloudwatchEventTarget(this, 'target', {
      rule: rule.name,
      arn: this.#queue.arn,
      retryPolicy: { maximumEventAgeInSeconds: 24 * 3600, maximumRetryAttempts: 185 },
      deadLetterConfig: { arn: deadLetters.arn },
    });
    return rule;
  }
}
