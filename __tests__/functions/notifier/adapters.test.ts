import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { alertsTable } from '../../../functions/notifier/adapters/alerts-table';
import { groupsTable } from '../../../functions/notifier/adapters/groups-table';
import { snsTopic } from '../../../functions/notifier/adapters/sns-topic';
import { tableChanges } from '../../../functions/notifier/adapters/stream-changes';
import { MessageRefused } from '../../../functions/notifier/core/ports';
import { OPEN_GROUP, type OpenGroup } from '../../../functions/shared/alerts/alert';
import { noDeadline } from '../../../functions/shared/runtime/clock';
import { alert } from './rig';

const dynamoDb = mockClient(DynamoDBClient);
const sns = mockClient(SNSClient);
const outbox = alertsTable(new DynamoDBClient({}), 'alerts');
const groups = groupsTable(new DynamoDBClient({}), { state: 'state', alerts: 'alerts' });
const key = { EventId: 'e1', Timestamp: '2026-03-03T11:30:00Z#rule' };

beforeEach(() => {
  dynamoDb.reset();
  sns.reset();
});

const conditionFailed = new ConditionalCheckFailedException({ message: 'no', $metadata: {} });

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

describe('the alerts table', () => {
  it('lists what is unsent page by page, oldest first', async () => {
    dynamoDb
      .on(QueryCommand)
      .resolvesOnce({ Items: [marshall(key)], LastEvaluatedKey: marshall(key) })
      .resolvesOnce({ Items: [marshall({ ...key, EventId: 'e2' })] });
    const keys = await all(outbox.unsent('2026-03-03T11:55:00.000Z'));
    expect(keys).toEqual([key, { ...key, EventId: 'e2' }]);
    const [first, second] = dynamoDb.commandCalls(QueryCommand).map(({ args }) => args[0].input);
    expect(first).toMatchObject({
      TableName: 'alerts',
      IndexName: 'unsent',
      KeyConditionExpression: 'Unsent = :unsent AND #timestamp < :before',
      ExpressionAttributeNames: { '#timestamp': 'Timestamp' },
      ExpressionAttributeValues: { ':unsent': { S: '1' }, ':before': { S: '2026-03-03T11:55:00.000Z' } },
    });
    expect(first?.ScanIndexForward).not.toBe(false);
    expect(second?.ExclusiveStartKey).toEqual(marshall(key));
  });

  it('claims an alert that nobody has, and gives it whole', async () => {
    dynamoDb.on(UpdateItemCommand).resolves({ Attributes: marshall(alert()) });
    expect(await outbox.claim(key, { now: 1_000, until: 2_000 })).toEqual(alert());
    expect(dynamoDb.commandCalls(UpdateItemCommand)[0]?.args[0].input).toEqual({
      TableName: 'alerts',
      Key: marshall(key),
      UpdateExpression: 'SET ClaimedUntil = :until',
      ConditionExpression:
        'attribute_exists(Unsent) AND (attribute_not_exists(ClaimedUntil) OR ClaimedUntil < :now)',
      ExpressionAttributeValues: { ':until': { N: '2000' }, ':now': { N: '1000' } },
      ReturnValues: 'ALL_NEW',
    });
  });

  it('claims nothing that is sent or in hand, and passes on what else went wrong', async () => {
    dynamoDb.on(UpdateItemCommand).rejectsOnce(conditionFailed).rejectsOnce(new Error('throttled'));
    expect(await outbox.claim(key, { now: 1, until: 2 })).toBeUndefined();
    await expect(outbox.claim(key, { now: 1, until: 2 })).rejects.toThrow('throttled');
  });

  it('marks what is sent, once', async () => {
    dynamoDb.on(UpdateItemCommand).resolvesOnce({}).rejectsOnce(conditionFailed);
    await outbox.markSent(key, '2026-03-03T12:00:00.000Z');
    await outbox.markSent(key, '2026-03-03T12:00:00.000Z');
    expect(dynamoDb.commandCalls(UpdateItemCommand)[0]?.args[0].input).toMatchObject({
      UpdateExpression: 'SET SentAt = :at REMOVE Unsent, ClaimedUntil',
      ConditionExpression: 'attribute_exists(Unsent)',
      ExpressionAttributeValues: { ':at': { S: '2026-03-03T12:00:00.000Z' } },
      ReturnValues: 'NONE',
    });
  });

  it('gives back its own claim only', async () => {
    dynamoDb.on(UpdateItemCommand).rejects(conditionFailed);
    await outbox.release(key, 2_000);
    expect(dynamoDb.commandCalls(UpdateItemCommand)[0]?.args[0].input).toMatchObject({
      UpdateExpression: 'REMOVE ClaimedUntil',
      ConditionExpression: 'ClaimedUntil = :until',
      ExpressionAttributeValues: { ':until': { N: '2000' } },
    });
  });
});

