import type { Outbox, OutgoingMessage, Refused } from '../../../cli/replay/ports';
import { sendAll } from '../../../cli/replay/send-all';

const objects = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ key: `k${index}`, bytes: 1 }));

/** A queue that refuses what `refuse` says. */
function outbox(refuse: (body: string, times: number) => Omit<Refused, 'id'> | undefined) {
  const taken: string[] = [];
  const requests: (readonly OutgoingMessage[])[] = [];
  const seen = new Map<string, number>();
  const queue: Outbox = {
    async send(messages) {
      requests.push(messages);
      return messages.flatMap(({ id, body }) => {
        const times = (seen.get(body) ?? 0) + 1;
        seen.set(body, times);
        const refusal = refuse(body, times);
        if (refusal === undefined) taken.push(body);
        return refusal === undefined ? [] : [{ id, ...refusal }];
      });
    },
  };
  return { queue, taken, requests, seen };
}

async function send(count: number, queue: Outbox, prepare = async () => undefined) {
  const pauses: number[] = [];
  const progress: number[] = [];
  const unsent = await sendAll(objects(count), {
    outbox: queue,
    pause: async (ms) => void pauses.push(ms),
    bodyOf: ({ key }) => `<${key}>`,
    prepare,
    onSent: (sent) => progress.push(sent),
  });
  return { unsent, pauses, progress };
}

const BUSY = { reason: 'InternalError', isRetryable: true };

describe('announcing objects', () => {
  it('sends each once, ten in a request with ids of their own', async () => {
    const { queue, taken, requests } = outbox(() => undefined);
    const { unsent, pauses, progress } = await send(23, queue);
    expect(unsent).toEqual([]);
    expect(new Set(taken)).toEqual(new Set(objects(23).map(({ key }) => `<${key}>`)));
    expect(taken).toHaveLength(23);
    expect(requests.map(({ length }) => length)).toEqual([10, 10, 3]);
    for (const request of requests) expect(new Set(request.map(({ id }) => id)).size).toBe(request.length);
    expect(pauses).toEqual([]);
    expect(progress.at(-1)).toBe(23);
  });

  it('sends again only what was refused, after pauses that grow', async () => {
    const { queue, taken, requests } = outbox((body, times) =>
      body === '<k3>' && times < 4 ? BUSY : undefined,
    );
    const { unsent, pauses } = await send(5, queue);
    expect(unsent).toEqual([]);
    expect([...taken].sort()).toEqual(['<k0>', '<k1>', '<k2>', '<k3>', '<k4>']);
    expect(requests.slice(1).map((messages) => messages.map(({ body }) => body))).toEqual([
      ['<k3>'],
      ['<k3>'],
      ['<k3>'],
    ]);
    expect(pauses).toEqual([200, 400, 800]);
  });

  it('gives up after some tries and names the object, while the others are sent', async () => {
    const { queue, taken, seen } = outbox((body) => (body === '<k12>' ? BUSY : undefined));
    const { unsent, progress } = await send(15, queue);
    expect(unsent).toEqual([{ key: 'k12', reason: 'InternalError' }]);
    expect(seen.get('<k12>')).toBe(5);
    expect(taken).toHaveLength(14);
    expect(progress.at(-1)).toBe(14);
  });

  it('does not try again what is refused for its own fault', async () => {
    const { queue, seen } = outbox(() => ({ reason: 'InvalidMessageContents', isRetryable: false }));
    expect((await send(1, queue)).unsent).toEqual([{ key: 'k0', reason: 'InvalidMessageContents' }]);
    expect(seen.get('<k0>')).toBe(1);
  });

  it('rejects when the queue cannot be reached', async () => {
    const unreachable: Outbox = { send: () => Promise.reject(new Error('no such queue')) };
    await expect(send(30, unreachable)).rejects.toThrow('no such queue');
  });

  it('prepares an object before it is sent', async () => {
    const { queue, taken } = outbox(() => undefined);
    const failing = () => Promise.reject(new Error('state is not there'));
    await expect(send(1, queue, failing)).rejects.toThrow('state is not there');
    expect(taken).toEqual([]);
  });
});
