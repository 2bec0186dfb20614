import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Clock } from '../../shared/runtime/clock';
import type { ProgressStore } from '../core/process/ports';

/** As long as the queue keeps messages. */
const KEPT_SECONDS = 14 * 86_400;

/** How far runs have come, in the state table: an item `progress#<name>` each. */
export function progressTable(client: DynamoDBClient, table: string, clock: Clock): ProgressStore {
  const keyOf = (name: string) => ({ Id: `progress#${name}` });
  return {
    async read(name) {
      const command = new GetItemCommand({
        TableName: table,
        Key: marshall(keyOf(name)),
        ConsistentRead: true,
      });
      const { Item } = await client.send(command);
      return Item ? Number(unmarshall(Item)['Parts']) : 0;
    },
    async write(name, parts) {
      const ExpiresAt = Math.floor(clock.now() / 1000) + KEPT_SECONDS;
      const Item = marshall({ ...keyOf(name), Parts: parts, ExpiresAt });
      await client.send(new PutItemCommand({ TableName: table, Item }));
    },
  };
}