describe('the groups', () => {
  const group: OpenGroup = {
    Id: 'group#g1',
    OpenGroup: OPEN_GROUP,
    OpenedAt: 1_000,
    ClosesAt: 2_000,
    Count: 3,
    FirstEventId: 'e1',
    FirstTimestamp: key.Timestamp,
    LastTime: '2026-03-03T11:58:03Z',
    ExpiresAt: 9_000,
  };
  const cancelled = (...codes: string[]) =>
    new TransactionCanceledException({
      message: 'cancelled',
      $metadata: {},
      CancellationReasons: codes.map((Code) => ({ Code })),
    });

  it('are due by the index of open ones', async () => {
    dynamoDb.on(QueryCommand).resolves({ Items: [marshall({ Id: 'group#g1' })] });
    expect(await all(groups.due(5_000))).toEqual(['group#g1']);
    expect(dynamoDb.commandCalls(QueryCommand)[0]?.args[0].input).toMatchObject({
      TableName: 'state',
      IndexName: 'open-groups',
      KeyConditionExpression: 'OpenGroup = :open AND ClosesAt <= :now',
      ExpressionAttributeValues: { ':open': { S: '1' }, ':now': { N: '5000' } },
    });
  });

  it('are read as they are now, and so is the first alert', async () => {
    dynamoDb
      .on(GetItemCommand, { TableName: 'state', Key: marshall({ Id: 'group#g1' }), ConsistentRead: true })
      .resolves({ Item: marshall(group) })
      .on(GetItemCommand, { TableName: 'alerts', Key: marshall(key), ConsistentRead: true })
      .resolves({ Item: marshall(alert()) });
    expect(await groups.read('group#g1')).toEqual(group);
    expect(await groups.firstAlert(group)).toEqual(alert());
  });

  it('that are gone are not there', async () => {
    dynamoDb.on(GetItemCommand).resolves({});
    expect(await groups.read('group#g1')).toBeUndefined();
    expect(await groups.firstAlert(group)).toBeUndefined();
  });

  it('are closed together with their summary, if they have not changed', async () => {
    dynamoDb.on(TransactWriteItemsCommand).resolves({});
    expect(await groups.close(group, alert())).toBe(true);
    expect(dynamoDb.commandCalls(TransactWriteItemsCommand)[0]?.args[0].input).toEqual({
      TransactItems: [
        {
          Delete: {
            TableName: 'state',
            Key: marshall({ Id: 'group#g1' }),
            ConditionExpression: 'OpenedAt = :opened AND #count = :count',
            ExpressionAttributeNames: { '#count': 'Count' },
            ExpressionAttributeValues: { ':opened': { N: '1000' }, ':count': { N: '3' } },
          },
        },
        { Put: { TableName: 'alerts', Item: marshall(alert()) } },
      ],
    });
  });

  it('without a summary are only deleted', async () => {
    dynamoDb.on(TransactWriteItemsCommand).resolves({});
    await groups.close(group, undefined);
    const { TransactItems } = dynamoDb.commandCalls(TransactWriteItemsCommand)[0]?.args[0].input ?? {};
    expect(TransactItems).toHaveLength(1);
  });

  it.each([
    ['ConditionalCheckFailed', 'None'],
    ['TransactionConflict', 'None'],
  ])('are not closed when they changed (%s)', async (...codes) => {
    dynamoDb.on(TransactWriteItemsCommand).rejects(cancelled(...codes));
    expect(await groups.close(group, alert())).toBe(false);
  });

  it('say what else went wrong', async () => {
    dynamoDb
      .on(TransactWriteItemsCommand)
      .rejectsOnce(cancelled('ValidationError'))
      .rejectsOnce(new Error('down'));
    await expect(groups.close(group, alert())).rejects.toThrow('cancelled');
    await expect(groups.close(group, alert())).rejects.toThrow('down');
  });
});

