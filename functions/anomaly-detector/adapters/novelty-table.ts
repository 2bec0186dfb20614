import {
  type AttributeValue,
  BatchGetItemCommand,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { unlessConditionFails } from '../../shared/runtime/dynamodb-condition';
import { mapConcurrently } from '../../shared/runtime/map-concurrently';
import type { NoveltyItem, NoveltyStore, Stored } from '../core/novelty/store';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const MOST_KEYS = 100;

/** DynamoDB gives back what it had no capacity for. */
const MAX_TRIES = 6;
const FIRST_PAUSE_MS = 50;

const CONCURRENT_WRITES = 16;

type Item = Record<string, AttributeValue>;

/** What was seen of principals, in DynamoDB: an item each with key `Id`, and the TTL `ExpiresAt` in epoch seconds. */
export function noveltyTable(
  client: DynamoDBClient,
  table: string,
  pause: (ms: number) => Promise<void>,
): NoveltyStore {
  const readBatch = async (ids: readonly string[]): Promise<readonly Item[]> => {
    let Keys = ids.map((Id) => marshall({ Id }));
    const found: Item[] = [];
    for (let tries = 0; Keys.length > 0; tries++) {
      if (tries === MAX_TRIES) throw new Error(`Table ${table} had no capacity for ${Keys.length} keys`);
      if (tries > 0) await pause(FIRST_PAUSE_MS * 2 ** tries);
      const command = new BatchGetItemCommand({ RequestItems: { [table]: { Keys, ConsistentRead: true } } });
      const { Responses, UnprocessedKeys } = await client.send(command);
      found.push(...(Responses?.[table] ?? []));
      Keys = UnprocessedKeys?.[table]?.Keys ?? [];
    }
    return found;
  };
  return {
    async read(ids) {
      const items = new Map<string, Stored>();
      for (let at = 0; at < ids.length; at += MOST_KEYS) {
        const batch = await readBatch(ids.slice(at, at + MOST_KEYS));
        for (const item of batch) items.set(...storedOf(item));
      }
      return items;
    },
    async write(items) {
      const written = await mapConcurrently(items, CONCURRENT_WRITES, (item) =>
        writeOne(client, table, item),
      );
      return items.filter((_, index) => !written[index]).map(({ id }) => id);
    },
  };
}

function storedOf(item: Item): [id: string, Stored] {
  const { Id, Seen, Version } = unmarshall(item);
  const bytes = Seen instanceof Uint8Array ? Seen : new Uint8Array();
  return [String(Id), { bytes, version: typeof Version === 'number' ? Version : undefined }];
}

/** False where another run has written the item since it was read. */
async function writeOne(
  client: DynamoDBClient,
  table: string,
  { id, bytes, known, expiresAt }: NoveltyItem,
): Promise<boolean> {
  const command = new PutItemCommand({
    TableName: table,
    Item: marshall({ Id: id, Seen: bytes, Version: (known ?? 0) + 1, ExpiresAt: expiresAt }),
    ...(known === undefined
      ? {
          // Also where somebody has left an item without a version.
          ConditionExpression: 'NOT attribute_type(Version, :number)',
          ExpressionAttributeValues: marshall({ ':number': 'N' }),
        }
      : {
          ConditionExpression: 'Version = :known',
          ExpressionAttributeValues: marshall({ ':known': known }),
        }),
  });
  return (await unlessConditionFails(client.send(command))) !== undefined;
}
