import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import type { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { SqsQueuePolicy } from '@cdktf/provider-aws/lib/sqs-queue-policy';
import type { Construct } from 'constructs';

/** A queue's policy: TLS only, and at most one EventBridge rule that may send. `region`: the queue's, where it isn't home. */
export function declareQueuePolicy(
  scope: Construct,
  queue: SqsQueue,
  ruleArn?: string,
  region?: string,
): void {
  const document = new DataAwsIamPolicyDocument(scope, `${queue.node.id}-access`, {
    statement: [tlsOnly(queue), ...(ruleArn === undefined ? [] : [ruleSends(queue, ruleArn)])],
  });
  new SqsQueuePolicy(scope, `${queue.node.id}-policy`, {
    ...(region === undefined ? {} : { region }),
    queueUrl: queue.id,
    policy: document.json,
  });
}

function tlsOnly(queue: SqsQueue): DataAwsIamPolicyDocumentStatement {
  return {
    sid: 'TlsOnly',
    effect: 'Deny',
    actions: ['sqs:SendMessage', 'sqs:ReceiveMessage'],
    resources: [queue.arn],
    principals: [{ type: '*', identifiers: ['*'] }],
    condition: [{ test: 'Bool', variable: 'aws:SecureTransport', values: ['false'] }],
  };
}

function ruleSends(queue: SqsQueue, ruleArn: string): DataAwsIamPolicyDocumentStatement {
  return {
    sid: 'TheRuleSends',
    actions: ['sqs:SendMessage'],
    resources: [queue.arn],
    principals: [{ type: 'Service', identifiers: ['events.amazonaws.com'] }],
    condition: [{ test: 'ArnEquals', variable: 'aws:SourceArn', values: [ruleArn] }],
  };
}
