import 'aws-sdk-client-mock-jest';
import {
  type CancellationReason,
  DynamoDBClient,
  GetItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { alertTable } from '../../../../functions/cloudtrail-processor/adapters/alert-table';
import { grouping } from '../../../../functions/cloudtrail-processor/core/alerts/group-change';
import { NOW, numbered } from '../core/alerts/alerts';

const dynamo = mockClient(DynamoDBClient);
const table = alertTable(new DynamoDBClient({}), { alerts: 'alerts', state: 'state' });
const alerts = [numbered(0), numbered(1)];
const times = { now: NOW, groupMinutes: 60 };
const { change } = grouping(alerts, undefined, times);
const counted = grouping(alerts, change.group, times).change;

const cancelled = (...codes: (string | CancellationReason)[]) =>
  new TransactionCanceledException({
    message: 'cancelled',
    $metadata: {},
    CancellationReasons: codes.map((code) => (typeof code === 'string' ? { Code: code } : code)),
  });

const sent = () => dynamo.commandCalls(TransactWriteItemsCommand)[0]?.args[0].input.TransactItems ?? [];

describe('the alerts table in DynamoDB', () => {
  beforeEach(() => dynamo.reset());

  it('puts alerts that are not there and opens their group, in one transaction', async () => {
    dynamo.on(TransactWriteItemsCommand).resolves({});
    expect(await table.write(alerts, change)).toEqual({ kind: 'written' });
    expect(sent()).toMatchObject([
      { Put: { TableName: 'alerts', ConditionExpression: 'attribute_not_exists(EventId)' } },
      { Put: { TableName: 'alerts', Item: marshall(alerts[1]) } },
      {
        Put: {
          TableName: 'state',
          Item: marshall(change.group),
          ConditionExpression: 'attribute_not_exists(Id)',
        },
      },
    ]);
    expect(sent().every(({ Put }) => Put?.ReturnValuesOnConditionCheckFailure === 'ALL_OLD')).toBe(true);
  });

  it('counts into the group that is known', async () => {
    dynamo.on(TransactWriteItemsCommand).resolves({});
    await table.write(alerts, counted);
    expect(sent()[2]?.Update).toMatchObject({
      TableName: 'state',
      Key: { Id: { S: change.group.Id } },
      ConditionExpression: 'OpenedAt = :opened AND ClosesAt = :closing AND LastTime <= :last',
      ExpressionAttributeValues: marshall({
        ':opened': NOW,
        ':closing': NOW + 3_600_000,
        ':closes': NOW + 3_600_000,
        ':last': '2026-03-03T12:00:01.000Z',
        ':added': 2,
      }),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
  });

  it('says who brought what is there, and what the group is now', async () => {
    const reasons = [
      { Code: 'None' },
      { Code: 'ConditionalCheckFailed', Item: marshall({ SourceObject: 'another' }) },
      { Code: 'ConditionalCheckFailed', Item: marshall(counted.group) },
    ];
    dynamo.on(TransactWriteItemsCommand).rejects(cancelled(...reasons));
    expect(await table.write(alerts, change)).toEqual({
      kind: 'refused',
      owners: new Map([[1, 'another']]),
      group: { now: counted.group },
    });
    expect(dynamo).not.toHaveReceivedCommand(GetItemCommand);
  });

  it('reads what refused it where the refusal does not bring it', async () => {
    dynamo
      .on(TransactWriteItemsCommand)
      .rejects(cancelled('ConditionalCheckFailed', 'None', 'ConditionalCheckFailed'));
    dynamo
      .on(GetItemCommand, { TableName: 'alerts', ConsistentRead: true })
      .resolves({ Item: marshall({ SourceObject: 'a' }) });
    dynamo.on(GetItemCommand, { TableName: 'state', ConsistentRead: true }).resolves({});
    expect(await table.write(alerts, counted)).toEqual({
      kind: 'refused',
      owners: new Map([[0, 'a']]),
      group: { now: undefined },
    });
  });

  it('is busy while others are at the same items', async () => {
    for (const code of ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']) {
      dynamo.on(TransactWriteItemsCommand).rejects(cancelled('None', code));
      expect(await table.write(alerts)).toEqual({ kind: 'busy' });
    }
  });

  it('fails with whatever else it fails with', async () => {
    for (const error of [cancelled('ValidationError', 'None'), new Error('down')]) {
      dynamo.on(TransactWriteItemsCommand).rejects(error);
      await expect(table.write(alerts)).rejects.toBe(error);
    }
  });
});
