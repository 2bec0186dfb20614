import fc from 'fast-check';
import { toArchiveObject } from '../../../functions/inspector-collector/core/normalize';
import {
  CLOSED_FINDINGS_LIVE_MS,
  EARLIEST_MS,
  pollInspector,
} from '../../../functions/inspector-collector/core/poll';
import { storeAll } from '../../../functions/shared/collect/store';
import { noDeadline } from '../../../functions/shared/runtime/clock';
import { deadlineAfter, fixedClock } from '../../support/fixed-clock';
import { memoryArchive } from '../../support/memory-archive';
import { memoryState } from '../../support/memory-state';
import { arnOf, type FakeInspector, fakeInspector, type Held } from './fake-inspector';
import { eventOf, packageFinding } from './findings';

const NOW = Date.parse('2024-09-10T12:00:00Z');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const REGION = 'eu-central-1';

function world(inspector: FakeInspector, state = memoryState()) {
  const archive = memoryArchive();
  const clock = fixedClock(NOW);
  const onClosuresMayBeLost = jest.fn();
  const run = (deadline = noDeadline) =>
    pollInspector({
      region: REGION,
      source: inspector.source,
      archive,
      state,
      clock,
      deadline,
      onClosuresMayBeLost,
    });
  const stored = () =>
    [...archive.objects.values()].map(({ identity }) => identity[0]?.split('/').at(-1)).sort();
  return { archive, clock, state, run, stored, onClosuresMayBeLost };
}

function named(error: Error, name: string): Error {
  error.name = name;
  return error;
}

/** `count` findings first observed a minute apart, the last one a minute before NOW. */
function held(count: number): Held[] {
  return Array.from({ length: count }, (_, index) => {
    const firstObservedAt = NOW - (count - index) * MINUTE;
    return { id: `f${index}`, firstObservedAt, updatedAt: firstObservedAt };
  });
}

describe('a poll of Inspector', () => {
  it('reads everything there is at first, however old, over several pages', async () => {
    const old = { id: 'old', firstObservedAt: NOW - 900 * DAY, updatedAt: NOW - 800 * DAY };
    const { run, stored, state } = world(fakeInspector([old, ...held(6)]));
    const report = await run();
    expect(report).toMatchObject({ collected: 7, stored: 7, complete: true, watermark: NOW });
    expect(stored()).toEqual(['f0', 'f1', 'f2', 'f3', 'f4', 'f5', 'old']);
    expect(state.peek(REGION)).toEqual({ watermark: NOW });
  });

  it('finds nothing in an empty region and moves on', async () => {
    const { run, archive } = world(fakeInspector([]));
    expect(await run()).toMatchObject({ collected: 0, complete: true, watermark: NOW });
    expect(archive.objects.size).toBe(0);
  });

  it('asks only for what changed since the last run, less the overlap', async () => {
    const inspector = fakeInspector(held(3));
    const { run, clock } = world(inspector);
    await run();
    inspector.reads.length = 0;
    clock.advance(30 * MINUTE);
    expect(await run()).toMatchObject({ stored: 0, complete: true });
    const from = NOW - 15 * MINUTE;
    expect(inspector.reads[0]).toEqual({ updatedFrom: from, firstObserved: { from: EARLIEST_MS, to: from } });
    expect(inspector.reads.at(-1)).toEqual({ firstObserved: { from, to: NOW + 30 * MINUTE } });
  });

  it('stores a finding that changed and one that was closed as versions of their own', async () => {
    const inspector = fakeInspector(held(3));
    const { run, clock, archive } = world(inspector);
    await run();
    clock.advance(30 * MINUTE);
    const [changed, closed] = held(2);
    if (changed) inspector.put({ ...changed, updatedAt: NOW + MINUTE });
    if (closed) inspector.put({ ...closed, updatedAt: NOW + MINUTE, status: 'CLOSED' });
    expect(await run()).toMatchObject({ stored: 2 });
    expect([...archive.objects.values()].map(({ identity }) => identity[2])).toContain('CLOSED');
  });

  it('stores a finding without updatedAt that was first observed since the last run', async () => {
    const inspector = fakeInspector([{ id: 'first', firstObservedAt: NOW - DAY }]);
    const { run, clock, stored } = world(inspector);
    await run();
    clock.advance(30 * MINUTE);
    inspector.put({ id: 'second', firstObservedAt: NOW + MINUTE });
    await run();
    expect(stored()).toEqual(['first', 'second']);
  });

  it('stores once what both inclusive ends of two windows hold', async () => {
    const onBoundary = { id: 'edge', firstObservedAt: NOW - 15 * MINUTE, updatedAt: NOW - 15 * MINUTE };
    const { run, archive } = world(fakeInspector([onBoundary]));
    await run();
    expect(await run()).toMatchObject({ stored: 0, duplicates: 2 });
    expect(archive.objects.size).toBe(1);
  });

  it('stores one object for the event and the poll of one version', async () => {
    const { run, archive } = world(fakeInspector(held(1)));
    const at = new Date(NOW - MINUTE).toISOString().replace('.000Z', 'Z');
    const event = eventOf(
      packageFinding({ findingArn: arnOf('f0'), firstObservedAt: at, lastObservedAt: at, updatedAt: at }),
    );
    await storeAll(archive, [toArchiveObject(event['detail'])]);
    expect(await run()).toMatchObject({ stored: 0, duplicates: 1 });
  });

  it.each([-5, 5])('leaves no gap when the clock is %d minutes off', async (minutes) => {
    const inspector = fakeInspector(held(2));
    const { run, clock, stored } = world(inspector);
    clock.advance(minutes * MINUTE);
    await run();
    inspector.put({ id: 'late', firstObservedAt: NOW - 4 * MINUTE, updatedAt: NOW - 4 * MINUTE });
    inspector.put({ id: 'ahead', firstObservedAt: NOW + 4 * MINUTE, updatedAt: NOW + 4 * MINUTE });
    clock.advance(30 * MINUTE);
    await run();
    expect(stored()).toEqual(['ahead', 'f0', 'f1', 'late']);
  });

  it('loses nothing when findings change while their pages are read', async () => {
    const inspector = fakeInspector(held(6));
    const { run, stored, clock } = world(inspector);
    inspector.beforePage(2, () =>
      inspector.put({ id: 'f0', firstObservedAt: NOW - 6 * MINUTE, updatedAt: NOW + 5 }),
    );
    await run();
    clock.advance(30 * MINUTE);
    inspector.beforePage(2, () =>
      inspector.put({ id: 'f1', firstObservedAt: NOW - 5 * MINUTE, updatedAt: NOW + DAY }),
    );
    await run();
    expect(new Set(stored())).toEqual(new Set(['f0', 'f1', 'f2', 'f3', 'f4', 'f5']));
  });
});

