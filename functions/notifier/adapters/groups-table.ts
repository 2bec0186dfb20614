import {
  type DynamoDBClient,
  GetItemCommand,
  paginateQuery,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { type Alert, OPEN_GROUP, OPEN_GROUPS_INDEX, type OpenGroup } from '../../shared/alerts/alert';
import type { Groups } from '../core/ports';

/** Why a transaction was cancelled, where trying it again with what is there now helps. */
const CHANGED = new Set(['ConditionalCheckFailed', 'TransactionConflict']);

/** The open groups in DynamoDB's state table; their summaries go to the alerts table. */
export function groupsTable(client: DynamoDBClient, tables: { state: string; alerts: string }): Groups {
  const read = async (table: string, key: Readonly<Record<string, string>>) => {
    const command = new GetItemCommand({ TableName: table, Key: marshall(key), ConsistentRead: true });
    const { Item } = await client.send(command);
    return Item && unmarshall(Item);
  };
  return {
    async *due(now) {
      const query = {
        TableName: tables.state,
        IndexName: OPEN_GROUPS_INDEX,
        KeyConditionExpression: 'OpenGroup = :open AND ClosesAt <= :now',
        ExpressionAttributeValues: marshall({ ':open': OPEN_GROUP, ':now': now }),
      };
      for await (const { Items = [] } of paginateQuery({ client }, query))
        for (const item of Items) yield (unmarshall(item) as Pick<OpenGroup, 'Id'>).Id;
    },
    async read(id) {
      return (await read(tables.state, { Id: id })) as OpenGroup | undefined;
    },
    async firstAlert({ FirstEventId, FirstTimestamp }) {
      const key = { EventId: FirstEventId, Timestamp: FirstTimestamp };
      return (await read(tables.alerts, key)) as Alert | undefined;
    },
    async close(group, summary) {
      const items = [
        { Delete: deletion(tables.state, group) },
        ...(summary ? [{ Put: { TableName: tables.alerts, Item: item(summary) } }] : []),
      ];
      try {
        await client.send(new TransactWriteItemsCommand({ TransactItems: items }));
        return true;
      } catch (error) {
        if (isChanged(error)) return false;
        throw error;
      }
    },
  };
}

function deletion(table: string, { Id, OpenedAt, Count }: OpenGroup) {
  return {
    TableName: table,
    Key: marshall({ Id }),
    ConditionExpression: 'OpenedAt = :opened AND #count = :count',
    // Count is one of DynamoDB's reserved words.
    ExpressionAttributeNames: { '#count': 'Count' },
    ExpressionAttributeValues: marshall({ ':opened': OpenedAt, ':count': Count }),
  };
}

function item(alert: Alert) {
  return marshall(alert, { removeUndefinedValues: true });
}

function isChanged(error: unknown): boolean {
  if (!(error instanceof TransactionCanceledException)) return false;
  return (error.CancellationReasons ?? []).some(({ Code }) => CHANGED.has(Code ?? ''));
}
