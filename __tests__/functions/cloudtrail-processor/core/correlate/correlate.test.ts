import { memoryWindows } from '../../../../../cli/local/memory-windows';
import { correlate } from '../../../../../functions/cloudtrail-processor/core/correlate/correlate';
import { correlation, seen } from './correlations';

const BASE = Date.parse('2026-03-03T12:00:00Z');

const hitsOf = async (events: Parameters<typeof correlate>[0], changes = {}, store = memoryWindows()) => {
  const hits = await correlate(events, [correlation(changes)], store);
  return hits.map(({ completedBy, windowStart, group }) => [
    completedBy.eventId,
    (windowStart - BASE) / 1000,
    ...group,
  ]);
};

describe('a correlation', () => {
  it('is hit when enough events of a group fall into its timespan', async () => {
    expect(await hitsOf([seen('1', 0), seen('2', 4), seen('3', 9)])).toEqual([['3', 0, 'x']]);
    expect(await hitsOf([seen('1', 0), seen('2', 4)])).toEqual([]);
    expect(await hitsOf([seen('1', 0), seen('2', 4), seen('3', 9, { who: 'y' })])).toEqual([]);
  });

  it('counts an event once, whatever it matches and however often it comes', async () => {
    const both = { rules: ['a', 'b', 'a'] };
    expect(await hitsOf([seen('1', 0, both), seen('2', 4, both), seen('2', 4)])).toEqual([]);
    expect(await hitsOf([seen('1', 0), seen('2', 4, both), seen('3', 4)])).toEqual([['3', 0, 'x']]);
  });

  it('looks only at matches of its rules', async () => {
    expect(await hitsOf([seen('1', 0), seen('2', 4), seen('3', 5, { rules: ['c'] })])).toEqual([]);
  });

  it('sees across the border of aligned windows, and no further back than its timespan', async () => {
    expect(await hitsOf([seen('1', 8), seen('2', 9), seen('3', 17.999)])).toEqual([['3', 10, 'x']]);
    expect(await hitsOf([seen('1', 8), seen('2', 9), seen('3', 18)])).toEqual([]);
  });

  it('is hit once a window as long as a burst lasts', async () => {
    const burst = Array.from({ length: 30 }, (_, n) => seen(`${n + 10}`, n));
    expect(await hitsOf(burst)).toEqual([
      ['12', 0, 'x'],
      ['20', 10, 'x'],
      ['30', 20, 'x'],
    ]);
  });

  it('counts what came in other batches, and finds a neighbour that an earlier event completes', async () => {
    const store = memoryWindows();
    expect(await hitsOf([seen('2', 11), seen('3', 12)], {}, store)).toEqual([]);
    expect(await hitsOf([seen('1', 9)], {}, store)).toEqual([['3', 10, 'x']]);
    expect(await hitsOf([seen('0', 8)], {}, store)).toEqual([['2', 10, 'x']]);
  });

  it('tells the earliest event, what was counted, and the event itself', async () => {
    const events = [seen('4', 6), seen('1', 0), seen('3', 5), seen('2', 4)];
    const [hit] = await correlate(events, [correlation()], memoryWindows());
    expect(hit).toMatchObject({
      completedBy: { eventId: '3', time: BASE + 5_000 },
      relatedEventIds: ['1', '2', '3'],
      count: 3,
      event: events[2]?.event,
    });
  });

  it('names at most twenty events, the latest', async () => {
    const events = Array.from({ length: 30 }, (_, n) => seen(`${n + 10}`, n / 10));
    const [hit] = await correlate(events, [correlation({ atLeast: 30 })], memoryWindows());
    expect(hit).toMatchObject({ count: 30, completedBy: { eventId: '39' } });
    expect(hit?.relatedEventIds).toEqual(events.slice(10).map(({ event }) => event['eventID']));
  });

  it('gives an event at hand where the completing one came earlier', async () => {
    const store = memoryWindows();
    await correlate([seen('2', 4), seen('3', 5)], [correlation()], store);
    const late = seen('1', 0);
    const [hit] = await correlate([late], [correlation()], store);
    expect(hit).toMatchObject({ completedBy: { eventId: '3' }, event: late.event });
  });

  it('counts values of a field; an event without it counts for nothing', async () => {
    const values = { type: 'value_count', field: 'sourceIPAddress' };
    const [one, two, three] = ['1', '2', '3'].map((id, n) => seen(id, n, { value: `ip${id}` }));
    if (!one || !two || !three) throw new Error('three');
    expect(await hitsOf([one, two, seen('9', 1, { value: 'ip1' }), three], values)).toEqual([['3', 0, 'x']]);
    expect(await hitsOf([one, two, seen('4', 2), seen('5', 3)], values)).toEqual([]);
    expect(await hitsOf([one, two, three], { type: 'value_count' })).toEqual([]);
  });

  it('tells long values apart', async () => {
    const long = (end: string, n: number) => seen(end, n, { value: `${'x'.repeat(500)}${end}` });
    const values = { type: 'value_count', field: 'sourceIPAddress' };
    expect(await hitsOf([long('1', 0), long('2', 1), long('3', 2)], values)).toEqual([['3', 0, 'x']]);
  });

  it('keeps of a long value, or of one that JSON makes long, its hash only', async () => {
    const store = memoryWindows();
    const merge = jest.spyOn(store, 'merge');
    const rule = correlation({ type: 'value_count', field: 'sourceIPAddress' });
    const values = ['x'.repeat(65), '\u0001'.repeat(11), 'x'.repeat(64)];
    await correlate(
      values.map((value, n) => seen(`${n}`, n, { value })),
      [rule],
      store,
    );
    expect(merge.mock.calls[0]?.[1].first.map(({ value }) => value)).toEqual([
      expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      'x'.repeat(64),
    ]);
  });

  it('temporal: all its rules occurred, in whatever order, also on one event', async () => {
    const temporal = { type: 'temporal', atLeast: 2 };
    expect(await hitsOf([seen('1', 0), seen('2', 4)], temporal)).toEqual([]);
    expect(await hitsOf([seen('1', 0, { rules: ['b'] }), seen('2', 4)], temporal)).toEqual([['2', 0, 'x']]);
    expect(await hitsOf([seen('1', 0, { rules: ['b', 'a'] })], temporal)).toEqual([['1', 0, 'x']]);
  });

  it('a missing group field is a value of its own, and aliases name the field of each rule', async () => {
    const nobody = (id: string) => ({ ...seen(id, 1), event: { ...seen(id, 1).event, userIdentity: null } });
    expect(await hitsOf([nobody('1'), nobody('2'), nobody('3')])).toEqual([['3', 0, null]]);
    const aliased = { groupBy: ['who'], aliases: { who: { a: 'userIdentity.arn', b: 'sourceIPAddress' } } };
    const other = (id: string) => seen(id, 2, { who: 'z', value: 'x', rules: ['b'] });
    expect(await hitsOf([seen('1', 0), seen('2', 1), other('3')], aliased)).toEqual([['3', 0, 'x']]);
  });

  it('an event without a time has no place; one without an id is told by its record', async () => {
    const { event, matches } = seen('1', 0);
    const { eventTime, ...timeless } = event;
    const { eventID, ...nameless } = event;
    expect(await hitsOf([{ event: timeless, matches }, seen('2', 1), seen('3', 2)])).toEqual([]);
    const named = await hitsOf([{ event: nameless, matches }, seen('2', 1), seen('3', 2)]);
    expect(named).toEqual([['3', 0, 'x']]);
  });

  it('a changed threshold begins anew', async () => {
    const store = memoryWindows();
    await hitsOf([seen('1', 0), seen('2', 1)], {}, store);
    expect(await hitsOf([seen('3', 2), seen('4', 3)], { atLeast: 4 }, store)).toEqual([]);
  });
});
