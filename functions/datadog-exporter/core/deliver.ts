import type { Sized } from './batches';
import type { Route } from './ports';
import { type PostPorts, post, type Verdict } from './post';

/** A JSON value that is ready to be sent. */
export interface Sendable extends Sized {
  readonly json: string;
}

/** How a route frames many values in one body. */
const FRAMES = { logs: ['[', ']'], distributions: ['{"series":[', ']}'] } as const;

/**
 * Sends all items of a batch in one body, and in halves where Datadog takes the body as too large or refuses it,
 * down to the item that is to blame. `settle` hears of each item once, in order, when its fate is known.
 * @throws ExportFailure retryable; items that were not settled by then are still to be sent
 */
export async function deliver<T extends Sendable>(
  ports: PostPorts,
  route: Exclude<Route, 'events'>,
  items: readonly T[],
  settle: (item: T, verdict: Verdict) => void,
): Promise<void> {
  if (items.length === 0) return;
  const [open, close] = FRAMES[route];
  const verdict = await post(ports, route, `${open}${items.map(({ json }) => json).join(',')}${close}`);
  if (verdict === 'accepted' || items.length === 1) {
    for (const item of items) settle(item, verdict);
    return;
  }
  const middle = Math.ceil(items.length / 2);
  await deliver(ports, route, items.slice(0, middle), settle);
  await deliver(ports, route, items.slice(middle), settle);
}
