import fc from 'fast-check';
import {
  dueWindows,
  KEPT_MS,
  SETTLE_MS,
  WINDOW_MS,
} from '../../../../functions/waf-collector/core/sample-windows';
import { NOON } from '../native';

const HOUR = 3_600_000;

describe('windows that are due', () => {
  it('are aligned to five minutes, closed and settled, joined without gap, and kept by WAF still', () => {
    const now = fc.integer({ min: NOON, max: NOON + 30 * 24 * HOUR });
    fc.assert(
      fc.property(now, fc.integer({ min: -HOUR, max: 6 * HOUR }), (at, age) => {
        const { windows, from, lost } = dueWindows(at - age, at);
        let next = from;
        for (const { start, end } of windows) {
          expect([start, end - start, start % WINDOW_MS]).toEqual([next, WINDOW_MS, 0]);
          expect(end + SETTLE_MS).toBeLessThanOrEqual(at);
          expect(start).toBeGreaterThanOrEqual(at - KEPT_MS);
          next = end;
        }
        expect(at - next).toBeLessThan(WINDOW_MS + SETTLE_MS);
        expect(lost).toBe(Math.max(0, Math.round(lost)));
      }),
    );
  });

  it('begin with all that WAF still has when nothing was ever read', () => {
    expect(dueWindows(undefined, NOON)).toMatchObject({ from: NOON - KEPT_MS, lost: 0 });
  });

  it('begin at the watermark', () => {
    const { windows } = dueWindows(NOON - 2 * WINDOW_MS, NOON + SETTLE_MS);
    expect(windows).toEqual([
      { start: NOON - 2 * WINDOW_MS, end: NOON - WINDOW_MS },
      { start: NOON - WINDOW_MS, end: NOON },
    ]);
  });

  it('do not hold a window that closed a moment ago', () => {
    expect(dueWindows(NOON - WINDOW_MS, NOON + SETTLE_MS - 1).windows).toEqual([]);
    expect(dueWindows(NOON - WINDOW_MS, NOON + SETTLE_MS).windows).toHaveLength(1);
  });

  it('leave out, and count, what is older than three hours', () => {
    const { lost, from } = dueWindows(NOON - 5 * HOUR, NOON);
    expect(lost).toBe((2 * HOUR) / WINDOW_MS);
    expect(from).toBe(NOON - KEPT_MS);
  });

  it('go on although the watermark is ahead of the clock', () => {
    const { windows, from } = dueWindows(NOON + 10 * HOUR, NOON);
    expect(windows).toEqual([]);
    expect(dueWindows(from, NOON + HOUR).windows).not.toHaveLength(0);
  });
});
