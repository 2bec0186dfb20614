import { DynamoDBClient, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { alert } from './rig';

const dynamoDb = mockClient(DynamoDBClient);
const sns = mockClient(SNSClient);
const context = { getRemainingTimeInMillis: () => 60_000, functionName: 'notifier' } as Context;
let handler: (event: unknown, context: Context) => Promise<unknown>;
let printed: string[];

beforeAll(async () => {
  Object.assign(process.env, {
    AWS_REGION: 'eu-central-1',
    POWERTOOLS_SERVICE_NAME: 'notifier',
    POWERTOOLS_METRICS_NAMESPACE: 'SecurityMonitoring',
    SNS_TOPIC_ARN: 'arn:aws:sns:eu-central-1:111122223333:alerts',
    DYNAMODB_TABLE: 'alerts',
    STATE_TABLE: 'state',
    ALERT_RETENTION_DAYS: '90',
    RUNBOOKS: 'https://docs.example.com/runbooks',
  });
  ({ handler } = await import('../../../functions/notifier/handler'));
});

beforeEach(() => {
  dynamoDb.reset();
  sns.reset();
  printed = [];
  for (const stream of [process.stdout, process.stderr])
    jest.spyOn(stream, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
  for (const level of ['log', 'debug', 'info', 'warn', 'error'] as const)
    jest.spyOn(console, level).mockImplementation((...parts) => void printed.push(parts.join(' ')));
});

afterEach(() => jest.restoreAllMocks());

const metric = (name: string) =>
  Object.assign(
    {},
    ...printed.filter((line) => line.includes('CloudWatchMetrics')).map((line) => JSON.parse(line)),
  )[name];

const inserted = (sequence: string, image = alert()) => ({
  eventName: 'INSERT',
  eventSource: 'aws:dynamodb',
  dynamodb: {
    SequenceNumber: sequence,
    Keys: marshall({ EventId: image.EventId, Timestamp: image.Timestamp }),
    NewImage: marshall(image),
  },
});

describe('the notifier', () => {
  it('sends what the stream tells and answers with what failed', async () => {
    dynamoDb.on(UpdateItemCommand).resolves({ Attributes: marshall(alert()) });
    sns.on(PublishCommand).resolvesOnce({ MessageId: 'm1' }).rejects(new Error('down'));
    const response = await handler({ Records: [inserted('1'), inserted('2')] }, context);
    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
    expect(sns.commandCalls(PublishCommand)[0]?.args[0].input.Message).toContain(
      'Runbook: https://docs.example.com/runbooks/defence-evasion.md',
    );
    expect(metric('AlertsSent')).toBe(1);
    expect(metric('AlertsFailed')).toBe(1);
    expect(printed.join('\n')).toContain('alert failed');
  });

  it('sweeps on schedule: groups, then what is unsent', async () => {
    dynamoDb.on(QueryCommand, { IndexName: 'open-groups' }).resolves({ Items: [] });
    dynamoDb
      .on(QueryCommand, { IndexName: 'unsent' })
      .resolves({ Items: [marshall({ EventId: alert().EventId, Timestamp: alert().Timestamp })] });
    dynamoDb.on(UpdateItemCommand).resolves({ Attributes: marshall(alert()) });
    sns.on(PublishCommand).resolves({ MessageId: 'm1' });
    expect(await handler({ sweep: true }, context)).toBeUndefined();
    expect(sns.commandCalls(PublishCommand)).toHaveLength(1);
    expect(metric('OldestUnsentSeconds')).toBe(0);
    expect(metric('GroupsClosed')).toBe(0);
  });

  it('fails while alerts stay unsent for more than a quarter of an hour', async () => {
    dynamoDb.on(QueryCommand, { IndexName: 'open-groups' }).resolves({ Items: [] });
    dynamoDb.on(UpdateItemCommand).resolves({ Attributes: marshall(alert()) });
    sns.on(PublishCommand).rejects(new Error('down'));
    const unsentSince = (minutes: number) => {
      const since = new Date(Date.now() - minutes * 60_000).toISOString();
      dynamoDb
        .on(QueryCommand, { IndexName: 'unsent' })
        .resolves({ Items: [marshall({ EventId: 'e', Timestamp: `${since}#rule` })] });
    };
    unsentSince(14);
    expect(await handler({ sweep: true }, context)).toBeUndefined();
    unsentSince(16);
    await expect(handler({ sweep: true }, context)).rejects.toThrow(/unsent for 96\d seconds/);
    expect(metric('AlertsFailed')).toBe(1);
  });

  it('sends even when the groups cannot be read, and fails in the end', async () => {
    dynamoDb.on(QueryCommand, { IndexName: 'open-groups' }).rejects(new Error('no such index'));
    dynamoDb
      .on(QueryCommand, { IndexName: 'unsent' })
      .resolves({ Items: [marshall({ EventId: 'e', Timestamp: 't' })] });
    dynamoDb.on(UpdateItemCommand).resolves({ Attributes: marshall(alert()) });
    sns.on(PublishCommand).resolves({ MessageId: 'm1' });
    await expect(handler({ sweep: true }, context)).rejects.toThrow('no such index');
    expect(sns.commandCalls(PublishCommand)).toHaveLength(1);
    expect(metric('AlertsSent')).toBe(1);
  });
});
