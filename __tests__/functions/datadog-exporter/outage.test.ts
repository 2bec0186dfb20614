import { consume } from '../../../functions/datadog-exporter/core/consume';
import type { Message } from '../../../functions/shared/queue/message-queue';
import { guardDutyEvent, HOUR, keyOf, NOW } from './fixtures';
import { rig } from './rig';

const DAY = 24 * HOUR;
const RETENTION = 14 * DAY;
const VISIBILITY_MS = 720_000;
const MAX_RECEIVES = 1_000;
const BATCH = 10;

interface Queued extends Message {
  readonly sentAt: number;
  visibleAt: number;
  receives: number;
}

/** Repeatable numbers in [0, 1). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** SQS as far as an outage concerns it: visibility, receive count, retention and redrive to a dead-letter queue. */
function simulate({ answer, until }: { answer: (now: number) => number; until: number }) {
  const base = rig();
  const { clock, intake, store } = base;
  const queue = new Map<string, Queued>();
  const dead: { readonly id: string; readonly why: string }[] = [];
  const ports = {
    ...base.ports,
    random: seeded(7),
    bucket: 'archive',
    queue: {
      deadLetter: async ({ id }: Message, why: string) => void dead.push({ id, why }),
      hide: async ({ id }: Message, seconds: number) => {
        const queued = queue.get(id);
        if (queued) queued.visibleAt = clock.now() + seconds * 1_000;
      },
    },
  };
  intake.answer = () => answer(clock.now());
  const send = (id: string) => {
    store(keyOf(id), [guardDutyEvent({ uid: id, updatedAt: clock.now(), native: { id } })]);
    const detail = { bucket: { name: 'archive' }, object: { key: keyOf(id) } };
    const body = JSON.stringify({ source: 'aws.s3', 'detail-type': 'Object Created', detail });
    queue.set(id, {
      id,
      body,
      receiptHandle: id,
      receiveCount: 0,
      sentAt: clock.now(),
      visibleAt: clock.now(),
      receives: 0,
    });
  };
  const expire = () => {
    for (const [id, { sentAt, receives, visibleAt }] of queue) {
      const isDue = visibleAt <= clock.now();
      if (clock.now() - sentAt > RETENTION) dead.push({ id, why: 'expired' });
      else if (isDue && receives >= MAX_RECEIVES) dead.push({ id, why: 'received too often' });
      else continue;
      queue.delete(id);
    }
  };
  const receive = () => {
    const due = [...queue.values()].filter(({ visibleAt }) => visibleAt <= clock.now()).slice(0, BATCH);
    for (const queued of due) {
      queued.receives++;
      queued.visibleAt = clock.now() + VISIBILITY_MS;
    }
    return due.map((queued) => ({ ...queued, receiveCount: queued.receives }));
  };
  const nextVisible = () =>
    [...queue.values()].reduce((next, { visibleAt }) => Math.min(next, visibleAt), clock.now() + HOUR);
  const run = async () => {
    while (queue.size > 0 && clock.now() < until) {
      expire();
      const consumed = await consume(ports, receive());
      for (const { message, outcome } of consumed) if (outcome !== 'failed') queue.delete(message.id);
      clock.advance(Math.max(1_000, nextVisible() - clock.now()));
    }
  };
  return { ...base, queue, dead, send, run };
}

describe('an outage of Datadog', () => {
  it('of a day ends with every log and event delivered exactly once and an empty dead-letter queue', async () => {
    const end = NOW + DAY;
    const faults = [503, 0, 500, 429, 408, 403];
    let posts = 0;
    const { send, run, queue, dead, intake, clock } = simulate({
      answer: (now) => (now < end ? Number(faults[posts++ % faults.length]) : 202),
      until: NOW + RETENTION,
    });
    const ids = Array.from({ length: 60 }, (_, i) => `finding-${i}`);
    for (const id of ids) send(id);
    await run();
    expect(dead).toEqual([]);
    expect(queue.size).toBe(0);
    expect(intake.logs.map((log) => (log['ocsf'] as { uid: string }).uid).sort()).toEqual([...ids].sort());
    expect(intake.events).toHaveLength(ids.length);
    expect(clock.now()).toBeLessThan(end + 2 * HOUR);
    const oldLogs = intake.logs.filter((log) => 'original_timestamp' in log);
    expect(oldLogs).toHaveLength(ids.length);
  });

  it('of thirteen days uses up neither the receives nor the retention', async () => {
    const end = NOW + 13 * DAY;
    const { send, run, queue, dead, intake } = simulate({
      answer: (now) => (now < end ? 0 : 202),
      until: NOW + RETENTION,
    });
    for (const id of ['a', 'b', 'c']) send(id);
    await run();
    expect(dead).toEqual([]);
    expect(queue.size).toBe(0);
    expect(intake.logs).toHaveLength(3);
    // Polite: at most one receive in twenty minutes over the whole time.
    expect(intake.posts.length / 3).toBeLessThan(3 * 13 * 24 * 3);
  });

  it('that hits every second request doubles nothing', async () => {
    let posts = 0;
    const { send, run, queue, dead, intake } = simulate({
      answer: () => (posts++ % 4 === 3 ? 202 : 503),
      until: NOW + RETENTION,
    });
    const ids = Array.from({ length: 20 }, (_, i) => `f${i}`);
    for (const id of ids) send(id);
    await run();
    expect(dead).toEqual([]);
    expect(queue.size).toBe(0);
    expect(intake.logs).toHaveLength(20);
    expect(intake.events).toHaveLength(20);
  });
});
