import { mapConcurrently } from '../../functions/shared/runtime/map-concurrently';
import type { ListedObject, Outbox, OutgoingMessage, Refused } from './ports';

/** What SQS takes in one request. */
const BATCH_SIZE = 10;
const CONCURRENT_BATCHES = 4;
const TRIES = 5;
const FIRST_PAUSE_MS = 200;

export interface Sending {
  readonly outbox: Outbox;
  readonly pause: (ms: number) => Promise<void>;
  /** The message that announces an object. */
  readonly bodyOf: (object: ListedObject) => string;
  /** Done before an object is announced. */
  readonly prepare: (object: ListedObject) => Promise<void>;
  /** @param sent messages that the queue has taken by now */
  readonly onSent: (sent: number) => void;
}

/** An object whose message was not taken. */
export interface Unsent {
  readonly key: string;
  readonly reason: string;
}

/**
 * Announces all objects in batches of ten; what the queue refuses for reasons of its own is sent again a few times.
 * @returns what it has not taken; rejects when it cannot be reached
 */
export async function sendAll(
  objects: readonly ListedObject[],
  { prepare, onSent, ...sending }: Sending,
): Promise<readonly Unsent[]> {
  let sent = 0;
  const unsent = await mapConcurrently(inBatches(objects), CONCURRENT_BATCHES, async (batch) => {
    await Promise.all(batch.map(prepare));
    const refused = await sendBatch(batch, sending);
    sent += batch.length - refused.length;
    onSent(sent);
    return refused;
  });
  return unsent.flat();
}

async function sendBatch(
  batch: readonly ListedObject[],
  { outbox, pause, bodyOf }: Pick<Sending, 'outbox' | 'pause' | 'bodyOf'>,
): Promise<readonly Unsent[]> {
  const refused: Refused[] = [];
  let waiting: readonly OutgoingMessage[] = batch.map((object, index) => ({
    id: String(index),
    body: bodyOf(object),
  }));
  for (let tries = 1; waiting.length > 0; tries++) {
    if (tries > 1) await pause(FIRST_PAUSE_MS * 2 ** (tries - 2));
    const failed = await outbox.send(waiting);
    const again = new Set(
      failed.filter(({ isRetryable }) => isRetryable && tries < TRIES).map(({ id }) => id),
    );
    refused.push(...failed.filter(({ id }) => !again.has(id)));
    waiting = waiting.filter(({ id }) => again.has(id));
  }
  return refused.map(({ id, reason }) => ({ key: batch[Number(id)]?.key ?? id, reason }));
}

function inBatches(objects: readonly ListedObject[]): readonly (readonly ListedObject[])[] {
  return Array.from({ length: Math.ceil(objects.length / BATCH_SIZE) }, (_, index) =>
    objects.slice(index * BATCH_SIZE, (index + 1) * BATCH_SIZE),
  );
}
