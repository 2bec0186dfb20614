import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

type Item = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
interface Write {
  readonly TableName: string;
  readonly Item?: Item;
  readonly Key?: Item;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeValues?: Item;
}

/** DynamoDB as far as the processor writes to it. Emulators copy all tables for each transaction; this scales. */
export interface FakeDynamoDb {
  readonly url: string;
  /** Items by table and key. */
  readonly items: ReadonlyMap<string, Item>;
  close(): Promise<void>;
}

/** Answers after `latencyMs`. */
export async function fakeDynamoDb(latencyMs: number): Promise<FakeDynamoDb> {
  const items = new Map<string, Item>();
  const server = createServer(async (request, response) => {
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const answer = answerTo(items, operation, JSON.parse(await textOf(request)));
    await new Promise((resolve) => setTimeout(resolve, latencyMs));
    const isError = '__type' in answer;
    response.writeHead(isError ? 400 : 200, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    items,
    close: () => closed(server),
  };
}

function answerTo(items: Map<string, Item>, operation: string, input: Record<string, unknown>): object {
  if (operation === 'GetItem') {
    const found = items.get(nameOf(input as unknown as Write));
    return found ? { Item: found } : {};
  }
  const writes =
    operation === 'TransactWriteItems'
      ? (input['TransactItems'] as { Put?: Write; Update?: Write }[]).map(({ Put, Update }) => Put ?? Update)
      : [input as unknown as Write];
  const reasons = writes.map((write) => (write && holds(items, write) ? 'None' : 'ConditionalCheckFailed'));
  if (reasons.some((reason) => reason !== 'None')) {
    const CancellationReasons = writes.map((write, index) => {
      const Item = write && reasons[index] !== 'None' ? items.get(nameOf(write)) : undefined;
      return { Code: reasons[index], ...(Item && { Item }) };
    });
    return operation === 'TransactWriteItems'
      ? { __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException', CancellationReasons }
      : { __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException' };
  }
  for (const write of writes) if (write) apply(items, write);
  return {};
}

function holds(items: ReadonlyMap<string, Item>, write: Write): boolean {
  const there = items.get(nameOf(write));
  const condition = write.ConditionExpression ?? '';
  if (condition.startsWith('attribute_not_exists')) return there === undefined;
  return there !== undefined || condition === '';
}

/** A put stands; of an update only that it was. */
function apply(items: Map<string, Item>, write: Write): void {
  if (write.Item) items.set(nameOf(write), write.Item);
}

function nameOf({ TableName, Item, Key }: Write): string {
  const { EventId, Timestamp, Id } = Key ?? Item ?? {};
  return [TableName, EventId?.['S'] ?? Id?.['S'], Timestamp?.['S']].join('\n');
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
