import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import type { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { SqsQueuePolicy } from '@cdktf/provider-aws/lib/sqs-queue-policy';
import type { Construct } from 'constructs';
import type { Deployment } from '../deployment';

/**
 * A queue's ARN, spelt out. Policies name it rather than the queue's attribute: Terraform reads a policy document
 * only at apply while anything that the document refers to has a change pending, and a reviewer would see no policy.
 */
export function queueArn(
  { partition, accountId, homeRegion }: Deployment,
  name: string,
  region = homeRegion,
): string {
  return `arn:${partition}:sqs:${region}:${accountId}:${name}`;
}

export interface QueuePolicyProps {
  readonly queue: SqsQueue;
  readonly queueArn: string;
  /** The one EventBridge rule that may send. */
  readonly ruleArn?: string | undefined;
  /** The queue's region, where it isn't home. */
  readonly region?: string;
}

/** A queue's policy: TLS only, and at most one EventBridge rule that may send. */
export function declareQueuePolicy(
  scope: Construct,
  { queue, queueArn: arn, ruleArn, region }: QueuePolicyProps,
): void {
  const document = new DataAwsIamPolicyDocument(scope, `${queue.node.id}-access`, {
    statement: [tlsOnly(arn), ...(ruleArn === undefined ? [] : [ruleSends(arn, ruleArn)])],
  });
  new SqsQueuePolicy(scope, `${queue.node.id}-policy`, {
    ...(region === undefined ? {} : { region }),
    queueUrl: queue.id,
    policy: document.json,
  });
}

function tlsOnly(arn: string): DataAwsIamPolicyDocumentStatement {
  return {
    sid: 'TlsOnly',
    effect: 'Deny',
    actions: ['sqs:SendMessage', 'sqs:ReceiveMessage'],
    resources: [arn],
    principals: [{ type: '*', identifiers: ['*'] }],
    condition: [{ test: 'Bool', variable: 'aws:SecureTransport', values: ['false'] }],
  };
}

function ruleSends(arn: string, ruleArn: string): DataAwsIamPolicyDocumentStatement {
  return {
    sid: 'TheRuleSends',
    actions: ['sqs:SendMessage'],
    resources: [arn],
    principals: [{ type: 'Service', identifiers: ['events.amazonaws.com'] }],
    condition: [{ test: 'ArnEquals', variable: 'aws:SourceArn', values: [ruleArn] }],
  };
}
