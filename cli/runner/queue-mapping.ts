import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSBatchResponse } from 'aws-lambda';
import type { Invocation } from './invoke';

/** An event source mapping of a queue: how Lambda reads SQS for a function. */
export interface QueueMapping {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly region: string;
  readonly invoke: (event: unknown) => Promise<Invocation>;
  /** Shows failed messages again at once, whatever back-off the function has asked for. */
  readonly isImpatient: boolean;
}

const BATCH_SIZE = 10;

/**
 * Receives a batch, invokes the function and deletes what it did not report as failed; after an error nothing.
 * Visibility and redrive are the queue's own. @returns undefined when no message was visible
 */
export async function pollQueue(mapping: QueueMapping): Promise<Invocation | undefined> {
  const { sqs, queueUrl, invoke, isImpatient } = mapping;
  const { Messages: messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: BATCH_SIZE,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    }),
  );
  if (messages.length === 0) return undefined;
  const invocation = await invoke({ Records: messages.map((message) => recordOf(message, mapping)) });
  const failed = failedIds(invocation, messages);
  for (const { MessageId = '', ReceiptHandle } of messages) {
    const message = { QueueUrl: queueUrl, ReceiptHandle };
    if (!failed.has(MessageId)) await sqs.send(new DeleteMessageCommand(message));
    else if (isImpatient)
      await sqs.send(new ChangeMessageVisibilityCommand({ ...message, VisibilityTimeout: 0 }));
  }
  return invocation;
}

/** Lambda takes an answer that it cannot read, or an id that it did not send, for a failure of all. */
function failedIds({ answer, error }: Invocation, messages: readonly Message[]): ReadonlySet<string> {
  const all = new Set(messages.map(({ MessageId = '' }) => MessageId));
  if (error !== undefined) return all;
  const failures = (answer as SQSBatchResponse | null)?.batchItemFailures ?? [];
  const ids = failures.map(({ itemIdentifier }) => itemIdentifier);
  return ids.every((id) => all.has(id)) ? new Set(ids) : all;
}

function recordOf({ MessageId, ReceiptHandle, Body, Attributes }: Message, mapping: QueueMapping) {
  const [account, name] = mapping.queueUrl.split('/').slice(-2);
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    attributes: Attributes ?? {},
    messageAttributes: {},
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:${mapping.region}:${account}:${name}`,
    awsRegion: mapping.region,
  };
}
