import type { LogFile } from '../../../../../functions/cloudtrail-processor/core/log-file';
import type { Failure } from '../../../../../functions/cloudtrail-processor/core/process/failure';
import type { ObjectReport } from '../../../../../functions/cloudtrail-processor/core/process/object-report';
import {
  type MessagePorts,
  processMessages,
} from '../../../../../functions/cloudtrail-processor/core/process/process-messages';
import type { Message } from '../../../../../functions/shared/queue/message-queue';
import { eventBridge, s3Event, testEvent } from '../notifications';

const keyOf = (name: string, service = 'CloudTrail') =>
  `AWSLogs/123456789012/${service}/eu-central-1/2026/11/20/${name}.json.gz`;
const message = (id: string, receiveCount = 1, body: unknown = eventBridge(keyOf(id))): Message => ({
  id,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  receiptHandle: `handle-${id}`,
  receiveCount,
});
const reportOf = (file: LogFile, failure?: Failure): ObjectReport => ({
  file,
  records: 1,
  bytes: 1,
  matches: 0,
  alerts: 0,
  suppressed: 0,
  duplicates: 0,
  ...(failure && { failure }),
});

/** Objects whose name is a kind of failure fail so; all others are done. */
function rig(overrides: Partial<MessagePorts> = {}) {
  const read: string[] = [];
  const dead: [string, string][] = [];
  const hidden: [string, number][] = [];
  const ports: MessagePorts = {
    trusted: { bucket: 'trail', accounts: new Set(['123456789012']) },
    queue: {
      deadLetter: async ({ id }, reason) => void dead.push([id, reason]),
      hide: async ({ id }, seconds) => void hidden.push([id, seconds]),
    },
    deadline: { remainingMs: () => 300_000 },
    random: () => 1,
    processFile: async (file) => {
      const name = file.key.split('/').at(-1)?.replace('.json.gz', '') ?? '';
      read.push(name);
      const kind = /^(limit|gone|content|outage|deadline)/.exec(name)?.[1] as Failure['kind'] | undefined;
      return reportOf(file, kind && { kind, reason: `${name} is why` });
    },
    ...overrides,
  };
  const outcomes = async (...messages: readonly Message[]) =>
    (await processMessages(ports, messages)).map(({ message: { id }, outcome }) => [id, outcome]);
  return { ports, read, dead, hidden, outcomes };
}

