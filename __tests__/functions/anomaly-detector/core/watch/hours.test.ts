import { StateReader, StateWriter } from '../../../../../functions/anomaly-detector/core/model/state-bytes';
import { Hours } from '../../../../../functions/anomaly-detector/core/watch/hours';

const HOUR = 3600;

/** Hours with these heights, at equal distances; the value of each point is ten times its height. */
function hoursOf(...hours: readonly (readonly number[])[]): Hours {
  const kept = new Hours();
  hours.forEach((heights, hour) => {
    heights.forEach((height, index) => {
      kept.observe(hour * HOUR + (index * HOUR) / heights.length, 10 * height, height);
    });
  });
  kept.observe(hours.length * HOUR, 0, 0);
  return kept;
}

describe('an hour', () => {
  it('has the level of its points without the highest, which says nothing of an hour', () => {
    const hours = hoursOf([1, 9, 2, 3], [5, 5]);
    expect(hours.level(0, 1)).toBe(2);
    expect(hours.level(1, 1)).toBe(5);
    expect(hours.level(1, 2)).toBe(3.5);
    expect(hours.high(0)).toBe(9);
  });

  it('of one point has its level', () => {
    expect(hoursOf([4]).level(0, 1)).toBe(4);
  });

  it('is as uncertain as the points that count for its level', () => {
    expect(hoursOf([3, 3, 9]).uncertainty(0, 1)).toBe(0);
    expect(hoursOf([1, 3, 9]).uncertainty(0, 1)).toBeCloseTo(1 / Math.sqrt(12));
  });

  it('has the mean value of all its points', () => {
    const hours = hoursOf([1, 9, 2], [4]);
    expect(hours.mean([0])).toBe(40);
    expect(hours.mean([0, 1, 2])).toBe(40);
    expect(hours.mean([7])).toBeNaN();
  });

  it('is missing when it had no point, and a window that misses more than a quarter of its hours has no level', () => {
    const kept = new Hours();
    kept.observe(0, 10, 1);
    kept.observe(4 * HOUR, 10, 1);
    kept.observe(5 * HOUR, 10, 1);
    expect([0, 1, 2, 3, 4].map((hour) => kept.level(hour, 1))).toEqual([
      1,
      Number.NaN,
      Number.NaN,
      Number.NaN,
      1,
    ]);
    expect(kept.level(4, 5)).toBeNaN();
    expect(kept.level(4, 1)).toBe(1);
    const some = hoursOf([1], [], [3], [4], [], [6]);
    expect(some.level(3, 4)).toBeCloseTo(8 / 3);
    expect(some.level(2, 3)).toBeNaN();
    expect(some.level(4, 4)).toBeNaN();
  });

  it('has no highest point when the scale was not known', () => {
    const kept = new Hours();
    kept.observe(0, 10, undefined);
    kept.observe(HOUR, 10, 1);
    expect(kept.high(0)).toBeNaN();
  });

  it('has ended with the first point after it, and so have those without a point', () => {
    const kept = new Hours();
    expect([0, HOUR - 1, HOUR, 5 * HOUR].map((at) => kept.observe(at, 10, 1))).toEqual([
      undefined,
      undefined,
      0,
      4,
    ]);
  });

  it('is kept for 46 days', () => {
    const kept = hoursOf(...Array.from({ length: 46 * 24 + 1 }, (_, hour) => [hour]));
    expect(kept.level(0, 1)).toBeNaN();
    expect(kept.level(1, 1)).toBe(1);
  });
});

it('hours go on from what they wrote', () => {
  const kept = hoursOf([1, 2, 3], [4, 5, 6]);
  const writer = new StateWriter();
  kept.write(writer);
  const read = Hours.read(new StateReader(writer.finish(1), 1));
  for (const each of [kept, read]) each.observe(3 * HOUR, 70, 7);
  for (const hour of [0, 1, 2]) {
    expect(read.level(hour, 1)).toBe(kept.level(hour, 1));
    expect(read.high(hour)).toBe(kept.high(hour));
    expect(read.mean([hour])).toBe(kept.mean([hour]));
    expect(read.uncertainty(hour, 1)).toBe(kept.uncertainty(hour, 1));
  }
});