describe('a run that is stopped', () => {
  it('goes on after its deadline where it stopped, inside the same window', async () => {
    const inspector = fakeInspector(held(7));
    const { run, clock, state, stored } = world(inspector);
    const first = await run(deadlineAfter(1));
    expect(first).toMatchObject({ collected: 4, complete: false });
    expect(state.peek(REGION)).toMatchObject({ openWindow: { to: NOW, cursor: NOW - 4 * MINUTE } });
    clock.advance(30 * MINUTE);
    inspector.reads.length = 0;
    expect(await run()).toMatchObject({ complete: true, watermark: NOW });
    expect(inspector.reads[0]).toEqual({ firstObserved: { from: NOW - 4 * MINUTE, to: NOW } });
    expect(stored()).toHaveLength(7);
  });

  it('resumes among older findings and then reads those of the window', async () => {
    const inspector = fakeInspector(held(40));
    const { run, clock, stored, state } = world(inspector);
    await run();
    clock.advance(60 * MINUTE);
    for (const finding of held(40)) inspector.put({ ...finding, updatedAt: NOW + 30 * MINUTE });
    inspector.put({ id: 'new', firstObservedAt: NOW + MINUTE });
    await run(deadlineAfter(3));
    expect(state.peek(REGION)).toMatchObject({ openWindow: { cursor: NOW - 33 * MINUTE } });
    inspector.reads.length = 0;
    expect(await run()).toMatchObject({ complete: true });
    const from = NOW - 15 * MINUTE;
    expect(inspector.reads[0]).toEqual({
      updatedFrom: from,
      firstObserved: { from: NOW - 33 * MINUTE, to: from },
    });
    expect(stored()).toContain('new');
    expect(stored()).toHaveLength(81);
  });

  it('resumes after throttling', async () => {
    const inspector = fakeInspector(held(5));
    const { run, stored } = world(inspector);
    inspector.beforePage(2, () => {
      throw named(new Error('slow down'), 'ThrottlingException');
    });
    expect(await run()).toMatchObject({ complete: false, collected: 2, watermark: EARLIEST_MS });
    expect(await run()).toMatchObject({ complete: true });
    expect(stored()).toHaveLength(5);
  });

  it('keeps its state on a failure between two pages, and reads all again', async () => {
    const inspector = fakeInspector(held(5));
    const { run, stored, state } = world(inspector);
    inspector.beforePage(2, () => {
      throw named(new Error('boom'), 'InternalServerException');
    });
    await expect(run()).rejects.toThrow('boom');
    expect(state.documents.size).toBe(0);
    await run();
    expect(stored()).toHaveLength(5);
  });

  it('loses and doubles nothing when it crashes between store and watermark', async () => {
    const { run, stored, state } = world(fakeInspector(held(5)));
    state.failOnWrite(new Error('crash'));
    await expect(run()).rejects.toThrow('crash');
    expect(await run()).toMatchObject({ stored: 0, duplicates: 5, complete: true });
    expect(stored()).toHaveLength(5);
  });

  it('stores what was missing when the archive failed on the way', async () => {
    const { run, stored, archive } = world(fakeInspector(held(5)));
    archive.failOnPut(4, new Error('S3 is down'));
    await expect(run()).rejects.toThrow('S3 is down');
    await run();
    expect(stored()).toHaveLength(5);
  });

  it('stores every version however often it is stopped', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ first: fc.nat(200), updated: fc.nat(200) }), { maxLength: 30 }),
        fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 12 }),
        async (times, stops) => {
          const findings = times.map(({ first, updated }, index) => ({
            id: `f${index}`,
            firstObservedAt: NOW - first * 1000,
            updatedAt: NOW - Math.min(first, updated) * 1000,
          }));
          const { run, stored } = world(fakeInspector(findings));
          for (const pages of stops) await run(deadlineAfter(pages));
          await run();
          expect(stored()).toHaveLength(findings.length);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('what Inspector answers', () => {
  it.each([
    'Invoking account does not have access to this service',
    'Inspector is not enabled for this account',
    'The account has not been enabled',
    'Service is disabled in this region',
  ])('is taken for disabled: %s', async (message) => {
    const inspector = fakeInspector(held(1));
    inspector.beforePage(1, () => {
      throw named(new Error(message), 'AccessDeniedException');
    });
    const { run, state } = world(inspector);
    expect(await run()).toBe('disabled');
    expect(state.documents.size).toBe(0);
  });

  it.each([
    [
      'AccessDeniedException',
      'User: arn:x is not authorized to perform: inspector2:ListFindings on resource: x',
    ],
    ['AccessDeniedException', 'denied with an explicit deny in a service control policy; not enabled'],
    ['AccessDeniedException', ''],
    ['ValidationException', 'not enabled'],
  ])('is a failure: %s %s', async (name, message) => {
    const inspector = fakeInspector([]);
    inspector.beforePage(1, () => {
      throw named(new Error(message), name);
    });
    await expect(world(inspector).run()).rejects.toThrow(message);
  });

  it('is stored but for a finding that cannot be read, which is set aside', async () => {
    const inspector = fakeInspector(held(5));
    inspector.put({ id: 'bad', firstObservedAt: NOW - 10 * MINUTE, updatedAt: NOW, status: 'no status' });
    const { run, stored, state } = world(inspector);
    expect(await run()).toMatchObject({ collected: 6, stored: 5, unreadable: 1, watermark: NOW });
    expect(stored()).toEqual(['f0', 'f1', 'f2', 'f3', 'f4']);
    const name = [...state.documents.keys()].find((key) => key.startsWith('unreadable/')) ?? '';
    expect(state.peek(name)).toMatchObject({
      reason: expect.stringMatching(/^TypeError: status: wanted/),
      record: { status: 'no status' },
    });
  });

  it('is set aside also when the run is stopped behind it', async () => {
    const inspector = fakeInspector(held(5));
    inspector.put({ id: 'bad', firstObservedAt: NOW - 10 * MINUTE, updatedAt: NOW, status: 'no status' });
    const { run, state } = world(inspector);
    expect(await run(deadlineAfter(0))).toMatchObject({ unreadable: 1, complete: false });
    expect(state.documents.size).toBe(2);
  });
});

describe('closures', () => {
  const polledBefore = (ageMs: number) => memoryState({ [REGION]: { watermark: NOW - ageMs } });

  it('may be lost when the last complete poll is older than closed findings live', async () => {
    const { run, onClosuresMayBeLost } = world(fakeInspector([]), polledBefore(CLOSED_FINDINGS_LIVE_MS + 1));
    await run();
    expect(onClosuresMayBeLost).toHaveBeenCalledWith(REGION, CLOSED_FINDINGS_LIVE_MS + 1);
  });

  it.each([
    ['the last poll is recent enough', polledBefore(CLOSED_FINDINGS_LIVE_MS)],
    ['there was none', memoryState()],
  ])('are not when %s', async (_, state) => {
    const { run, onClosuresMayBeLost } = world(fakeInspector([]), state);
    await run();
    expect(onClosuresMayBeLost).not.toHaveBeenCalled();
  });
});