describe('a batch of messages', () => {
  it('is done, failed or dead each for itself, one after the other', async () => {
    const { outcomes, read, dead, hidden } = rig();
    const batch = ['a', 'outage', 'limit', 'gone', 'content', 'z'].map((id) => message(id));
    expect(await outcomes(...batch)).toEqual([
      ['a', 'done'],
      ['outage', 'failed'],
      ['limit', 'dead'],
      ['gone', 'dead'],
      ['content', 'failed'],
      ['z', 'done'],
    ]);
    expect(read).toEqual(['a', 'outage', 'limit', 'gone', 'content', 'z']);
    expect(dead).toEqual([
      ['limit', 'limit is why'],
      ['gone', 'gone is why'],
    ]);
    expect(hidden).toEqual([
      ['outage', 30],
      ['content', 30],
    ]);
  });

  it("is done with S3's test event and with what is no log file, which it counts", async () => {
    const { ports, read } = rig();
    const digests = s3Event(keyOf('d', 'CloudTrail-Digest'), keyOf('c', 'Config'), keyOf('a'));
    const processed = await processMessages(ports, [
      message('test', 1, testEvent),
      message('digests', 1, digests),
    ]);
    expect(processed.map(({ outcome, skipped }) => [outcome, skipped])).toEqual([
      ['done', 0],
      ['done', 2],
    ]);
    expect(read).toEqual(['a']);
  });

  it.each([
    ['an unknown body', 'hello', 'message body is not JSON'],
    [
      'a foreign bucket',
      JSON.stringify(eventBridge(keyOf('a'))).replaceAll('trail', 'other'),
      'bucket "other" is not the trail\'s bucket',
    ],
    [
      'a foreign account',
      eventBridge(keyOf('a').replace('123456789012', '999999999999')),
      'log file of account 999999999999, which is not watched',
    ],
  ])('lets %s fail, and keeps it with the reason after a few tries', async (_, body, reason) => {
    const { outcomes, dead, hidden, read } = rig();
    for (const receiveCount of [1, 4])
      expect(await outcomes(message('m', receiveCount, body))).toEqual([['m', 'failed']]);
    expect(dead).toEqual([]);
    expect(hidden).toEqual([
      ['m', 30],
      ['m', 240],
    ]);
    expect(await outcomes(message('m', 5, body))).toEqual([['m', 'dead']]);
    expect(dead).toEqual([['m', reason]]);
    expect(read).toEqual([]);
  });

  it('never gives up on an outage', async () => {
    const { outcomes, hidden } = rig();
    expect(await outcomes(message('outage', 90))).toEqual([['outage', 'failed']]);
    expect(hidden).toEqual([['outage', 3_600]]);
  });

  it('reads every object of a message, also behind one that fails', async () => {
    const { ports, read } = rig();
    const several = message('m', 1, s3Event(keyOf('a'), keyOf('content'), 'no/log.file', keyOf('b')));
    const [processed] = await processMessages(ports, [several]);
    expect(read).toEqual(['a', 'content', 'b']);
    expect(processed).toMatchObject({ outcome: 'failed', skipped: 0, reports: [{}, {}, {}] });
  });

  it('brings a message again while one of its objects can still succeed', async () => {
    const { outcomes, dead } = rig();
    const several = (receiveCount: number, ...names: readonly string[]) =>
      message('m', receiveCount, s3Event(...names.map((name) => keyOf(name))));
    expect(await outcomes(several(9, 'limit', 'outage', 'content'))).toEqual([['m', 'failed']]);
    expect(await outcomes(several(1, 'limit', 'content'))).toEqual([['m', 'failed']]);
    expect(dead).toEqual([]);
    expect(await outcomes(several(1, 'gone', 'limit'))).toEqual([['m', 'dead']]);
    expect(dead).toEqual([['m', 'limit is why']]);
  });

  it('keeps a message that the dead-letter queue does not take', async () => {
    const hidden: number[] = [];
    const { outcomes } = rig({
      queue: {
        deadLetter: () => Promise.reject(new Error('SQS')),
        hide: async (_, seconds) => void hidden.push(seconds),
      },
    });
    expect(await outcomes(message('limit', 2))).toEqual([['limit', 'failed']]);
    expect(hidden).toEqual([60]);
  });

  it("relies on the queue's visibility timeout where a message cannot be hidden", async () => {
    const { outcomes } = rig({
      queue: { deadLetter: async () => undefined, hide: () => Promise.reject(new Error('SQS')) },
    });
    expect(await outcomes(message('outage'), message('a'))).toEqual([
      ['outage', 'failed'],
      ['a', 'done'],
    ]);
  });

  it('does not begin an object that it has no time for, and brings it back at once', async () => {
    let remaining = 45_000;
    const { outcomes, read, hidden } = rig({ deadline: { remainingMs: () => remaining-- } });
    expect(
      await outcomes(message('a'), message('b', 7), message('c', 7, s3Event(keyOf('x'), keyOf('y')))),
    ).toEqual([
      ['a', 'done'],
      ['b', 'failed'],
      ['c', 'failed'],
    ]);
    expect(read).toEqual(['a']);
    expect(hidden).toEqual([
      ['b', 5],
      ['c', 5],
    ]);
  });

  it('but not at once in an outage, where it would use up its receives', async () => {
    let remaining = 45_000;
    const { outcomes, hidden } = rig({ deadline: { remainingMs: () => remaining-- } });
    await outcomes(message('outage', 7), message('b', 7));
    expect(hidden).toEqual([
      ['outage', 1_920],
      ['b', 1_920],
    ]);
  });
});
