import { PollFailed } from '../../../../functions/shared/collect/poll-failed';
import {
  type FindingPage,
  MOST_UNREADABLE,
  type PollState,
  type ReconcilingPoll,
  reconcile,
  type Window,
} from '../../../../functions/shared/collect/reconciling-poll';
import { noDeadline } from '../../../../functions/shared/runtime/clock';
import { ThrottledToDeadline } from '../../../../functions/shared/runtime/deadline-signal';
import { deadlineAfter, fixedClock } from '../../../support/fixed-clock';
import { memoryArchive } from '../../../support/memory-archive';
import { memoryState } from '../../../support/memory-state';

const NOW = Date.parse('2026-11-20T12:00:00.000Z');
const LOOKBACK = 1_000_000;
const OVERLAP = 10_000;

const OBJECT = {
  source: 'inspector',
  region: 'eu-central-1',
  accountId: '111122223333',
  updatedAt: NOW,
  events: [],
} as const;

type Pages = (window: Window) => AsyncIterable<FindingPage<number>>;

function rig(pages: Pages, initial?: PollState) {
  const archive = memoryArchive();
  const state = memoryState(initial ? { doc: initial } : {});
  const windows: Window[] = [];
  const poll: ReconcilingPoll<number> = {
    name: 'doc',
    pages: (window) => {
      windows.push(window);
      return pages(window);
    },
    toObject: (finding) => (finding < 0 ? undefined : { ...OBJECT, identity: [String(finding)] }),
    isDisabled: (error) => (error as Error).message === 'off',
    archive,
    state,
    clock: fixedClock(NOW),
    deadline: noDeadline,
    lookbackMs: LOOKBACK,
    overlapMs: OVERLAP,
  };
  return {
    archive,
    state,
    windows,
    run: (more: Partial<ReconcilingPoll<number>> = {}) => reconcile({ ...poll, ...more }),
  };
}

const pagesOf = (...pages: readonly (readonly number[])[]): Pages =>
  async function* () {
    for (const findings of pages) yield { findings, cursor: undefined };
  };

describe('reconcile', () => {
  it('freezes the window, stores every page and only then moves the watermark to its end', async () => {
    const { run, windows, state, archive } = rig(pagesOf([1, 2], [], [3]));
    await expect(run()).resolves.toEqual({
      collected: 3,
      stored: 3,
      duplicates: 0,
      complete: true,
      watermark: NOW,
      unreadable: 0,
    });
    expect(windows).toEqual([{ from: NOW - LOOKBACK - OVERLAP, to: NOW }]);
    expect(state.peek('doc')).toEqual({ watermark: NOW });
    expect(archive.objects.size).toBe(3);
  });

  it('counts a finding that is not kept as collected only', async () => {
    const { run } = rig(pagesOf([1, -1]));
    await expect(run()).resolves.toMatchObject({ collected: 2, stored: 1, duplicates: 0 });
  });

  it('starts an overlap before the watermark', async () => {
    const { run, windows } = rig(pagesOf(), { watermark: NOW - 500 });
    await run();
    expect(windows).toEqual([{ from: NOW - 500 - OVERLAP, to: NOW }]);
  });

  it('does not make an empty window of a watermark ahead of the clock', async () => {
    const { run, windows } = rig(pagesOf(), { watermark: NOW + 60_000 });
    await run();
    expect(windows).toEqual([{ from: NOW - OVERLAP, to: NOW }]);
  });

  it('goes on with an open window, its end as frozen, and keeps the watermark until it is done', async () => {
    const openWindow = { from: 1, to: 2, cursor: 1 };
    const { run, windows, state } = rig(pagesOf([1], [2]), { watermark: 7, openWindow });
    await expect(run({ deadline: deadlineAfter(0) })).resolves.toMatchObject({
      complete: false,
      watermark: 7,
    });
    expect(state.peek('doc')).toEqual({ watermark: 7, openWindow });
    await expect(run()).resolves.toMatchObject({ complete: true, watermark: 2 });
    expect(windows).toEqual([openWindow, openWindow]);
    expect(state.peek('doc')).toEqual({ watermark: 2 });
  });

  it.each([
    ['throttling', Object.assign(new Error('slow'), { name: 'TooManyRequestsException' })],
    ['retries up to the deadline', new ThrottledToDeadline({})],
  ])('ends at %s with the last cursor that a page gave', async (_what, error) => {
    const { run, state } = rig(async function* () {
      yield { findings: [1], cursor: 40 };
      yield { findings: [2], cursor: undefined };
      throw error;
    });
    await expect(run()).resolves.toMatchObject({ collected: 2, complete: false });
    expect(state.peek<PollState>('doc')?.openWindow?.cursor).toBe(40);
  });

  it('leaves the state alone on any other failure, of the source or the archive', async () => {
    const failing: Pages = async function* () {
      yield { findings: [1], cursor: 40 };
      throw new Error('source');
    };
    const { run, state, archive } = rig(failing);
    await expect(run()).rejects.toThrow('source');
    archive.failOnPut(1, new Error('archive'));
    await expect(run({ pages: pagesOf([2]) })).rejects.toThrow('archive');
    expect(state.documents.size).toBe(0);
  });

  it('lets the run stand that committed first', async () => {
    const { run, state } = rig(pagesOf([1]));
    const late = run();
    await state.write('doc', { watermark: 5 }, undefined);
    await expect(late).resolves.toMatchObject({ complete: true });
    expect(state.peek('doc')).toEqual({ watermark: 5 });
  });

  it('rejects when the state cannot be written for another reason', async () => {
    const { run, state } = rig(pagesOf([1]));
    state.failOnWrite(new Error('no access'));
    await expect(run()).rejects.toThrow('no access');
  });

  it('says with a failure how far collection had come', async () => {
    const boom = new Error('boom');
    const failing: Pages = async function* () {
      yield await Promise.reject(boom);
    };
    const failure = rig(failing, { watermark: NOW - 7 }).run();
    await expect(failure).rejects.toThrow(new PollFailed(NOW - 7, boom));
    await expect(failure).rejects.toMatchObject({ name: 'PollFailed', watermark: NOW - 7, cause: boom });
    await expect(rig(failing).run()).rejects.toMatchObject({ watermark: NOW - LOOKBACK });
  });

  it('answers that the service is off, without touching the state', async () => {
    const { run, state } = rig(async function* () {
      yield await Promise.reject(new Error('off'));
    });
    await expect(run()).resolves.toBe('disabled');
    expect(state.documents.size).toBe(0);
  });
});

