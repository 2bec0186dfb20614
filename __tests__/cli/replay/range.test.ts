import fc from 'fast-check';
import { daysOf, instantOf, nextDay } from '../../../cli/replay/range';

describe('a time of the range', () => {
  it.each([
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['2026-01-31T08:00', '2026-01-31T08:00:00.000Z'],
    ['2026-01-31T08:00:30', '2026-01-31T08:00:30.000Z'],
    ['2026-01-31T08:00:30.5Z', '2026-01-31T08:00:30.500Z'],
    ['2026-01-31T01:00+02:00', '2026-01-30T23:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ])('reads %s, as UTC unless it says otherwise', (text, instant) => {
    expect(new Date(instantOf(text) ?? 0).toISOString()).toBe(instant);
  });

  it.each([
    '',
    'yesterday',
    '2026-02-30',
    '2026-02-29T00:00Z',
    '2026-13-01',
    '2026-1-1',
    '2026-01-31T25:00Z',
  ])('refuses %j', (text) => expect(instantOf(text)).toBeUndefined());

  it('reads every instant as it is written', () => {
    const dates = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    fc.assert(fc.property(dates, (date) => instantOf(date.toISOString()) === date.getTime()));
  });
});

describe('the days of a range', () => {
  const days = (from: string, to: string, further?: number) =>
    daysOf({ from: Date.parse(from), to: Date.parse(to) }, further);

  it('end before a midnight that is the end', () => {
    expect(days('2026-01-31', '2026-02-01')).toEqual({ first: '2026-01-31', last: '2026-01-31' });
    expect(days('2026-01-31', '2026-02-01T00:00:00.001Z')).toEqual({
      first: '2026-01-31',
      last: '2026-02-01',
    });
  });

  it('go over ends of months and years', () => {
    expect(days('2025-12-31T23:00Z', '2025-12-31T23:30Z', 1)).toEqual({
      first: '2025-12-31',
      last: '2026-01-01',
    });
    expect(nextDay('2024-02-28')).toBe('2024-02-29');
    expect(nextDay('2026-02-28')).toBe('2026-03-01');
  });
});
