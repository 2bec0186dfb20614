import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { unlessConditionFails } from '../../shared/runtime/dynamodb-condition';
import type { AlertStore } from '../core/run/ports';

/** The alerts table in DynamoDB. */
export function alertTable(client: DynamoDBClient, table: string): AlertStore {
  return {
    async put(alert) {
      const command = new PutItemCommand({
        TableName: table,
        Item: marshall(alert, { removeUndefinedValues: true }),
        ConditionExpression: 'attribute_not_exists(EventId)',
      });
      return (await unlessConditionFails(client.send(command))) === undefined ? 'known' : 'new';
    },
  };
}
