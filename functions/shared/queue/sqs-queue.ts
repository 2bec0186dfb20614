import { ChangeMessageVisibilityCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import type { Message, MessageQueue } from './message-queue';

export interface QueueUrls {
  readonly source: string;
  readonly deadLetters: string;
}

/** A function's queue and its dead-letter queue in SQS. */
export function sqsQueue(client: SQSClient, { source, deadLetters }: QueueUrls): MessageQueue {
  return {
    async deadLetter({ id, body }, reason) {
      await client.send(
        new SendMessageCommand({
          QueueUrl: deadLetters,
          MessageBody: body,
          MessageAttributes: { reason: text(reason), source_message_id: text(id) },
        }),
      );
    },
    async hide({ receiptHandle }, seconds) {
      await client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: source,
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: seconds,
        }),
      );
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

/** SQS refuses an empty attribute, and the two characters that XML does not have. */
function text(value: string) {
  return { DataType: 'String', StringValue: value.replaceAll(/[\uFFFE\uFFFF]/g, '\uFFFD') || 'unknown' };
}
