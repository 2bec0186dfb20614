import { putAlert } from '../../../cli/local/alert-tables';
import { closeGroups } from '../../../functions/notifier/core/close-groups';
import type { Groups } from '../../../functions/notifier/core/ports';
import { OPEN_GROUP, type OpenGroup } from '../../../functions/shared/alerts/alert';
import { alert, NOW, rig } from './rig';

const first = alert({ SentAt: '2026-03-03T11:31:00Z' });
const OPENED = Date.parse('2026-03-03T11:00:00Z');

function group(changes: Partial<OpenGroup> = {}): OpenGroup {
  return {
    Id: `group#${'a'.repeat(64)}`,
    OpenGroup: OPEN_GROUP,
    OpenedAt: OPENED,
    ClosesAt: Date.parse('2026-03-03T12:00:00Z'),
    Count: 7,
    FirstEventId: first.EventId,
    FirstTimestamp: first.Timestamp,
    LastTime: '2026-03-03T11:58:03Z',
    ExpiresAt: 1_900_000_000,
    ...changes,
  };
}

function started(...groups: readonly OpenGroup[]) {
  const it = rig();
  const { Unsent, ...announced } = first;
  putAlert(it.tables, announced);
  for (const open of groups) it.tables.groups.set(open.Id, open);
  const close = (port: Groups = it.groups) =>
    closeGroups({ groups: port, clock: it.clock, deadline: it.ports.deadline, retentionDays: 90 });
  const summaries = () => [...it.tables.alerts.values()].filter(({ Kind }) => Kind === 'summary');
  return { ...it, close, summaries };
}

describe('a group whose time is over', () => {
  it('is closed with a summary of the first alert, the count and the last time, to be sent', async () => {
    const { close, summaries, tables } = started(group());
    expect(await close()).toEqual({ closed: 1, summaries: 1, failures: [] });
    expect(tables.groups.size).toBe(0);
    const { Unsent, SentAt, ...kept } = first;
    expect(summaries()).toEqual([
      {
        ...kept,
        EventId: expect.stringMatching(/^[0-9a-f]{64}$/),
        Timestamp: '2026-03-03T11:00:00.000Z#cloudtrail.trail-stopped',
        Kind: 'summary',
        Count: 7,
        LastTime: '2026-03-03T11:58:03Z',
        RelatedEventIds: [first.EventId],
        Unsent: '1',
        ExpiresAt: Date.parse(NOW) / 1000 + 90 * 86_400,
      },
    ]);
    expect(tables.inserted.at(-1)?.EventId).toBe(summaries()[0]?.EventId);
  });

  it('that never grew is closed without a word', async () => {
    const { close, summaries, tables } = started(group({ Count: 1 }));
    expect(await close()).toEqual({ closed: 1, summaries: 0, failures: [] });
    expect(tables.groups.size).toBe(0);
    expect(summaries()).toEqual([]);
  });

  it('is left open until then', async () => {
    const { close, tables } = started(group({ ClosesAt: Date.parse(NOW) + 1 }));
    expect(await close()).toEqual({ closed: 0, summaries: 0, failures: [] });
    expect(tables.groups.size).toBe(1);
  });

  it('that was opened again since the index was written is left open', async () => {
    const it = started(group());
    const behind: Groups = {
      ...it.groups,
      async read(id) {
        const read = await it.groups.read(id);
        return read && { ...read, ClosesAt: Date.parse(NOW) + 1 };
      },
    };
    expect(await it.close(behind)).toEqual({ closed: 0, summaries: 0, failures: [] });
    expect(it.tables.groups.size).toBe(1);
  });

  it('gives one summary when two sweeps close it at once', async () => {
    const { close, summaries } = started(group());
    const reports = await Promise.all([close(), close()]);
    expect(summaries()).toHaveLength(1);
    expect(reports.map(({ summaries: told }) => told).sort()).toEqual([0, 1]);
  });

  it('gives two summaries when it was opened twice', async () => {
    const it = started(group());
    await it.close();
    it.tables.groups.set(group().Id, group({ OpenedAt: OPENED + 1 }));
    await it.close();
    expect(new Set(it.summaries().map(({ EventId }) => EventId)).size).toBe(2);
  });

  it('is counted whole when an alert joins while it is being closed', async () => {
    const it = started(group());
    let joined = false;
    const racing: Groups = {
      ...it.groups,
      async close(read, summary) {
        if (!joined) it.tables.groups.set(read.Id, { ...read, Count: read.Count + 1 });
        joined = true;
        return it.groups.close(read, summary);
      },
    };
    expect(await it.close(racing)).toMatchObject({ closed: 1, summaries: 1 });
    expect(it.summaries()).toMatchObject([{ Count: 8 }]);
  });

  it('that never stands still is left to the next sweep', async () => {
    const it = started(group());
    let tries = 0;
    const restless: Groups = {
      ...it.groups,
      async close() {
        tries++;
        return false;
      },
    };
    expect(await it.close(restless)).toEqual({ closed: 0, summaries: 0, failures: [] });
    expect(tries).toBe(3);
  });

  it('whose first alert has expired is summed up all the same', async () => {
    const it = started(group());
    it.tables.alerts.clear();
    await it.close();
    expect(it.summaries()).toMatchObject([
      { RuleId: 'cloudtrail.trail-stopped', Count: 7, Unsent: '1', GroupId: 'a'.repeat(64) },
    ]);
  });

  it('that cannot be closed stops no other, and is told', async () => {
    const it = started(group({ Id: 'group#broken', ClosesAt: OPENED }), group());
    const error = new Error('throttled');
    const broken: Groups = {
      ...it.groups,
      async read(id) {
        if (id === 'group#broken') throw error;
        return it.groups.read(id);
      },
    };
    expect(await it.close(broken)).toEqual({
      closed: 1,
      summaries: 1,
      failures: [{ id: 'group#broken', error }],
    });
  });

  it('waits for the next sweep when the run has little time left', async () => {
    const it = started(group());
    const report = await closeGroups({
      groups: it.groups,
      clock: it.clock,
      deadline: { remainingMs: () => 29_999 },
      retentionDays: 90,
    });
    expect(report.closed).toBe(0);
    expect(it.tables.groups.size).toBe(1);
  });
});
