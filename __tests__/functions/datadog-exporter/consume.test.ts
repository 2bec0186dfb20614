import { type ConsumePorts, consume } from '../../../functions/datadog-exporter/core/consume';
import type { Message } from '../../../functions/shared/queue/message-queue';
import { guardDutyEvent, keyOf } from './fixtures';
import { rig } from './rig';

const message = (id: string, receiveCount = 1, body = notification(keyOf(id))): Message => ({
  id,
  body,
  receiptHandle: `handle-${id}`,
  receiveCount,
});

function notification(key: string, bucket = 'archive'): string {
  return JSON.stringify({
    source: 'aws.s3',
    'detail-type': 'Object Created',
    detail: { bucket: { name: bucket }, object: { key } },
  });
}

function consumer(overrides: Partial<ConsumePorts> = {}) {
  const base = rig();
  const dead: [string, string][] = [];
  const hidden: [string, number][] = [];
  const ports: ConsumePorts = {
    ...base.ports,
    bucket: 'archive',
    queue: {
      deadLetter: async ({ id }, reason) => void dead.push([id, reason]),
      hide: async ({ id }, seconds) => void hidden.push([id, seconds]),
    },
    ...overrides,
  };
  const outcomes = async (messages: readonly Message[]) =>
    (await consume(ports, messages)).map(({ message: { id }, outcome }) => [id, outcome]);
  return { ...base, ports, dead, hidden, outcomes };
}

describe('a batch of messages', () => {
  it('is done, failed or dead each for itself', async () => {
    const { store, intake, outcomes, dead, hidden } = consumer();
    for (const id of ['good', 'later', 'fine'])
      store(keyOf(id), [guardDutyEvent({ uid: id, native: { id } })]);
    intake.answer = ({ route, body }) =>
      route === 'logs' && JSON.stringify(body).includes('later') ? 503 : 202;
    const messages = [
      message('good'),
      message('later'),
      message('gone'),
      message('odd', 1, 'hello'),
      message('fine'),
    ];
    expect(await outcomes(messages)).toEqual([
      ['good', 'done'],
      ['later', 'failed'],
      ['gone', 'dead'],
      ['odd', 'dead'],
      ['fine', 'done'],
    ]);
    expect(dead.sort()).toEqual([
      ['gone', 'the object does not exist any more'],
      ['odd', 'message body is not JSON'],
    ]);
    expect(hidden).toEqual([['later', 15]]);
    expect(intake.logs).toHaveLength(2);
  });

  it('sends a notification of a foreign bucket to the dead-letter queue at once', async () => {
    const { outcomes, dead } = consumer();
    expect(await outcomes([message('x', 1, notification(keyOf(), 'foreign'))])).toEqual([['x', 'dead']]);
    expect(dead).toEqual([['x', 'the object lies in another bucket than archive']]);
  });

  it('keeps a message that cannot be moved to the dead-letter queue', async () => {
    const hidden: number[] = [];
    const { outcomes } = consumer({
      queue: {
        deadLetter: () => Promise.reject(new Error('SQS')),
        hide: async (_, s) => void hidden.push(s),
      },
    });
    expect(await outcomes([message('x', 3, 'hello')])).toEqual([['x', 'failed']]);
    expect(hidden).toEqual([60]);
  });

  it('relies on the visibility timeout of the queue where a message cannot be hidden', async () => {
    const { store, intake, outcomes } = consumer({
      queue: { deadLetter: async () => undefined, hide: () => Promise.reject(new Error('SQS')) },
    });
    store(keyOf('a'), [guardDutyEvent()]);
    intake.answer = () => 503;
    expect(await outcomes([message('a')])).toEqual([['a', 'failed']]);
  });

  it('brings messages that a run had no time for back at once', async () => {
    const { outcomes, hidden } = consumer({ deadline: { remainingMs: () => 100 } });
    expect(await outcomes([message('a', 9), message('b', 9)])).toEqual([
      ['a', 'failed'],
      ['b', 'failed'],
    ]);
    expect(hidden).toEqual([
      ['a', 5],
      ['b', 5],
    ]);
  });

  it('but not in an outage, where they would use up their receives', async () => {
    let remaining = 60_000;
    const { store, intake, outcomes, hidden } = consumer({ deadline: { remainingMs: () => remaining } });
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    for (const id of ids) store(keyOf(id), [guardDutyEvent({ uid: id })]);
    intake.answer = () => {
      remaining = 1_000;
      return 503;
    };
    await outcomes(ids.map((id) => message(id, 5)));
    expect(hidden.find(([id]) => id === 'f')).toEqual(['f', 240]);
  });
});