describe('the topic', () => {
  const message = { subject: 'S', bodies: { default: 'D', email: 'E' }, attributes: { severity: 'HIGH' } };

  it('takes one message with a body for each protocol', async () => {
    sns.on(PublishCommand).resolves({ MessageId: 'm1' });
    await snsTopic(new SNSClient({}), 'arn:topic', noDeadline).publish(message);
    expect(sns.commandCalls(PublishCommand)[0]?.args[0].input).toEqual({
      TopicArn: 'arn:topic',
      Subject: 'S',
      Message: '{"default":"D","email":"E"}',
      MessageStructure: 'json',
      MessageAttributes: { severity: { DataType: 'String', StringValue: 'HIGH' } },
    });
  });

  it.each(['InvalidParameterException', 'InvalidParameterValueException', 'ValidationException'])(
    'that answers %s refuses the message for good',
    async (name) => {
      sns.on(PublishCommand).rejects(Object.assign(new Error('Message too long'), { name }));
      const publishing = snsTopic(new SNSClient({}), 'arn:topic', noDeadline).publish(message);
      await expect(publishing).rejects.toThrow(MessageRefused);
    },
  );

  it('that fails otherwise may take it later', async () => {
    const down = Object.assign(new Error('down'), { name: 'InternalErrorException' });
    sns.on(PublishCommand).rejects(down);
    await expect(snsTopic(new SNSClient({}), 'arn:topic', noDeadline).publish(message)).rejects.toBe(down);
  });

  it('is given up before the run ends', async () => {
    sns.on(PublishCommand).callsFake(async (_, __) => ({ MessageId: 'm1' }));
    await snsTopic(new SNSClient({}), 'arn:topic', { remainingMs: () => 20_000 }).publish(message);
    const [, options] = sns.send.firstCall.args as unknown as [unknown, { abortSignal?: AbortSignal }];
    expect(options.abortSignal).toBeInstanceOf(AbortSignal);
  });
});

describe('the stream', () => {
  const Keys = { EventId: { S: 'e1' }, Timestamp: { S: key.Timestamp } };
  const change = (eventName: 'INSERT' | 'MODIFY' | 'REMOVE', image: object) => ({
    eventName,
    dynamodb: { SequenceNumber: '100', Keys, ...image },
  });

  it.each([
    ['a new alert that is to be sent', change('INSERT', { NewImage: { ...Keys, Unsent: { S: '1' } } }), true],
    ['a new alert that is kept only', change('INSERT', { NewImage: Keys }), false],
    ['a change of an alert', change('MODIFY', { NewImage: { ...Keys, Unsent: { S: '1' } } }), false],
    [
      'a removal by the TTL',
      {
        ...change('REMOVE', { OldImage: { ...Keys, Unsent: { S: '1' } } }),
        userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
      },
      false,
    ],
  ])('tells of %s', (_, record, isUnsent) => {
    expect(tableChanges({ Records: [record] })).toEqual([{ sequenceNumber: '100', key, isUnsent }]);
  });
});
