import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Clock } from '../../shared/runtime/clock';
import { unlessConditionFails } from '../../shared/runtime/dynamodb-condition';
import { decodeSummary, encodeSummary } from '../core/correlate/encode-summary';
import { mergeSummaries, type WindowSummary } from '../core/correlate/summary';
import { nextWindow, type Window, type WindowStore, windowId, windowStart } from '../core/correlate/window';

/** Log files may come late: a window is kept for so long after its end, and after it was last written. */
const KEPT_MS = 7 * 86_400_000;

/** Each time one writer at least gets through. */
const MAX_TRIES = 50;
const LONGEST_PAUSE_MS = 500;

interface Stored {
  readonly summary: WindowSummary;
  readonly text: string;
}

/** What correlations have seen, in DynamoDB's state table: an item `window#<hash>` each. */
export function windowStore(client: DynamoDBClient, table: string, clock: Clock): WindowStore {
  const read = async (window: Window): Promise<Stored | undefined> => {
    const command = new GetItemCommand({ TableName: table, Key: keyOf(window), ConsistentRead: true });
    const { Item } = await client.send(command);
    if (Item === undefined) return undefined;
    const text = String(unmarshall(Item)['Summary']);
    return { text, summary: decodeSummary(text) };
  };
  const write = async (window: Window, text: string, known: Stored | undefined): Promise<boolean> => {
    const end = Math.max(windowStart(nextWindow(window)), clock.now());
    const ExpiresAt = Math.floor((end + KEPT_MS) / 1000);
    const command = new PutItemCommand({
      TableName: table,
      Item: { ...keyOf(window), ...marshall({ Summary: text, ExpiresAt }) },
      ...(known
        ? {
            ConditionExpression: 'Summary = :known',
            ExpressionAttributeValues: marshall({ ':known': known.text }),
          }
        : { ConditionExpression: 'attribute_not_exists(Id)' }),
    });
    return (await unlessConditionFails(client.send(command))) !== undefined;
  };
  return {
    async merge(window, summary) {
      for (let tries = 1; tries <= MAX_TRIES; tries++) {
        const known = await read(window);
        const merged = known ? mergeSummaries(known.summary, summary, window.correlation.atLeast) : summary;
        const text = encodeSummary(merged);
        if (text === known?.text || (await write(window, text, known))) return;
        await jitter(tries);
      }
      throw new Error(`window ${windowId(window)} of ${window.correlation.id} stayed contended`);
    },
    async read(window) {
      return (await read(window))?.summary;
    },
  };
}

function keyOf(window: Window) {
  return marshall({ Id: `window#${windowId(window)}` });
}

function jitter(tries: number): Promise<void> {
  const ms = Math.random() * Math.min(LONGEST_PAUSE_MS, 10 * 2 ** tries);
  return new Promise((resolve) => setTimeout(resolve, ms));
}
