import fc from 'fast-check';
import { noDeadline } from '../../../../functions/shared/runtime/clock';
import {
  pollSamples,
  type Sample,
  type SampleGap,
  type SamplePoll,
  type SampleSource,
} from '../../../../functions/waf-collector/core/poll-samples';
import { SETTLE_MS, WINDOW_MS } from '../../../../functions/waf-collector/core/sample-windows';
import { deadlineAfter, type FixedClock, fixedClock } from '../../../support/fixed-clock';
import { type MemoryArchive, memoryArchive } from '../../../support/memory-archive';
import { type MemoryState, memoryState } from '../../../support/memory-state';
import { NOON, sampledRequest, WEB_ACL } from '../native';

const HOUR = 3_600_000;
const OTHER_ACL = WEB_ACL.replace('shop', 'other');
const RULES = [{ metricName: 'common', ruleId: 'common' }];

interface FakeWaf extends SampleSource {
  /** A request that arrives at `time`. */
  request(time: number, id?: string): void;
  readonly asked: string[];
  failNext(error: Error): void;
}

/** WAF with one rule in each web ACL, and the last three hours of requests. */
function fakeWaf(
  clock: FixedClock,
  arns: readonly string[] = [WEB_ACL],
  answer: Partial<Sample> = {},
): FakeWaf {
  const requests: { readonly time: number; readonly id: string }[] = [];
  const asked: string[] = [];
  let failure: Error | undefined;
  return {
    asked,
    request: (time, id = String(requests.length)) => requests.push({ time, id }),
    failNext(error) {
      failure = error;
    },
    webAcls: async () => arns.map((arn) => ({ arn, name: 'shop', id: 'x' })),
    rules: async () => RULES,
    async sample({ arn }, { metricName }, window) {
      asked.push(
        `${arn.includes('other') ? 'other' : 'shop'} ${metricName} ${new Date(window.start).toISOString()}`,
      );
      if (failure) {
        const error = failure;
        failure = undefined;
        throw error;
      }
      const kept = Math.max(window.start, clock.now() - 3 * HOUR);
      const found = requests.filter(({ time }) => time >= kept && time < window.end);
      return {
        requests: found.map(({ time, id }) =>
          sampledRequest({ Timestamp: new Date(time) }, { URI: `/${id}` }),
        ),
        window,
        population: found.length,
        ...answer,
      };
    },
  };
}

interface Bench extends SamplePoll {
  readonly clock: FixedClock;
  readonly source: FakeWaf;
  readonly archive: MemoryArchive;
  readonly state: MemoryState;
  readonly gaps: SampleGap[];
}

function bench(changes: Partial<SamplePoll> & { readonly waf?: (clock: FixedClock) => FakeWaf } = {}): Bench {
  const { waf = fakeWaf, ...rest } = changes;
  const clock = fixedClock(NOON + SETTLE_MS);
  const gaps: SampleGap[] = [];
  return {
    name: 'eu-central-1',
    source: waf(clock),
    logged: new Set(),
    archive: memoryArchive(),
    state: memoryState({ 'eu-central-1': { watermark: NOON - WINDOW_MS } }),
    clock,
    deadline: noDeadline,
    gaps,
    onGap: (gap) => gaps.push(gap),
    ...rest,
  } as Bench;
}

function storedUris({ archive }: Bench): string[] {
  return [...archive.objects.values()].flatMap(({ events }) =>
    events.map((event) => JSON.parse(event.raw_data).httpRequest.uri as string),
  );
}

function watermark({ state }: Bench): number | undefined {
  return state.peek<{ watermark: number }>('eu-central-1')?.watermark;
}

const throttled = Object.assign(new Error('slow down'), { name: 'ThrottlingException' });

/** Trouble in every other step at most, so that no run of failures outlasts what WAF keeps. */
const trouble = fc.constantFrom<(poll: Bench) => void>(
  () => undefined,
  ({ archive }) => archive.failOnPut(1, new Error('crash')),
  ({ state }) => state.failOnWrite(new Error('crash')),
  ({ source }) => source.failNext(throttled),
);
const step = fc.record({
  minutes: fc.integer({ min: 0, max: 25 }),
  requests: fc.array(fc.double({ min: 0, max: 0.99, noNaN: true }), { maxLength: 4 }),
  trouble,
});

