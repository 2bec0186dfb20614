import { pollRegion } from '../../../functions/guardduty-collector/core/poll';
import type { PollState } from '../../../functions/shared/collect/reconciling-poll';
import { noDeadline } from '../../../functions/shared/runtime/clock';
import { deadlineAfter, fixedClock } from '../../support/fixed-clock';
import { memoryArchive } from '../../support/memory-archive';
import { asSdkObject, type MemoryFinding, memoryGuardDuty } from '../../support/memory-guardduty';
import { memoryState } from '../../support/memory-state';

const NOW = '2026-11-20T12:00:00.000Z';
const MINUTE = 60_000;
const REGION = 'eu-central-1';

/** `count` findings, the newest `ageMs` old and the others a minute apart before it. */
function findings(count: number, ageMs = 60 * MINUTE): MemoryFinding[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `f${index}`,
    updatedAt: Date.parse(NOW) - ageMs - (count - 1 - index) * MINUTE,
  }));
}

function rig(known: readonly MemoryFinding[] = []) {
  const source = memoryGuardDuty(known);
  const archive = memoryArchive();
  const state = memoryState();
  const clock = fixedClock(NOW);
  const ports = { region: REGION, source, archive, state, clock, deadline: noDeadline };
  return { ...ports, run: (deadline = noDeadline) => pollRegion({ ...ports, deadline }) };
}

const throttled = () => Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
const watermark = (state: ReturnType<typeof memoryState>) => state.peek<PollState>(REGION)?.watermark;

describe('a poll of one region', () => {
  it('reads 120 findings in three pages, stores each once and moves the watermark to the frozen end', async () => {
    const { run, source, archive, state } = rig(findings(120));
    expect(await run()).toMatchObject({ collected: 120, stored: 120, duplicates: 0, complete: true });
    expect(source.calls.filter((call) => call.startsWith('get'))).toEqual(['get 50', 'get 50', 'get 20']);
    expect(archive.objects.size).toBe(120);
    expect(state.peek(REGION)).toEqual({ watermark: Date.parse(NOW) });
  });

  it('looks back 90 days on its first run and 15 minutes over the watermark afterwards', async () => {
    const { run, source, clock } = rig();
    await run();
    clock.advance(15 * MINUTE);
    await run();
    const now = Date.parse(NOW);
    const overlap = 15 * MINUTE;
    expect(source.calls).toEqual([
      `list ${now - 90 * 24 * 60 * MINUTE - overlap}..${now} first`,
      `list ${now - overlap}..${now + 15 * MINUTE} first`,
    ]);
  });

  it('asks for no details of an empty page and follows its token', async () => {
    const { run, source, archive } = rig(findings(1));
    const list = source.listFindingIds.bind(source);
    source.listFindingIds = (detector, range, token) =>
      token === undefined ? Promise.resolve({ ids: [], next: 'more' }) : list(detector, range, undefined);
    expect(await run()).toMatchObject({ collected: 1, complete: true });
    expect(source.calls.filter((call) => call.startsWith('get'))).toEqual(['get 1']);
    expect(archive.objects.size).toBe(1);
  });

  it('goes on without a finding that expired between listing and reading', async () => {
    const { run, source } = rig(findings(3));
    source.beforeGet = () => source.expire('f1');
    expect(await run()).toMatchObject({ collected: 2, stored: 2, complete: true });
  });

  it('reports a region without detector as disabled, and leaves no state', async () => {
    const { run, source, state } = rig(findings(1));
    source.detector = undefined;
    expect(await run()).toBe('disabled');
    expect(state.documents.size).toBe(0);
  });
});

describe('an interrupted poll', () => {
  it('resumes after throttling at its cursor, and loses and doubles nothing', async () => {
    const { run, source, archive, state } = rig(findings(120));
    source.beforeList = (token) => {
      if (token?.endsWith('@50')) throw throttled();
    };
    expect(await run()).toMatchObject({ stored: 50, complete: false });
    expect(watermark(state)).toBeLessThan(Date.parse(NOW) - 89 * 24 * 60 * MINUTE);
    source.beforeList = () => undefined;
    expect(await run()).toMatchObject({ stored: 70, duplicates: 1, complete: true });
    expect(archive.objects.size).toBe(120);
    expect(source.calls.at(-4)).toContain(`list ${findings(120)[49]?.updatedAt}..${Date.parse(NOW)}`);
  });

  it('counts throttling of the very first call as incomplete, not as failed', async () => {
    const { run, source, state } = rig(findings(1));
    source.detectorId = () => Promise.reject(throttled());
    expect(await run()).toMatchObject({ collected: 0, complete: false });
    expect(watermark(state)).toBe(Date.parse(NOW) - 90 * 24 * 60 * MINUTE);
  });

  it('stops when the deadline is near and resumes', async () => {
    const { run, archive } = rig(findings(120));
    expect(await run(deadlineAfter(1))).toMatchObject({ stored: 100, complete: false });
    expect(await run()).toMatchObject({ complete: true });
    expect(archive.objects.size).toBe(120);
  });

  it('reads the window again after a crash between storing and the watermark', async () => {
    const { run, archive, state } = rig(findings(120));
    state.failOnWrite(new Error('crash'));
    await expect(run()).rejects.toThrow('crash');
    expect(state.documents.size).toBe(0);
    expect(await run()).toMatchObject({ stored: 0, duplicates: 120, complete: true });
    expect(archive.objects.size).toBe(120);
  });

  it('reads everything again after a crash on page two', async () => {
    const { run, archive } = rig(findings(120));
    archive.failOnPut(70, new Error('crash'));
    await expect(run()).rejects.toThrow('crash');
    await run();
    expect(archive.objects.size).toBe(120);
  });

  it('leaves the state as it was when the service fails', async () => {
    const { run, source, state, clock } = rig(findings(1));
    await run();
    const before = state.documents.get(REGION);
    clock.advance(MINUTE);
    source.beforeList = () => {
      throw new Error('internal error');
    };
    await expect(run()).rejects.toThrow('internal error');
    expect(state.documents.get(REGION)).toBe(before);
  });
});

