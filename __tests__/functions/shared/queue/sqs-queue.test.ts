import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { sqsMessages, sqsQueue } from '../../../../functions/shared/queue/sqs-queue';

const sqs = mockClient(SQSClient);
const queue = sqsQueue(new SQSClient({}), { source: 'https://sqs/q', deadLetters: 'https://sqs/dlq' });
const message = { id: 'm1', body: '{"a":1}', receiptHandle: 'h1', receiveCount: 1 };

beforeEach(() => {
  sqs.reset();
});

describe('a function’s queue', () => {
  it('puts a message into the dead-letter queue as it came, with the reason and where it came from', async () => {
    sqs.on(SendMessageCommand).resolves({});
    await queue.deadLetter(message, 'foreign bucket');
    expect(sqs.commandCalls(SendMessageCommand)[0]?.args[0].input).toEqual({
      QueueUrl: 'https://sqs/dlq',
      MessageBody: '{"a":1}',
      MessageAttributes: {
        reason: { DataType: 'String', StringValue: 'foreign bucket' },
        source_message_id: { DataType: 'String', StringValue: 'm1' },
      },
    });
  });

  it('names an unknown reason, since SQS refuses an empty attribute', async () => {
    sqs.on(SendMessageCommand).resolves({});
    await queue.deadLetter(message, '');
    const { MessageAttributes } = sqs.commandCalls(SendMessageCommand)[0]?.args[0].input ?? {};
    expect(MessageAttributes?.['reason']?.StringValue).toBe('unknown');
  });

  it('gives a reason no character that SQS refuses', async () => {
    sqs.on(SendMessageCommand).resolves({});
    await queue.deadLetter(message, 'no key: a\uFFFEb\uFFFF');
    const { MessageAttributes } = sqs.commandCalls(SendMessageCommand)[0]?.args[0].input ?? {};
    expect(MessageAttributes?.['reason']?.StringValue).toBe('no key: a\uFFFDb\uFFFD');
  });

  it('hides a message for as long as its back-off', async () => {
    sqs.on(ChangeMessageVisibilityCommand).resolves({});
    await queue.hide(message, 90);
    expect(sqs.commandCalls(ChangeMessageVisibilityCommand)[0]?.args[0].input).toEqual({
      QueueUrl: 'https://sqs/q',
      ReceiptHandle: 'h1',
      VisibilityTimeout: 90,
    });
  });
});

describe('the messages of an invocation', () => {
  it('carry how often each was received, at least once', () => {
    const record = (messageId: string, ApproximateReceiveCount: string) => ({
      messageId,
      body: 'b',
      receiptHandle: 'h',
      attributes: { ApproximateReceiveCount },
    });
    const event = { Records: [record('m1', '7'), record('m2', '')] };
    expect(sqsMessages(event as never)).toEqual([
      { id: 'm1', body: 'b', receiptHandle: 'h', receiveCount: 7 },
      { id: 'm2', body: 'b', receiptHandle: 'h', receiveCount: 1 },
    ]);
  });
});
