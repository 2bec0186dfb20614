import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { readSecret } from '../../../functions/datadog-exporter/adapters/secret';
import { sqsQueue } from '../../../functions/datadog-exporter/adapters/sqs-queue';

const sqs = mockClient(SQSClient);
const secrets = mockClient(SecretsManagerClient);
const queue = sqsQueue(new SQSClient({}), { source: 'https://sqs/q', deadLetters: 'https://sqs/dlq' });
const message = { id: 'm1', body: '{"a":1}', receiptHandle: 'h1', receiveCount: 1 };

beforeEach(() => {
  sqs.reset();
  secrets.reset();
});

describe('the exporter’s queue', () => {
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

describe('the secret', () => {
  it('is read by its ARN', async () => {
    secrets.on(GetSecretValueCommand, { SecretId: 'arn:secret' }).resolves({ SecretString: 'key' });
    expect(await readSecret(new SecretsManagerClient({}), 'arn:secret')).toBe('key');
  });

  it('that holds no text is an error without its content', async () => {
    secrets.on(GetSecretValueCommand).resolves({ SecretBinary: Buffer.from('binary-key') });
    await expect(readSecret(new SecretsManagerClient({}), 'arn:secret')).rejects.toThrow(
      'the Datadog secret holds no text',
    );
  });
});
