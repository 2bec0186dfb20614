import fc from 'fast-check';
import { ExportFailure } from '../../../functions/datadog-exporter/core/failure';
import { alertEvent, guardDutyEvent, HOUR, keyOf, MINUTE, NOW, wafEvent } from './fixtures';
import type { Post } from './rig';
import { rig } from './rig';

const KEY = keyOf();
const WAF_KEY = keyOf('waf', 'waf');
const requests = (count: number) =>
  Array.from({ length: count }, (_, i) => wafEvent({ n: i }, NOW - MINUTE + i));
const numbersOf = (logs: readonly Record<string, unknown>[]) =>
  logs.map(({ message }) => JSON.parse(String(message)).n);
const progressIn = (state: ReturnType<typeof rig>['state']) =>
  [...state.documents].filter(([name]) => name.startsWith('delivered/')).map(([, text]) => JSON.parse(text));
const sumOf = (series: ReturnType<typeof rig>['intake']['series'], metric: string) =>
  series
    .filter((one) => one.metric === metric)
    .flatMap(({ points }) => points.flatMap(([, values]) => values))
    .reduce((a, b) => a + b, 0);

describe('delivering an object', () => {
  it('sends log, event and metrics of a new finding and reports them', async () => {
    const { store, run, intake, state } = rig();
    store(KEY, [guardDutyEvent()]);
    expect(await run(KEY)).toEqual({
      logs: 1,
      logsBySeverity: { high: 1 },
      events: 1,
      eventsBySeverity: { high: 1 },
      lagSeconds: 60,
      alreadyDelivered: false,
    });
    expect(intake.posts.map(({ route }) => route)).toEqual(['logs', 'events', 'distributions']);
    expect(sumOf(intake.series, 'security_monitoring.findings')).toBe(1);
    expect(sumOf(intake.series, 'security_monitoring.findings.new_or_risen')).toBe(1);
    expect(progressIn(state)).toEqual([
      { logs: 1, announced: 1, refused: [], risen: {}, metrics: true, done: true },
    ]);
  });

  it('sends nothing again when the notification comes again', async () => {
    const { store, run, intake } = rig();
    store(KEY, [guardDutyEvent()]);
    await run(KEY);
    const posts = intake.posts.length;
    expect(await run(KEY)).toEqual({
      logs: 0,
      logsBySeverity: {},
      events: 0,
      eventsBySeverity: {},
      alreadyDelivered: true,
    });
    expect(intake.posts).toHaveLength(posts);
  });

  it('announces each CloudTrail alert of an object that people are told of, and no other', async () => {
    const { store, run, intake } = rig();
    const key = keyOf('alerts', 'cloudtrail');
    store(key, [
      alertEvent({ uid: 'told' }),
      alertEvent({ uid: 'no alert', isAlert: false }),
      alertEvent({ uid: 'suppressed', statusId: 3 }),
      alertEvent({ uid: 'lesser', severity: 3 }),
      alertEvent({ uid: 'told, too', severity: 5 }),
    ]);
    expect(await run(key)).toMatchObject({ logs: 5, events: 2, eventsBySeverity: { high: 1, critical: 1 } });
    expect(intake.posts.filter(({ route }) => route === 'events')).toHaveLength(2);
  });

  it('announces a burst of CloudTrail alerts once a day, in one object or in several', async () => {
    const { store, run, intake, state } = rig();
    const burst = (name: string, count: number, changes = {}) =>
      Array.from({ length: count }, (_, i) => alertEvent({ uid: `${name} ${i}`, burst: 'b1', ...changes }));
    const [one, two] = [keyOf('one', 'cloudtrail'), keyOf('two', 'cloudtrail')];
    store(one, [...burst('first', 300), alertEvent({ uid: 'other', burst: 'b2' })]);
    store(two, [...burst('second', 5), ...burst('the day before', 5, { updatedAt: NOW - 24 * HOUR })]);
    expect(await run(one)).toMatchObject({ logs: 301, events: 2 });
    const reads = [...state.documents.keys()].filter((name) => name.startsWith('announced/'));
    expect(reads).toHaveLength(2);
    expect(await run(two)).toMatchObject({ logs: 10, events: 1 });
    expect(intake.posts.filter(({ route }) => route === 'events')).toHaveLength(3);
  });

  it('announces findings of one name as often as they are new, though it knows bursts', async () => {
    const { store, run } = rig();
    store(KEY, [guardDutyEvent({ severity: 4 }), guardDutyEvent({ severity: 5, updatedAt: NOW })]);
    expect(await run(KEY)).toMatchObject({ events: 2 });
  });

  it('delivers an empty object by sending nothing', async () => {
    const { lines, run, intake, state } = rig();
    lines.set(KEY, []);
    expect(await run(KEY)).toMatchObject({ logs: 0, alreadyDelivered: false });
    expect(intake.posts).toEqual([]);
    expect(progressIn(state)[0].done).toBe(true);
  });

  it('keeps the batch limits, loses nothing and keeps the order, whatever the sizes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(10, 3_000, 400_000, 1_500_000), { maxLength: 12 }),
        async (sizes) => {
          const { store, run, intake } = rig();
          const events = sizes.flatMap((size, i) =>
            size === 10 ? requests(150).map((event) => event) : [wafEvent({ n: -i, pad: 'x'.repeat(size) })],
          );
          store(WAF_KEY, events);
          expect((await run(WAF_KEY)).logs).toBe(events.length);
          expect(numbersOf(intake.logs)).toEqual(events.map(({ raw_data }) => JSON.parse(raw_data).n));
          for (const { route, bytes, body } of intake.posts) {
            if (route !== 'logs') continue;
            expect((body as unknown[]).length).toBeLessThanOrEqual(400);
            expect(bytes).toBeLessThanOrEqual(4_000_000);
          }
          for (const log of intake.logs)
            expect(Buffer.byteLength(JSON.stringify(log))).toBeLessThanOrEqual(1_000_000);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('reports a gone object as a permanent failure', async () => {
    expect((await rig().run(KEY)).failure).toEqual({
      kind: 'permanent',
      reason: 'the object does not exist any more',
    });
  });

  it('reports a key outside the archive as a permanent failure and reads nothing', async () => {
    const { lines, run } = rig();
    lines.set('state/secret.json', ['{}']);
    expect((await run('state/secret.json')).failure).toMatchObject({ kind: 'permanent' });
  });

  it('begins nothing when the run is nearly out of time', async () => {
    const { store, run, intake } = rig({ deadline: { remainingMs: () => 4_999 } });
    store(KEY, [guardDutyEvent()]);
    expect((await run(KEY)).failure).toMatchObject({ kind: 'retryable', cause: 'deadline' });
    expect(intake.posts).toEqual([]);
  });

  it('takes a state store that fails as a reason to retry', async () => {
    const { ports, store, run, intake } = rig({
      state: { read: async () => Promise.reject(new Error('SlowDown')), write: async () => undefined },
    });
    store(KEY, [guardDutyEvent()]);
    expect((await run(KEY)).failure).toEqual({ kind: 'retryable', reason: 'Error: SlowDown' });
    expect(intake.posts).toEqual([]);
    expect(ports.service).toBe('security-monitoring');
  });
});

describe('a body that Datadog takes as too large or refuses', () => {
  const isBad = (log: unknown, bad: readonly number[]) =>
    bad.includes(numbersOf([log as Record<string, unknown>])[0]);

  it('is halved on 413 until it fits, in order and without loss', async () => {
    const { store, run, intake } = rig();
    intake.answer = ({ route, body }) => (route === 'logs' && (body as unknown[]).length > 13 ? 413 : 202);
    store(WAF_KEY, requests(100));
    expect(await run(WAF_KEY)).toMatchObject({ logs: 100 });
    expect(numbersOf(intake.logs)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });

  it.each([413, 400])(
    'on %i of single logs delivers all neighbours and then fails for good',
    async (status) => {
      const { store, run, intake, state } = rig();
      intake.answer = ({ route, body }: Post) =>
        route === 'logs' && (body as unknown[]).some((log) => isBad(log, [3, 17])) ? status : 202;
      store(WAF_KEY, requests(20));
      const report = await run(WAF_KEY);
      expect(report.failure).toMatchObject({
        kind: 'permanent',
        reason: expect.stringContaining('2 event(s) refused, the others delivered: log'),
      });
      expect(report.logs).toBe(18);
      expect(numbersOf(intake.logs)).toEqual([...Array(20).keys()].filter((n) => n !== 3 && n !== 17));
      expect(progressIn(state)).toEqual([
        expect.objectContaining({ logs: 20, refused: [3, 17], metrics: true, done: false }),
      ]);
    },
  );

  it('sends only the refused ones when the message comes back from the dead-letter queue', async () => {
    const { store, run, intake } = rig();
    intake.answer = ({ route, body }: Post) =>
      route === 'logs' && (body as unknown[]).some((log) => isBad(log, [3])) ? 400 : 202;
    store(WAF_KEY, requests(20));
    await run(WAF_KEY);
    intake.answer = () => 202;
    const before = intake.posts.length;
    expect(await run(WAF_KEY)).toMatchObject({ logs: 1, alreadyDelivered: false });
    expect(intake.posts.slice(before)).toHaveLength(1);
    expect(numbersOf(intake.logs.slice(-1))).toEqual([3]);
    expect(await run(WAF_KEY)).toMatchObject({ alreadyDelivered: true });
  });

  it('does not keep other findings from being announced when an event is refused', async () => {
    const { store, run, intake } = rig();
    intake.answer = ({ route, body }) =>
      route === 'events' && String((body as Record<string, unknown>)['title']).includes('bad') ? 400 : 202;
    store(KEY, [guardDutyEvent({ uid: 'a', title: 'bad' }), guardDutyEvent({ uid: 'b', title: 'good' })]);
    expect(await run(KEY)).toMatchObject({
      logs: 2,
      events: 1,
      failure: { kind: 'permanent', reason: expect.stringContaining('event refused') },
    });
    intake.answer = () => 202;
    expect(await run(KEY)).toMatchObject({ logs: 1, events: 1 });
    expect(intake.events.map(({ title }) => title)).toEqual([
      '[High] GuardDuty: good',
      '[High] GuardDuty: bad',
    ]);
  });

  it('fails for good when the metrics are refused, and later sends only these', async () => {
    const { store, run, intake } = rig();
    intake.answer = ({ route }) => (route === 'distributions' ? 400 : 202);
    store(KEY, [guardDutyEvent()]);
    expect((await run(KEY)).failure).toMatchObject({
      kind: 'permanent',
      reason: expect.stringContaining('metrics refused'),
    });
    intake.answer = () => 202;
    expect(await run(KEY)).toMatchObject({ logs: 0, events: 0 });
    expect(intake.logs).toHaveLength(1);
    expect(intake.events).toHaveLength(1);
    expect(sumOf(intake.series, 'security_monitoring.findings.new_or_risen')).toBe(1);
  });
});

describe('an object with lines that are no events', () => {
  it.each([
    ['no JSON', 'not json'],
    ['no object', '[1]'],
    ['null', 'null'],
    ['no cloud', JSON.stringify({ ...guardDutyEvent(), cloud: {} })],
    ['no uid', JSON.stringify({ ...guardDutyEvent(), metadata: {} })],
    ['no time', JSON.stringify({ ...guardDutyEvent(), time: 'soon' })],
    ['a time that no date has', JSON.stringify({ ...guardDutyEvent(), time: 1e300 })],
    ['no native record', JSON.stringify({ ...guardDutyEvent(), raw_data: '"text"' })],
    ['a native record that is no JSON', JSON.stringify({ ...guardDutyEvent(), raw_data: '{' })],
  ])('(%s) delivers the others and then fails for good, naming the line', async (_, bad) => {
    const { lines, run, intake } = rig();
    lines.set(KEY, [
      JSON.stringify(guardDutyEvent({ uid: 'a' })),
      bad,
      JSON.stringify(guardDutyEvent({ uid: 'b' })),
    ]);
    const report = await run(KEY);
    expect(report).toMatchObject({
      logs: 2,
      events: 2,
      failure: { kind: 'permanent', reason: expect.stringContaining('line 2') },
    });
    expect(intake.logs).toHaveLength(2);
  });

  it('is given up when it is broken as a whole, with a bounded note of it', async () => {
    const { lines, run, state } = rig();
    lines.set(
      KEY,
      Array.from({ length: 5_000 }, () => 'x'),
    );
    expect((await run(KEY)).failure).toMatchObject({
      kind: 'permanent',
      reason: expect.stringContaining('more than 1000'),
    });
    expect(progressIn(state)[0].refused).toHaveLength(1_001);
  });

  it('delivers what could be read before the reading failed', async () => {
    const { ports, intake } = rig();
    const line = JSON.stringify(guardDutyEvent());
    const objects = {
      async *lines() {
        yield line;
        throw new ExportFailure({ kind: 'permanent', reason: 'truncated' });
      },
    };
    const { exportObject } = await import('../../../functions/datadog-exporter/core/export-object');
    expect(await exportObject({ ...ports, objects }, KEY)).toMatchObject({
      logs: 1,
      events: 1,
      failure: { reason: 'truncated' },
    });
    expect(intake.series).toEqual([]);
  });
});

describe('a delivery that stops half-way', () => {
  it.each([1, 2, 3, 4, 5])('at post %i goes on there: nothing lost, nothing doubled', async (stop) => {
    const { store, run, intake } = rig();
    const findings = Array.from({ length: 401 }, (_, i) =>
      guardDutyEvent({ uid: `f${i}`, severity: i === 7 || i === 400 ? 4 : 2, native: { n: i } }),
    );
    store(KEY, findings);
    let posts = 0;
    intake.answer = () => (++posts >= stop ? 503 : 202);
    const first = await run(KEY);
    expect(first.failure).toMatchObject({ kind: 'retryable' });
    intake.answer = () => 202;
    const second = await run(KEY);
    expect(second.failure).toBeUndefined();
    expect(first.logs + second.logs).toBe(401);
    expect(intake.logs.map(({ message }) => JSON.parse(String(message)).detail.n)).toEqual([
      ...Array(401).keys(),
    ]);
    expect(first.events + second.events).toBe(2);
    for (const { route, body } of intake.posts) if (route === 'logs') expect(body).not.toEqual([]);
    expect(intake.events).toHaveLength(2);
    expect(sumOf(intake.series, 'security_monitoring.findings')).toBe(401);
    expect(sumOf(intake.series, 'security_monitoring.findings.new_or_risen')).toBe(2);
  });

  it('remembers the half of a split body that was taken', async () => {
    const { store, run, intake } = rig();
    intake.answer = ({ route, body }) => {
      if (route !== 'logs') return 202;
      if ((body as unknown[]).length > 50) return 413;
      return numbersOf(body as Record<string, unknown>[])[0] === 0 ? 202 : 503;
    };
    store(WAF_KEY, requests(100));
    expect(await run(WAF_KEY)).toMatchObject({ logs: 50, failure: { kind: 'retryable' } });
    intake.answer = () => 202;
    expect(await run(WAF_KEY)).toMatchObject({ logs: 50 });
    expect(numbersOf(intake.logs)).toEqual([...Array(100).keys()]);
  });

  it('stops between two bodies when time runs out and says so', async () => {
    let remaining = 60_000;
    const { store, run, intake } = rig({ deadline: { remainingMs: () => remaining } });
    intake.answer = () => {
      remaining = 5_500;
      return 202;
    };
    store(WAF_KEY, requests(401));
    expect(await run(WAF_KEY)).toMatchObject({
      logs: 400,
      failure: { kind: 'retryable', cause: 'deadline' },
    });
    remaining = 60_000;
    intake.answer = () => 202;
    expect(await run(WAF_KEY)).toMatchObject({ logs: 1 });
    expect(numbersOf(intake.logs)).toEqual([...Array(401).keys()]);
  });

  it('after a crash before the progress was written sends logs again, with the same identity, but no event', async () => {
    const { store, run, intake, state } = rig();
    store(KEY, [guardDutyEvent({ severity: 3 })]);
    state.failOnWrite(new Error('crash'));
    expect((await run(KEY)).failure).toMatchObject({ kind: 'retryable', reason: 'Error: crash' });
    expect(await run(KEY)).toMatchObject({ logs: 1 });
    const [first, second] = intake.logs;
    expect(intake.logs).toHaveLength(2);
    expect(second?.['ocsf']).toEqual(first?.['ocsf']);
  });

  it('reports the failure itself when the progress cannot be written after it', async () => {
    const { store, run, intake, state } = rig();
    store(KEY, [guardDutyEvent()]);
    intake.answer = () => 503;
    state.failOnWrite(new Error('crash'));
    expect((await run(KEY)).failure?.reason).toContain('answered 503');
  });

  it('leaves the progress of another run of the same object that came further', async () => {
    const { ports, store, run, intake, state } = rig();
    store(KEY, [guardDutyEvent({ severity: 2 })]);
    const { exportObject } = await import('../../../functions/datadog-exporter/core/export-object');
    intake.answer = async () => {
      intake.answer = () => 202;
      await exportObject(ports, KEY);
      intake.answer = () => 503;
      return 503;
    };
    expect((await run(KEY)).failure).toMatchObject({ kind: 'retryable' });
    expect(progressIn(state)).toEqual([expect.objectContaining({ done: true })]);
  });
});
