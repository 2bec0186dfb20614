import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule';
import { SchedulerScheduleGroup } from '@cdktf/provider-aws/lib/scheduler-schedule-group';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment';
import type { Permission } from '../lambda-function';
import type { AlarmTopic } from '../observability';
import { DeadLetterQueue } from '../queue';

export interface SchedulesProps {
  readonly deployment: Deployment;
  readonly alarms: AlarmTopic;
}

export interface ScheduleSpec {
  /** The schedule's name; with the prefix before it where that matters to AWS. */
  readonly name: string;
  readonly description: string;
  /** EventBridge Scheduler expression, UTC. */
  readonly expression: string;
  /** ARN of the function, or of an API call of EventBridge Scheduler's universal target. */
  readonly targetArn: string;
  readonly input: string;
  /** What the schedule's own role may do, and nothing else: usually the one call of its target. */
  readonly permissions: readonly Permission[];
}

/**
 * The system's schedules: one group, a role for each, and one dead-letter queue for calls that
 * could not be made. Scheduler rather than rules, whose scheduled events are best effort only.
 */
export class Schedules extends Construct {
  readonly #deployment: Deployment;
  readonly #group: SchedulerScheduleGroup;
  readonly #deadLetters: DeadLetterQueue;

  constructor(scope: Construct, id: string, { deployment, alarms }: SchedulesProps) {
    super(scope, id);
    this.#deployment = deployment;
    this.#group = new SchedulerScheduleGroup(this, 'group', { name: deployment.settings.prefix });
    this.#deadLetters = new DeadLetterQueue(this, 'dead-letters', {
      deployment,
      name: deployment.name('schedules-dlq'),
      description: 'Scheduled calls could not be made',
      alarms,
    });
    this.#deadLetters.protect();
  }

  /** Declares a schedule. A call that fails is tried again for an hour, then kept in the dead-letter queue. */
  add(spec: ScheduleSpec): void {
    const { role, policy } = this.#declareRole(spec);
    new SchedulerSchedule(this, spec.name, {
      name: spec.name,
      groupName: this.#group.name,
      description: spec.description,
      scheduleExpression: spec.expression,
      scheduleExpressionTimezone: 'UTC',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: spec.targetArn,
        roleArn: role.arn,
        input: spec.input,
        retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 10 },
        deadLetterConfig: { arn: this.#deadLetters.arn },
      },
      // A rate begins to run at once: without its permissions the first call would be a dead letter.
      dependsOn: [policy],
    });
  }

  #declareRole({ name, permissions }: ScheduleSpec): { role: IamRole; policy: IamRolePolicy } {
    const trust = new DataAwsIamPolicyDocument(this, `${name}-trust`, {
      statement: [
        {
          actions: ['sts:AssumeRole'],
          principals: [{ type: 'Service', identifiers: ['scheduler.amazonaws.com'] }],
          // https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
          condition: [
            { test: 'StringEquals', variable: 'aws:SourceAccount', values: [this.#deployment.accountId] },
            { test: 'ArnEquals', variable: 'aws:SourceArn', values: [this.#group.arn] },
          ],
        },
      ],
    });
    const role = new IamRole(this, `${name}-role`, {
      name: this.#deployment.name(`schedule-${name}`),
      assumeRolePolicy: trust.json,
    });
    const document = new DataAwsIamPolicyDocument(this, `${name}-permissions`, {
      statement: [
        ...permissions.map(({ actions, resources, condition }) => ({
          actions: [...actions],
          resources: [...resources],
          ...(condition === undefined ? {} : { condition }),
        })),
        { actions: ['sqs:SendMessage'], resources: [this.#deadLetters.policyArn] },
      ],
    });
    const policy = new IamRolePolicy(this, `${name}-policy`, {
      name: 'permissions',
      role: role.name,
      policy: document.json,
    });
    return { role, policy };
  }
}
