import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment';
import { declareQueuePolicy, FOURTEEN_DAYS_SECONDS, queueArn, ruleSender } from '../queue';

export interface RegionForwarderProps {
  readonly deployment: Deployment;
  /** The rule in each region is called `<prefix>-<name>-to-home`. */
  readonly name: string;
  readonly eventPattern: Readonly<Record<string, unknown>>;
}

interface BusAccess {
  readonly roleArn: string;
  readonly policy: IamRolePolicy;
}

/**
 * Sends the events of the other watched regions to the home region's default bus, where the collector's
 * own rule takes them. What could not be sent waits in a queue of its region; the reconciling poll,
 * which reads every region itself, has found it by then.
 */
export class RegionForwarder extends Construct {
  constructor(scope: Construct, id: string, props: RegionForwarderProps) {
    super(scope, id);
    const { otherRegions, partition, homeRegion, accountId } = props.deployment;
    if (otherRegions.length === 0) return;
    const homeBusArn = `arn:${partition}:events:${homeRegion}:${accountId}:event-bus/default`;
    const access = this.#declareRole(props, homeBusArn);
    for (const region of otherRegions) this.#forward(props, region, homeBusArn, access);
  }

  /** A bus in another region is written to by a role. */
  #declareRole({ deployment, name }: RegionForwarderProps, homeBusArn: string): BusAccess {
    const trust = new DataAwsIamPolicyDocument(this, 'trust', {
      statement: [
        {
          actions: ['sts:AssumeRole'],
          principals: [{ type: 'Service', identifiers: ['events.amazonaws.com'] }],
          condition: [
            { test: 'StringEquals', variable: 'aws:SourceAccount', values: [deployment.accountId] },
          ],
        },
      ],
    });
    const role = new IamRole(this, 'role', {
      name: deployment.name(`${name}-to-home`),
      assumeRolePolicy: trust.json,
    });
    const document = new DataAwsIamPolicyDocument(this, 'permissions', {
      statement: [{ actions: ['events:PutEvents'], resources: [homeBusArn] }],
    });
    const policy = new IamRolePolicy(this, 'policy', {
      name: 'permissions',
      role: role.name,
      policy: document.json,
    });
    return { roleArn: role.arn, policy };
  }

  #forward(
    props: RegionForwarderProps,
    region: string,
    homeBusArn: string,
    { roleArn, policy }: BusAccess,
  ): void {
    const name = props.deployment.name(`${props.name}-to-home`);
    const deadLetters = new SqsQueue(this, `${region}-dead-letters`, {
      region,
      name: `${name}-dlq`,
      messageRetentionSeconds: FOURTEEN_DAYS_SECONDS,
      sqsManagedSseEnabled: true,
    });
    const rule = new CloudwatchEventRule(this, `${region}-rule`, {
      region,
      name,
      description: `Sends ${props.name} events to ${props.deployment.homeRegion}`,
      eventPattern: JSON.stringify(props.eventPattern),
    });
    declareQueuePolicy(this, {
      queue: deadLetters,
      queueArn: queueArn(props.deployment, `${name}-dlq`, region),
      senders: [ruleSender(rule.arn)],
      region,
    });
    new CloudwatchEventTarget(this, `${region}-target`, {
      region,
      rule: rule.name,
      arn: homeBusArn,
      roleArn,
      retryPolicy: { maximumEventAgeInSeconds: 24 * 3600, maximumRetryAttempts: 185 },
      deadLetterConfig: { arn: deadLetters.arn },
      // Without its permissions the first events would be dead letters.
      dependsOn: [policy],
    });
  }
}
