import fc from 'fast-check';
import {
  AHEAD_DAYS,
  type CountHistory,
  type Forecast,
  forecastHistory,
} from '../../../../functions/predictor/core/forecast/forecast';

const forecasts = (history: CountHistory) => forecastHistory(history).forecasts;

const last = (counts: readonly (number | undefined)[], firstWeekday = 0) =>
  forecasts({ firstWeekday, counts }).at(-1) as Forecast;
const repeated = (week: readonly number[], weeks: number) => Array.from({ length: weeks }, () => week).flat();
const width = ({ interval95 }: Forecast) => interval95.high - interval95.low;

const anyCounts = fc.array(fc.option(fc.nat({ max: 100_000 }), { nil: undefined, freq: 8 }), {
  maxLength: 60,
});

describe('forecasts', () => {
  it('are made for every day of the history and up to two days behind it', () => {
    expect(forecasts({ firstWeekday: 0, counts: [1, 2, 3] })).toHaveLength(3 + AHEAD_DAYS);
  });

  it('are none where nothing is known', () => {
    expect(forecasts({ firstWeekday: 0, counts: [] })).toEqual([undefined, undefined]);
    expect(forecasts({ firstWeekday: 0, counts: [undefined, undefined] }).every((each) => !each)).toBe(true);
    expect(forecasts({ firstWeekday: 0, counts: [5] }).map((each) => each?.days)).toEqual([
      undefined,
      undefined,
      1,
    ]);
  });

  it('use nothing that was not known two days before', () => {
    fc.assert(
      fc.property(anyCounts, anyCounts, (known, later) => {
        const made = known.length + AHEAD_DAYS;
        const alone = forecasts({ firstWeekday: 3, counts: known });
        const withMore = forecasts({ firstWeekday: 3, counts: [...known, ...later] });
        expect(withMore.slice(0, made)).toEqual(alone);
      }),
    );
  });

  it('are finite, and wider the surer they are to be, whatever came', () => {
    fc.assert(
      fc.property(anyCounts, fc.nat({ max: 6 }), (counts, firstWeekday) => {
        for (const each of forecasts({ firstWeekday, counts })) {
          if (each === undefined) continue;
          const { interval50, interval80, interval95, mean, median } = each;
          expect(Number.isFinite(mean) && mean > 0).toBe(true);
          for (const { low, high } of [interval50, interval80, interval95]) {
            expect(low).toBeGreaterThanOrEqual(0);
            expect(low).toBeLessThanOrEqual(median);
            expect(high).toBeGreaterThanOrEqual(median);
            expect(Number.isFinite(high)).toBe(true);
          }
          expect(interval80.low).toBeLessThanOrEqual(interval50.low);
          expect(interval80.high).toBeGreaterThanOrEqual(interval50.high);
          expect(interval95.low).toBeLessThanOrEqual(interval80.low);
          expect(interval95.high).toBeGreaterThanOrEqual(interval80.high);
        }
      }),
    );
  });

  it('know the weekday', () => {
    const week = [50, 50, 50, 50, 50, 5, 5];
    const counts = repeated(week, 12);
    // The history ends with a Sunday: the forecast is for a Tuesday; without its last four days, for a Friday, and so on.
    expect(last(counts).median).toBeGreaterThan(40);
    expect(last(counts.slice(0, -2)).median).toBeLessThan(9);
    expect(last(repeated([50, 50, 50, 50, 5, 5, 50], 12).slice(0, -3), 1).median).toBeLessThan(9);
  });

  it('are of none after long silence, and of more than that once something has come', () => {
    const silent = last(repeated([0], 60));
    expect(silent).toMatchObject({ median: 0, interval95: { low: 0, high: 0 } });
    expect(last([...repeated([0], 60), 3, 2, 4, 3]).median).toBeGreaterThan(0);
  });

  it('are wide for a new account and narrow for a known one', () => {
    const known = last(repeated([20, 21, 19, 20, 22, 18, 20], 10));
    const fresh = last([20, 21]);
    expect(width(fresh)).toBeGreaterThan(2 * width(known));
    expect(known.interval95.low).toBeGreaterThan(8);
  });

  it('do not follow an outbreak of a day, and follow a new level within the week', () => {
    const before = repeated([20, 24, 16, 22, 18, 20, 21], 8);
    expect(last([...before, 2000]).median).toBeLessThan(40);
    expect(last([...before, ...repeated([200], 7)]).median).toBeGreaterThan(120);
  });

  it('grow wider when they turn out too narrow', () => {
    const calm = repeated([100, 104, 96, 102, 98, 101, 99], 12);
    const wild = [...calm, ...repeated([40, 180, 90, 160, 60, 30, 190], 6)];
    const relative = (each: Forecast) => width(each) / each.mean;
    expect(relative(last(wild))).toBeGreaterThan(2 * relative(last(calm)));
  });

  it('are calibrated by how they have ended', () => {
    // Either far below or far above: half of the distribution around the middle would hold none of them.
    const { interval50 } = last(repeated([40, 160], 60));
    expect(interval50.low).toBeLessThan(45);
    expect(interval50.high).toBeGreaterThan(145);
  });

  it('take a missing day for missing, not for a day without findings', () => {
    const counts = repeated([30, 32, 28, 31, 29, 30, 30], 8);
    const withGap = [...counts.slice(0, -5), ...Array.from({ length: 5 }, () => undefined)];
    expect(last(withGap).median).toBeGreaterThan(25);
    expect(width(last(withGap))).toBeGreaterThanOrEqual(width(last(counts.slice(0, -5))));
  });
});

describe('the chance of a count', () => {
  const chancesOf = (counts: readonly (number | undefined)[]) =>
    forecastHistory({ firstWeekday: 0, counts }).chances;

  it('is that of each day with a count that something was forecast for, and of no other', () => {
    const known = chancesOf([5, 5, 5, undefined, 5]).map((chance) => chance !== undefined);
    expect(known).toEqual([false, false, true, false, true]);
  });

  it.each([
    [0.5, 'interval50'],
    [0.2, 'interval80'],
    [0.05, 'interval95'],
  ] as const)('is %d at most exactly where the count lies outside its %s', (most, interval) => {
    fc.assert(
      fc.property(anyCounts, (counts) => {
        const { forecasts: made, chances } = forecastHistory({ firstWeekday: 0, counts });
        for (const [day, chance] of chances.entries()) {
          if (chance === undefined) continue;
          const { low, high } = (made[day] as Forecast)[interval];
          const count = counts[day] as number;
          expect(chance).toBeGreaterThanOrEqual(0);
          expect(chance).toBeLessThanOrEqual(1);
          // At the very edge the last digit decides.
          if (Math.abs(chance - most) > 1e-6) expect(chance < most).toBe(count < low || count > high);
        }
      }),
    );
  });

  it('falls with each further count, far beyond what errors have been seen of', () => {
    const before = repeated([20, 24, 16, 22, 18, 20, 21], 20);
    const chances = [33, 40, 44, 48].map((count) => chancesOf([...before, count]).at(-1) as number);
    expect(chances[0]).toBeLessThan(0.05);
    for (const [index, chance] of chances.slice(1).entries())
      expect(chance).toBeLessThan((chances[index] as number) / 10);
    expect(chances.at(-1)).toBeGreaterThan(0);
  });
});