describe('findings that change', () => {
  it('stores a finding that changed between listing and reading, without passing those not yet seen', async () => {
    const { run, source, archive, state, clock } = rig(findings(120));
    // All of page one change after they were listed: their new times say nothing about the other pages.
    source.beforeGet = (ids) => {
      if (!ids.includes('f0')) return;
      clock.advance(1000);
      for (const id of ids) source.put({ id, updatedAt: clock.now() });
    };
    source.beforeList = (token) => {
      if (token) throw throttled();
    };
    await run();
    expect(state.peek<PollState>(REGION)?.openWindow?.cursor).toBeUndefined();
    source.beforeGet = () => undefined;
    source.beforeList = () => undefined;
    await run();
    await run();
    expect(archive.objects.size).toBe(120);
  });

  it.each([-5, 5])('loses nothing when our clock is %i minutes off GuardDuty’s', async (minutes) => {
    const { run, source, archive, clock } = rig();
    clock.advance(minutes * MINUTE);
    await run();
    source.put({ id: 'during', updatedAt: Date.parse(NOW) });
    clock.advance(15 * MINUTE);
    await run();
    expect(archive.objects.size).toBe(1);
  });

  it('does not let a change within the clocks’ difference become the cursor', async () => {
    const { run, source, archive, state } = rig(findings(60));
    // Our clock is fast: what changes after listing looks older than the window's end.
    source.beforeGet = (ids) => {
      if (ids.includes('f0'))
        for (const id of ids) source.put({ id, updatedAt: Date.parse(NOW) - 4 * MINUTE });
    };
    source.beforeList = (token) => {
      if (token) throw throttled();
    };
    await run();
    expect(state.peek<PollState>(REGION)?.openWindow?.cursor).toBeUndefined();
    source.beforeList = () => undefined;
    await run();
    expect(archive.objects.size).toBe(60);
  });

  it('collects a finding that appears late, inside the overlap', async () => {
    const { run, source, archive, clock } = rig();
    await run();
    source.put({ id: 'late', updatedAt: Date.parse(NOW) - 10 * MINUTE });
    clock.advance(15 * MINUTE);
    expect(await run()).toMatchObject({ stored: 1 });
    expect(archive.objects.size).toBe(1);
  });

  it('keeps each version of a finding, and archiving as a version of its own', async () => {
    const { run, source, archive, clock } = rig(findings(1));
    const [first] = findings(1) as [MemoryFinding];
    await run();
    clock.advance(15 * MINUTE);
    const second = { ...first, updatedAt: clock.now() - MINUTE, Service: { Count: 2 } };
    source.put(second);
    await run();
    source.put({ ...second, Service: { Count: 2, Archived: true } });
    clock.advance(5 * MINUTE);
    await run();
    const events = [...archive.objects.values()].map((object) => object.events[0]);
    expect(events.map((event) => [event?.activity_name, event?.['status']])).toEqual([
      ['Create', 'New'],
      ['Update', 'New'],
      ['Close', 'Archived'],
    ]);
  });

  it('stores once what two runs at once read', async () => {
    const { run, archive, state } = rig(findings(60));
    const reports = await Promise.all([run(), run()]);
    expect(archive.objects.size).toBe(60);
    expect(reports.map((report) => report !== 'disabled' && report.complete)).toEqual([true, true]);
    expect(state.peek(REGION)).toEqual({ watermark: Date.parse(NOW) });
  });

  it('drops sample findings', async () => {
    const { run, archive } = rig([
      { ...(findings(1)[0] as MemoryFinding), Service: { AdditionalInfo: { Value: '{"sample":true}' } } },
    ]);
    expect(await run()).toMatchObject({ collected: 1, stored: 0 });
    expect(archive.objects.size).toBe(0);
  });

  it('sets a finding aside that cannot be named, and goes on', async () => {
    const { run, source, state, archive } = rig(findings(2));
    const [first, second] = findings(2).map(asSdkObject);
    source.getFindings = async () => [{ ...first, Arn: undefined }, second];
    expect(await run()).toMatchObject({ collected: 2, stored: 1, unreadable: 1, complete: true });
    expect(archive.objects.size).toBe(1);
    expect(watermark(state)).toBe(Date.parse(NOW));
    const name = [...state.documents.keys()].find((key) => key.startsWith('unreadable/')) ?? '';
    expect(state.peek(name)).toMatchObject({
      reason: 'InvalidFinding: GuardDuty finding f0: arn is missing or no text',
      record: { Id: 'f0' },
    });
  });
});
