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

/** An AWS service that may send to a queue, and on whose behalf. */
export interface QueueSender {
  readonly sid: string;
  readonly service: string;
  /** The one rule, bucket or topic that the service sends for. */
  readonly sourceArn: string;
  /** The source's account, where its ARN doesn't name it: a bucket's. */
  readonly sourceAccount?: string;
  /** Whether it leaves in a dead-letter queue what it could not deliver. */
  readonly hasDeadLetters: boolean;
}

/** The EventBridge rule `ruleArn`. */
export function ruleSender(ruleArn: string): QueueSender {
  return { sid: 'TheRuleSends', service: 'events.amazonaws.com', sourceArn: ruleArn, hasDeadLetters: true };
}

/**
 * The notifications of a bucket, which names no account: whoever got the name after it was deleted could send.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html
 */
export function bucketSender(bucketArn: string, accountId: string): QueueSender {
  return {
    sid: 'TheBucketSends',
    service: 's3.amazonaws.com',
    sourceArn: bucketArn,
    sourceAccount: accountId,
    // S3 tries again by itself.
    hasDeadLetters: false,
  };
}

/** The SNS topic `topicArn`, to which the queue is subscribed. */
export function topicSender(topicArn: string): QueueSender {
  return { sid: 'TheTopicSends', service: 'sns.amazonaws.com', sourceArn: topicArn, hasDeadLetters: true };
}

export interface QueuePolicyProps {
  readonly queue: SqsQueue;
  readonly queueArn: string;
  /** The services that may send; none: roles only, by their own permissions. */
  readonly senders?: readonly QueueSender[];
  /** The queue's region, where it isn't home. */
  readonly region?: string;
}

/** A queue's policy: TLS only, and the services that may send, each for one source. */
export function declareQueuePolicy(
  scope: Construct,
  { queue, queueArn: arn, senders = [], region }: QueuePolicyProps,
): SqsQueuePolicy {
  const document = new DataAwsIamPolicyDocument(scope, `${queue.node.id}-access`, {
    statement: [tlsOnly(arn), ...senders.map((sender) => mayBeSentBy(sender, arn))],
  });
  return new SqsQueuePolicy(scope, `${queue.node.id}-policy`, {
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

function mayBeSentBy(
  { sid, service, sourceArn, sourceAccount }: QueueSender,
  arn: string,
): DataAwsIamPolicyDocumentStatement {
  const fromAccount = { test: 'StringEquals', variable: 'aws:SourceAccount' };
  return {
    sid,
    actions: ['sqs:SendMessage'],
    resources: [arn],
    principals: [{ type: 'Service', identifiers: [service] }],
    condition: [
      { test: 'ArnEquals', variable: 'aws:SourceArn', values: [sourceArn] },
      ...(sourceAccount === undefined ? [] : [{ ...fromAccount, values: [sourceAccount] }]),
    ],
  };
}
