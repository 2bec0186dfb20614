import fc from 'fast-check';
import { type AlertTables, alertTables } from '../../../../../cli/local/alert-tables';
import { localAlertTable } from '../../../../../cli/local/local-alert-table';
import type { AlertTable } from '../../../../../functions/cloudtrail-processor/core/alerts/alert-table';
import {
  type AlertPorts,
  putAlerts,
} from '../../../../../functions/cloudtrail-processor/core/alerts/put-alerts';
import { noDeadline } from '../../../../../functions/shared/runtime/clock';
import { fixedClock } from '../../../../support/fixed-clock';
import { NOW, numbered } from './alerts';

const MINUTE = 60_000;

function rig(tables: AlertTables = alertTables()) {
  const clock = fixedClock(NOW);
  const pauses: number[] = [];
  const ports = {
    table: localAlertTable(tables),
    clock,
    deadline: noDeadline,
    groupMinutes: 60,
    random: () => 0.5,
    pause: async (ms: number) => void pauses.push(ms),
  } satisfies AlertPorts;
  return {
    tables,
    ports,
    pauses,
    clock,
    groups: () => [...tables.groups.values()],
    told: () => [...tables.alerts.values()].filter(({ Unsent }) => Unsent).map(({ EventId }) => EventId),
  };
}

const burst = (count: number, from = 0) => Array.from({ length: count }, (_, n) => numbered(from + n));
const theirs = (alert: ReturnType<typeof numbered>) => ({ ...alert, SourceObject: 'another' });

describe('alerts of a burst', () => {
  it('are all in the table, the first one to be told, and all counted into one group', async () => {
    const { ports, tables, told, groups } = rig();
    expect(new Set(await putAlerts(ports, burst(250)))).toEqual(new Set(['new']));
    expect(tables.alerts.size).toBe(250);
    expect(told()).toEqual(['event-0']);
    expect(groups()).toEqual([
      {
        Id: `group#${numbered(0).GroupId}`,
        OpenGroup: '1',
        OpenedAt: NOW,
        ClosesAt: NOW + 60 * MINUTE,
        Count: 250,
        FirstEventId: 'event-0',
        FirstTimestamp: '2026-03-03T12:00:00.000Z#cloudtrail.trail-stopped',
        LastTime: '2026-03-03T12:04:09.000Z',
        ExpiresAt: (NOW + 60 * MINUTE) / 1000 + 30 * 86_400,
      },
    ]);
  });

  it('that come again are ours, and count nothing', async () => {
    const { ports, groups, told } = rig();
    await putAlerts(ports, burst(150));
    expect(new Set(await putAlerts(ports, burst(150)))).toEqual(new Set(['ours']));
    expect(groups()).toMatchObject([{ Count: 150 }]);
    expect(told()).toEqual(['event-0']);
  });

  it('that another object brought are theirs; the others are put', async () => {
    const { ports, groups, told } = rig();
    await putAlerts(ports, [numbered(0), numbered(2)].map(theirs));
    expect(await putAlerts(ports, burst(4))).toEqual(['theirs', 'new', 'theirs', 'new']);
    expect(groups()).toMatchObject([{ Count: 4 }]);
    expect(told()).toEqual(['event-0']);
  });

  it('open a group with the first that is new', async () => {
    const { ports, tables, told, groups } = rig();
    await putAlerts(ports, [theirs(numbered(0))]);
    tables.groups.clear();
    await putAlerts(ports, burst(3));
    expect(told()).toEqual(['event-0', 'event-1']);
    expect(groups()).toMatchObject([{ Count: 2, FirstEventId: 'event-1' }]);
  });

  it('are counted into the group that is open, whose last time never goes back', async () => {
    const { ports, groups, told } = rig();
    await putAlerts(ports, burst(2, 50));
    await putAlerts(ports, burst(2));
    expect(groups()).toMatchObject([
      { Count: 4, FirstEventId: 'event-50', LastTime: '2026-03-03T12:00:51.000Z' },
    ]);
    expect(told()).toEqual(['event-50']);
  });

  it('are told anew once the time of their group is over, though no sweep has closed it', async () => {
    const { ports, clock, groups, told } = rig();
    await putAlerts(ports, burst(2));
    clock.advance(60 * MINUTE - 1);
    await putAlerts(ports, burst(2, 10));
    clock.advance(1);
    await putAlerts(ports, burst(150, 20));
    expect(told()).toEqual(['event-0', 'event-20']);
    expect(groups()).toMatchObject([{ Count: 154, OpenedAt: NOW, ClosesAt: NOW + 120 * MINUTE }]);
  });

  it('nobody is told of are in no group', async () => {
    const { ports, tables, groups } = rig();
    const silent = burst(120).map(({ Unsent, ...alert }) => alert);
    await putAlerts(ports, silent);
    expect(tables.alerts.size).toBe(120);
    expect(groups()).toEqual([]);
  });

  it('the same twice in a list is put once, and the second is theirs', async () => {
    const { ports, groups } = rig();
    expect(await putAlerts(ports, [numbered(0), numbered(1), numbered(0)])).toEqual(['new', 'new', 'theirs']);
    expect(groups()).toMatchObject([{ Count: 2 }]);
  });

  it('none is nothing', async () => {
    expect(await putAlerts(rig().ports, [])).toEqual([]);
  });
});