describe('polling samples', () => {
  it('stores one object for web ACL, rule and window, and moves the watermark to the end of the window', async () => {
    const poll = bench();
    poll.source.request(NOON - 1);
    poll.source.request(NOON - WINDOW_MS);
    poll.source.request(NOON);
    const report = await pollSamples(poll);
    expect(report).toEqual({
      collected: 2,
      stored: 1,
      duplicates: 0,
      complete: true,
      watermark: NOON,
      unreadable: 0,
    });
    expect(watermark(poll)).toBe(NOON);
    expect([...poll.archive.objects.values()]).toMatchObject([
      {
        source: 'waf',
        region: 'eu-central-1',
        accountId: '111122223333',
        updatedAt: NOON - WINDOW_MS,
        identity: ['sample', WEB_ACL, 'common', '2026-03-01T11:55:00.000Z'],
      },
    ]);
    expect(poll.gaps).toEqual([]);
  });

  it('stores nothing for a window without requests and moves on', async () => {
    const poll = bench();
    expect(await pollSamples(poll)).toMatchObject({
      collected: 0,
      stored: 0,
      duplicates: 0,
      watermark: NOON,
    });
    expect(poll.archive.objects.size).toBe(0);
  });

  it('is content with a place without web ACLs', async () => {
    const poll = bench({ waf: (clock) => fakeWaf(clock, []) });
    expect(await pollSamples(poll)).toMatchObject({ complete: true, watermark: NOON });
  });

  it('carries the weights over, whose sum is what the sample stands for', async () => {
    const requests = [3, 4, 5].map((Weight) => sampledRequest({ Weight }));
    const poll = bench({ waf: (clock) => fakeWaf(clock, [WEB_ACL], { requests }) });
    await pollSamples(poll);
    const counts = [...poll.archive.objects.values()].flatMap(({ events }) =>
      events.map(({ count }) => count),
    );
    expect(counts).toEqual([3, 4, 5]);
  });

  it('does not sample a web ACL whose full logs are collected', async () => {
    const poll = bench({
      waf: (clock) => fakeWaf(clock, [WEB_ACL, OTHER_ACL]),
      logged: new Set([WEB_ACL]),
    });
    await pollSamples(poll);
    expect(poll.source.asked).toEqual(['other common 2026-03-01T11:55:00.000Z']);
  });

  it('tells the window that was really sampled, and that it was shorter', async () => {
    const window = { start: NOON - WINDOW_MS, end: NOON - 100_000 };
    const poll = bench({ waf: (clock) => fakeWaf(clock, [WEB_ACL], { window }) });
    poll.source.request(NOON - 200_000);
    await pollSamples(poll);
    expect(poll.gaps).toEqual([{ lost: 0, short: 1 }]);
    const [object] = poll.archive.objects.values();
    expect(object?.events[0]).toMatchObject({ start_time: window.start, end_time: window.end });
    expect(object?.identity[3]).toBe('2026-03-01T11:55:00.000Z');
  });

  it('sees a window that begins late as shorter, too, and one that is off by a fraction of a second not', async () => {
    const late = { start: NOON - WINDOW_MS + 1_000, end: NOON };
    const even = { start: NOON - WINDOW_MS + 400, end: NOON - 400 };
    for (const [window, gaps] of [
      [late, [{ lost: 0, short: 1 }]],
      [even, []],
    ] as const) {
      const poll = bench({ waf: (clock) => fakeWaf(clock, [WEB_ACL], { window }) });
      poll.source.request(NOON - 1);
      await pollSamples(poll);
      expect(poll.gaps).toEqual(gaps);
    }
  });

  it('catches up after an outage of five hours with what WAF still has, and tells what is lost', async () => {
    const state = memoryState({ 'eu-central-1': { watermark: NOON - 5 * HOUR } });
    const poll = bench({ state });
    for (let time = NOON - 5 * HOUR; time < NOON; time += WINDOW_MS) poll.source.request(time);
    const report = await pollSamples(poll);
    expect(report).toMatchObject({ stored: 35, watermark: NOON, complete: true });
    expect(poll.gaps).toEqual([{ lost: 25, short: 0 }]);
  });

  it('tells of lost windows also when the poll fails afterwards, since the watermark has passed them', async () => {
    const poll = bench({ state: memoryState({ 'eu-central-1': { watermark: NOON - 5 * HOUR } }) });
    poll.source.failNext(new Error('boom'));
    await expect(pollSamples(poll)).rejects.toThrow('boom');
    expect(poll.gaps).toEqual([{ lost: 25, short: 0 }]);
    expect(watermark(poll)).toBe(NOON - 5 * HOUR + 25 * WINDOW_MS);
  });

  it('reads the first time all that WAF still has, and calls nothing lost', async () => {
    const poll = bench({ state: memoryState() });
    await pollSamples(poll);
    expect(poll.source.asked).toHaveLength(35);
    expect(poll.gaps).toEqual([]);
  });

  it('keeps the windows that are done when a later one fails', async () => {
    const poll = bench({ state: memoryState({ 'eu-central-1': { watermark: NOON - 2 * WINDOW_MS } }) });
    poll.source.request(NOON - 2 * WINDOW_MS, 'first');
    poll.source.request(NOON - WINDOW_MS, 'second');
    poll.archive.failOnPut(2, new Error('S3 is down'));
    await expect(pollSamples(poll)).rejects.toThrow('S3 is down');
    expect(watermark(poll)).toBe(NOON - WINDOW_MS);
    await pollSamples(poll);
    expect(storedUris(poll)).toEqual(['/first', '/second']);
  });

  it('stops without failing when throttled, and goes on from the watermark', async () => {
    const poll = bench();
    poll.source.request(NOON - 1);
    poll.source.failNext(throttled);
    expect(await pollSamples(poll)).toMatchObject({
      complete: false,
      watermark: NOON - WINDOW_MS,
      stored: 0,
    });
    expect(watermark(poll)).toBe(NOON - WINDOW_MS);
    expect(await pollSamples(poll)).toMatchObject({ complete: true, stored: 1 });
  });

  it('stops before the deadline in the middle of a window, and reads that window again', async () => {
    const clock = fixedClock(NOON + SETTLE_MS);
    const source = fakeWaf(clock, [WEB_ACL, OTHER_ACL]);
    source.request(NOON - 1);
    // One look before each web ACL's rules, one before the first sample.
    const poll = bench({ waf: () => source, deadline: deadlineAfter(3) });
    expect(await pollSamples(poll)).toMatchObject({
      complete: false,
      stored: 0,
      watermark: NOON - WINDOW_MS,
    });
    expect(source.asked).toHaveLength(1);
    const again = await pollSamples({ ...poll, deadline: noDeadline });
    expect(again).toMatchObject({ complete: true, stored: 1, duplicates: 1 });
    expect(storedUris(poll)).toEqual(['/0', '/0']);
  });

  it('asks only once for what there is to sample, however many windows are due', async () => {
    const poll = bench({ state: memoryState() });
    const webAcls = jest.spyOn(poll.source, 'webAcls');
    const rules = jest.spyOn(poll.source, 'rules');
    await pollSamples(poll);
    expect([webAcls.mock.calls.length, rules.mock.calls.length]).toEqual([1, 1]);
  });

  it('keeps the first sample of a window when a crash makes it read another one', async () => {
    const poll = bench();
    poll.source.request(NOON - 2, 'first');
    poll.state.failOnWrite(new Error('crash'));
    await expect(pollSamples(poll)).rejects.toThrow('crash');
    poll.source.request(NOON - 1, 'second');
    expect(await pollSamples(poll)).toMatchObject({ stored: 0, duplicates: 1, watermark: NOON });
    expect(storedUris(poll)).toEqual(['/first']);
  });

  it('lets a run that committed meanwhile stand', async () => {
    const poll = bench();
    const { read } = poll.state;
    const state = {
      ...poll.state,
      read: async <T>(name: string) => {
        const known = await read<T>(name);
        await poll.state.write(name, { watermark: NOON }, known?.version);
        return known;
      },
    };
    await expect(pollSamples({ ...poll, state })).resolves.toMatchObject({ watermark: NOON });
  });

  it('passes over web ACLs and rules that are gone', async () => {
    const poll = bench();
    const source = { ...poll.source, sample: async () => undefined };
    expect(await pollSamples({ ...poll, source })).toMatchObject({
      complete: true,
      collected: 0,
      watermark: NOON,
    });
  });

  it('loses and doubles nothing over any schedule of runs, crashes and throttling within three hours', async () => {
    const schedule = fc
      .array(fc.tuple(step, step), { minLength: 1, maxLength: 10 })
      .map((pairs) => pairs.flatMap(([one, two]) => [one, { ...two, trouble: () => undefined }]));
    await fc.assert(
      fc.asyncProperty(schedule, async (steps) => {
        const poll = bench();
        let sent = 0;
        for (const { minutes, requests, trouble } of steps) {
          const began = poll.clock.now();
          poll.clock.advance(minutes * 60_000);
          for (const part of requests) poll.source.request(began + part * minutes * 60_000, `r${sent++}`);
          trouble(poll);
          await pollSamples(poll).catch(() => undefined);
        }
        poll.clock.advance(WINDOW_MS + SETTLE_MS);
        // What trouble is left over strikes the first of these.
        for (let run = 0; run < 3; run++) await pollSamples(poll).catch(() => undefined);
        await pollSamples(poll);
        const uris = storedUris(poll);
        expect(new Set(uris).size).toBe(uris.length);
        expect(uris).toHaveLength(sent);
        expect(poll.gaps).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
