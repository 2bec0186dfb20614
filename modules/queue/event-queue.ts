import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import type { Construct } from 'constructs';
import { ruleSender } from './queue-policy';
import { WorkQueue, type WorkQueueProps } from './work-queue';

/** The rule is called like the queue. */
export interface EventQueueProps extends WorkQueueProps {
  /** What the rule selects, for its description. */
  readonly description: string;
  /** EventBridge pattern of the events that come in. */
  readonly eventPattern: Readonly<Record<string, unknown>>;
}

/** EventBridge rule -> queue -> function: a queue that takes the events of one rule, and nothing else. */
export class EventQueue extends WorkQueue {
  /** Depend on it before something emits the first event. */
  readonly target: CloudwatchEventTarget;

  constructor(scope: Construct, id: string, props: EventQueueProps) {
    super(scope, id, props);
    const rule = new CloudwatchEventRule(this, 'rule', {
      name: this.queueName,
      description: props.description,
      eventPattern: JSON.stringify(props.eventPattern),
    });
    const policy = this.admit(ruleSender(rule.arn));
    this.target = new CloudwatchEventTarget(this, 'target', {
      rule: rule.name,
      arn: this.queue.arn,
      retryPolicy: { maximumEventAgeInSeconds: 24 * 3600, maximumRetryAttempts: 185 },
      deadLetterConfig: { arn: this.deadLetters.arn },
      // What the queue refuses is not tried again. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
      dependsOn: [policy],
    });
  }
}
