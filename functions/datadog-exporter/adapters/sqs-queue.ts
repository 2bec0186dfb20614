import type { SQSEvent } from 'aws-lambda';
import type { Message, MessageQueue } from '../core/consume';
import type { AwsJson } from './aws-json';
import { endpointOf } from './endpoint';

export interface QueueUrls {
  readonly source: string;
  readonly deadLetters: string;
  /** Region of both. */
  readonly region: string;
}

/** The exporter's queue and its dead-letter queue in SQS. */
export function sqsQueue(call: AwsJson, { source, deadLetters, region }: QueueUrls): MessageQueue {
  const sqs = (operation: string, queueUrl: string, input: Readonly<Record<string, unknown>>) =>
    call({
      service: 'sqs',
      region,
      // A queue's URL names its endpoint: that is where the SDK would send it, too.
      endpoint: endpointOf('SQS', new URL(queueUrl).origin),
      target: `AmazonSQS.${operation}`,
      version: '1.0',
      input: { QueueUrl: queueUrl, ...input },
    });
  return {
    async deadLetter({ id, body }, reason) {
      await sqs('SendMessage', deadLetters, {
        MessageBody: body,
        MessageAttributes: { reason: text(reason), source_message_id: text(id) },
      });
    },
    async hide({ receiptHandle }, seconds) {
      await sqs('ChangeMessageVisibility', source, {
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      });
    },
  };
}

/** The messages of a Lambda invocation. */
export function sqsMessages({ Records }: SQSEvent): readonly Message[] {
  return Records.map(({ messageId, body, receiptHandle, attributes }) => ({
    id: messageId,
    body,
    receiptHandle,
    receiveCount: Number(attributes.ApproximateReceiveCount) || 1,
  }));
}

function text(value: string) {
  return { DataType: 'String', StringValue: value === '' ? 'unknown' : value };
}
