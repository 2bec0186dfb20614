import {
  type AttributeValue,
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { noveltyTable } from '../../../../functions/anomaly-detector/adapters/novelty-table';

const bytes = Uint8Array.of(1, 2, 3);
const dynamoDb = mockClient(DynamoDBClient);

/** A table that holds conditions to what is there, and answers so many keys at most. */
function table(atMost = 100) {
  const items = new Map<string, Record<string, AttributeValue>>();
  dynamoDb.reset();
  dynamoDb.on(BatchGetItemCommand).callsFake(({ RequestItems }) => {
    const keys = RequestItems.novelty.Keys as Parameters<typeof unmarshall>[0][];
    const found = keys
      .slice(0, atMost)
      .flatMap((key) => [items.get(String(unmarshall(key)['Id']))].filter((item) => item !== undefined));
    const rest = keys.slice(atMost);
    return {
      Responses: { novelty: found },
      ...(rest.length > 0 && { UnprocessedKeys: { novelty: { Keys: rest } } }),
    };
  });
  dynamoDb.on(PutItemCommand).callsFake(({ Item, ConditionExpression, ExpressionAttributeValues }) => {
    const { Id } = unmarshall(Item);
    const there = items.get(Id);
    const holds =
      ConditionExpression === 'NOT attribute_type(Version, :number)'
        ? unmarshall(ExpressionAttributeValues)[':number'] === 'N' && there?.['Version']?.N === undefined
        : ConditionExpression === 'Version = :known' &&
          there !== undefined &&
          unmarshall(there as never)['Version'] === unmarshall(ExpressionAttributeValues)[':known'];
    if (!holds) throw new ConditionalCheckFailedException({ message: 'no', $metadata: {} });
    items.set(Id, Item);
    return {};
  });
  const pauses: number[] = [];
  const store = noveltyTable(new DynamoDBClient(), 'novelty', async (ms) => {
    pauses.push(ms);
  });
  return { items, pauses, store };
}

describe('the novelty table', () => {
  it('gives back what was written, with a version that rises', async () => {
    const { store, items } = table();
    expect(await store.write([{ id: 'a', bytes, known: undefined, expiresAt: 99 }])).toEqual([]);
    expect(unmarshall(items.get('a') as never)).toEqual({ Id: 'a', Seen: bytes, Version: 1, ExpiresAt: 99 });
    expect(await store.read(['a', 'b'])).toEqual(new Map([['a', { bytes, version: 1 }]]));
    expect(await store.write([{ id: 'a', bytes, known: 1, expiresAt: 99 }])).toEqual([]);
    expect((await store.read(['a'])).get('a')?.version).toBe(2);
  });

  it('names what another run has written since, and writes the others', async () => {
    const { store } = table();
    await store.write([{ id: 'a', bytes, known: undefined, expiresAt: 1 }]);
    const changed = ['a', 'b'].map((id) => ({ id, bytes, known: undefined, expiresAt: 1 }));
    expect(await store.write(changed)).toEqual(['a']);
    expect(await store.write([{ id: 'b', bytes, known: 7, expiresAt: 1 }])).toEqual(['b']);
    expect((await store.read(['b'])).get('b')?.version).toBe(1);
  });

  it('gives what is damaged without a version, and lets it be written over', async () => {
    const { store, items } = table();
    items.set('a', { Id: { S: 'a' }, Seen: { S: 'text' }, Version: { S: 'x' } });
    expect(await store.read(['a'])).toEqual(
      new Map([['a', { bytes: new Uint8Array(), version: undefined }]]),
    );
    expect(await store.write([{ id: 'a', bytes, known: undefined, expiresAt: 1 }])).toEqual([]);
    expect(await store.read(['a'])).toEqual(new Map([['a', { bytes, version: 1 }]]));
  });

  it('reads a hundred keys at a time, and again what there was no capacity for', async () => {
    const { store, pauses } = table(60);
    const ids = Array.from({ length: 150 }, (_, index) => `id${index}`);
    await store.write(ids.map((id) => ({ id, bytes, known: undefined, expiresAt: 1 })));
    expect((await store.read(ids)).size).toBe(150);
    expect(
      dynamoDb
        .commandCalls(BatchGetItemCommand)
        .map(({ args }) => args[0].input.RequestItems?.['novelty']?.Keys?.length),
    ).toEqual([100, 40, 50]);
    expect(
      dynamoDb.commandCalls(BatchGetItemCommand)[0]?.args[0].input.RequestItems?.['novelty']?.ConsistentRead,
    ).toBe(true);
    expect(pauses).toEqual([100]);
  });

  it('fails where there is no capacity at all, and for other errors', async () => {
    const { store } = table(0);
    await expect(store.read(['a'])).rejects.toThrow('Table novelty had no capacity for 1 keys');
    dynamoDb.on(PutItemCommand).rejects(new Error('denied'));
    await expect(store.write([{ id: 'a', bytes, known: undefined, expiresAt: 1 }])).rejects.toThrow('denied');
  });
});
