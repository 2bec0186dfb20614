import { type DynamoDBClient, paginateQuery, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { type Alert, UNSENT, UNSENT_INDEX } from '../../shared/alerts/alert';
import { unlessConditionFails } from '../../shared/runtime/dynamodb-condition';
import type { AlertKey, Outbox } from '../core/ports';

/** The alerts table in DynamoDB, with its index of what is unsent. */
export function alertsTable(client: DynamoDBClient, table: string): Outbox {
  const update = (key: AlertKey, expressions: Expressions) =>
    client.send(
      new UpdateItemCommand({
        TableName: table,
        Key: marshall({ EventId: key.EventId, Timestamp: key.Timestamp }),
        UpdateExpression: expressions.update,
        ConditionExpression: expressions.condition,
        ExpressionAttributeValues: marshall(expressions.values),
        ReturnValues: expressions.returns ?? 'NONE',
      }),
    );
  return {
    async *unsent(before) {
      const query = {
        TableName: table,
        IndexName: UNSENT_INDEX,
        KeyConditionExpression: 'Unsent = :unsent AND #timestamp < :before',
        // Timestamp is one of DynamoDB's reserved words.
        ExpressionAttributeNames: { '#timestamp': 'Timestamp' },
        ExpressionAttributeValues: marshall({ ':unsent': UNSENT, ':before': before }),
      };
      for await (const { Items = [] } of paginateQuery({ client }, query))
        for (const item of Items) yield unmarshall(item) as AlertKey;
    },
    async claim(key, { now, until }) {
      const answer = await unlessConditionFails(
        update(key, {
          update: 'SET ClaimedUntil = :until',
          condition:
            'attribute_exists(Unsent) AND (attribute_not_exists(ClaimedUntil) OR ClaimedUntil < :now)',
          values: { ':until': until, ':now': now },
          returns: 'ALL_NEW',
        }),
      );
      return answer?.Attributes && (unmarshall(answer.Attributes) as Alert);
    },
    async markSent(key, at) {
      await unlessConditionFails(
        update(key, {
          update: 'SET SentAt = :at REMOVE Unsent, ClaimedUntil',
          condition: 'attribute_exists(Unsent)',
          values: { ':at': at },
        }),
      );
    },
    async release(key, until) {
      await unlessConditionFails(
        update(key, {
          update: 'REMOVE ClaimedUntil',
          condition: 'ClaimedUntil = :until',
          values: { ':until': until },
        }),
      );
    },
  };
}

interface Expressions {
  readonly update: string;
  readonly condition: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly returns?: 'ALL_NEW';
}