describe('a busy table', () => {
  const busy = (table: AlertTable, times: number): AlertTable => {
    let left = times;
    return { write: async (...given) => (left-- > 0 ? { kind: 'busy' } : table.write(...given)) };
  };

  it('is tried again after ever longer pauses', async () => {
    const { ports, pauses, tables } = rig();
    expect(await putAlerts({ ...ports, table: busy(ports.table, 9) }, burst(2))).toEqual(['new', 'new']);
    expect(pauses).toEqual([40, 80, 160, 320, 500, 500, 500, 500]);
    expect(tables.alerts.size).toBe(2);
  });

  it('is an outage in the end', async () => {
    const { ports } = rig();
    const putting = putAlerts({ ...ports, table: busy(ports.table, 1_000) }, burst(1));
    await expect(putting).rejects.toMatchObject({ failure: { kind: 'outage' } });
  });

  it('is left when time runs out', async () => {
    const { ports, tables } = rig();
    const putting = putAlerts({ ...ports, deadline: { remainingMs: () => 9_999 } }, burst(1));
    await expect(putting).rejects.toMatchObject({ failure: { kind: 'deadline' } });
    expect(tables.alerts.size).toBe(0);
  });
});

describe('two runs at once', () => {
  it('put each alert once and count each once, whichever steps come first', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 6 }),
        fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 6 }),
        fc.boolean(),
        async (scheduler, first, second, isSwept) => {
          const tables = alertTables();
          const { ports, groups, told } = rig(tables);
          const table = { write: scheduler.scheduleFunction(ports.table.write) };
          const [mine, others] = [first.map((n) => numbered(n)), second.map((n) => theirs(numbered(n)))];
          let swept = 0;
          const sweep = scheduler.schedule(Promise.resolve()).then(() => {
            if (!isSwept) return;
            swept = groups()[0]?.Count ?? 0;
            tables.groups.clear();
          });
          const runs = [mine, others].map((alerts) => putAlerts({ ...ports, table }, alerts));
          const [a, b] = await scheduler.waitFor(Promise.all([...runs, sweep]));
          const distinct = new Set([...first, ...second]).size;
          expect([...(a ?? []), ...(b ?? [])].filter((outcome) => outcome === 'new')).toHaveLength(distinct);
          expect(tables.alerts.size).toBe(distinct);
          expect(swept + (groups()[0]?.Count ?? 0)).toBe(distinct);
          // One is told for each group that was opened.
          expect(told()).toHaveLength((swept > 0 ? 1 : 0) + groups().length);
        },
      ),
    );
  });
});
