import {
  type CancellationReason,
  type DynamoDBClient,
  GetItemCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Alert, OpenGroup } from '../../shared/alerts/alert';
import type { AlertTable, GroupChange, Written } from '../core/alerts/alert-table';

export interface Tables {
  readonly alerts: string;
  readonly state: string;
}

const CONDITION_FAILED = 'ConditionalCheckFailed';

/** Others are at the items, or the table has had enough for now. */
const BUSY = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']);

/** The alerts table and the state table's groups in DynamoDB. */
export function alertTable(client: DynamoDBClient, tables: Tables): AlertTable {
  return {
    async write(alerts, change) {
      const puts = alerts.map((alert) => alertPut(tables.alerts, alert));
      const items = change ? [...puts, groupWrite(tables.state, change)] : puts;
      const reasons = await cancellation(client, items);
      if (reasons === undefined) return { kind: 'written' };
      return reasons.some(isRefused)
        ? refusal({ client, tables, reasons }, alerts, change)
        : { kind: 'busy' };
    },
  };
}

/** Writes all items, or says of each why none was written. Undefined when they were. */
async function cancellation(
  client: DynamoDBClient,
  items: TransactWriteItem[],
): Promise<readonly CancellationReason[] | undefined> {
  try {
    await client.send(new TransactWriteItemsCommand({ TransactItems: items }));
    return undefined;
  } catch (error) {
    const reasons = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
    if (reasons.some((reason) => isRefused(reason) || BUSY.has(reason.Code ?? ''))) return reasons;
    throw error;
  }
}

interface Cancelled {
  readonly client: DynamoDBClient;
  readonly tables: Tables;
  /** One for each item of the transaction. */
  readonly reasons: readonly CancellationReason[];
}

async function refusal(
  { client, tables, reasons }: Cancelled,
  alerts: readonly Alert[],
  change: GroupChange | undefined,
): Promise<Written> {
  const owners = new Map<number, string>();
  for (const [index, { EventId, Timestamp }] of alerts.entries()) {
    const old = await conflicting(client, reasons[index], tables.alerts, { EventId, Timestamp });
    if (old) owners.set(index, String(old['SourceObject']));
  }
  const groupReason = reasons[alerts.length];
  if (change === undefined || !isRefused(groupReason)) return { kind: 'refused', owners };
  const now = await conflicting(client, groupReason, tables.state, { Id: change.group.Id });
  return { kind: 'refused', owners, group: { now: now as OpenGroup | undefined } };
}

/** The item that failed its condition: DynamoDB sends it along, not every emulator does. */
async function conflicting(
  client: DynamoDBClient,
  reason: CancellationReason | undefined,
  table: string,
  key: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (!isRefused(reason)) return undefined;
  if (reason?.Item) return unmarshall(reason.Item);
  const command = new GetItemCommand({ TableName: table, Key: marshall(key), ConsistentRead: true });
  const { Item } = await client.send(command);
  return Item && unmarshall(Item);
}

function isRefused(reason: CancellationReason | undefined): boolean {
  return reason?.Code === CONDITION_FAILED;
}

function alertPut(table: string, alert: Alert): TransactWriteItem {
  return {
    Put: {
      TableName: table,
      Item: marshall(alert, { removeUndefinedValues: true }),
      ConditionExpression: 'attribute_not_exists(EventId)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  };
}

function groupWrite(table: string, change: GroupChange): TransactWriteItem {
  if (change.kind === 'open')
    return {
      Put: {
        TableName: table,
        Item: marshall(change.group),
        ConditionExpression: 'attribute_not_exists(Id)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    };
  const { known, group } = change;
  return {
    Update: {
      TableName: table,
      Key: marshall({ Id: group.Id }),
      UpdateExpression: 'SET LastTime = :last, ClosesAt = :closes ADD #count :added',
      // Others may count at the same time; LastTime must not go back, and one alone may open it again.
      ConditionExpression: 'OpenedAt = :opened AND ClosesAt = :closing AND LastTime <= :last',
      // Count is one of DynamoDB's reserved words.
      ExpressionAttributeNames: { '#count': 'Count' },
      ExpressionAttributeValues: marshall({
        ':opened': known.OpenedAt,
        ':closing': known.ClosesAt,
        ':closes': group.ClosesAt,
        ':last': group.LastTime,
        ':added': group.Count - known.Count,
      }),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  };
}