describe('a finding that cannot be read', () => {
  const unreadable = (finding: number) => {
    throw new TypeError(`no ${finding}`);
  };
  const setAside = ({ state }: ReturnType<typeof rig>) =>
    [...state.documents.keys()].filter((name) => name.startsWith('unreadable/'));

  it('is set aside once, with the reason, and holds up nothing', async () => {
    const world = rig(pagesOf([1, 2], [3]));
    const toObject = (finding: number) =>
      finding === 1 ? unreadable(finding) : { ...OBJECT, identity: [String(finding)] };
    const report = { collected: 3, stored: 2, complete: true, watermark: NOW, unreadable: 1 };
    await expect(world.run({ toObject })).resolves.toMatchObject(report);
    const [name = ''] = setAside(world);
    expect(name).toMatch(/^unreadable\/[0-9a-f]{64}$/);
    expect(world.state.peek(name)).toEqual({ reason: 'TypeError: no 1', record: 1 });
    await expect(world.run({ toObject })).resolves.toMatchObject({ stored: 0, unreadable: 1 });
    expect(setAside(world)).toHaveLength(1);
    expect(world.archive.objects.size).toBe(2);
  });

  it('is not passed over before it is set aside', async () => {
    const world = rig(pagesOf([1]), { watermark: 5 });
    world.state.failOnWrite(new Error('no access'));
    await expect(world.run({ toObject: unreadable })).rejects.toThrow('no access');
    expect(world.state.peek('doc')).toEqual({ watermark: 5 });
  });

  it('is the reader’s fault when most are like it: the watermark stays', async () => {
    const most = Array.from({ length: MOST_UNREADABLE }, (_, index) => index);
    await expect(rig(pagesOf(most)).run({ toObject: unreadable })).resolves.toMatchObject({ complete: true });
    const world = rig(pagesOf(most, [-1]));
    await expect(world.run({ toObject: unreadable })).rejects.toThrow(
      '101 of 101 findings cannot be read, the last: TypeError: no -1',
    );
    expect(world.state.peek('doc')).toBeUndefined();
  });

  it('is no such fault while at least as many can be read, however many there are', async () => {
    const many = Array.from({ length: 2 * MOST_UNREADABLE + 2 }, (_, index) => index);
    const toObject = (finding: number) => (finding % 2 ? unreadable(finding) : undefined);
    await expect(rig(pagesOf(many)).run({ toObject })).resolves.toMatchObject({ unreadable: 101 });
  });
});
