import {
  grown,
  growthAt,
  lessMonthly,
  meansBefore,
  mostOfDays,
  usualAt,
} from '../../../../../functions/anomaly-detector/core/watch/customs';
import { Hours } from '../../../../../functions/anomaly-detector/core/watch/hours';

const DAY = 24;
const WEEK = 7 * DAY;

/** Levels by how many hours ago they were; 0 at all other hours of the last `known`. */
const levels =
  (ago: Readonly<Record<number, number>>, known = 42 * DAY + 1) =>
  (hour: number) =>
    -hour > known ? Number.NaN : (ago[-hour] ?? 0);

describe('what is usual at an hour', () => {
  it('is the median of its like in six weeks, and of no neighbour', () => {
    const weeks = { [WEEK]: 5, [2 * WEEK]: 3, [3 * WEEK]: 4, [4 * WEEK]: 9, [5 * WEEK]: 1, [WEEK - 1]: 100 };
    expect(usualAt(0, levels(weeks))).toBe(3.5);
    expect(usualAt(0, levels({ [WEEK]: 5, [2 * WEEK]: 3 }, 2 * WEEK))).toBe(4);
    expect(usualAt(0, levels({ [WEEK]: 5 }, 2 * WEEK - 1))).toBeNaN();
  });

  it('may on any day have been the most, an hour earlier or later', () => {
    expect(mostOfDays(0, levels({ [DAY]: 1, [42 * DAY + 1]: 3 }))).toBe(3);
    expect(mostOfDays(0, levels({ [5 * DAY - 1]: 2, [5 * DAY + 2]: 9 }))).toBe(2);
    expect(mostOfDays(0, levels({ [43 * DAY]: 9 }, 50 * DAY))).toBe(0);
    expect(mostOfDays(0, levels({}, 14 * DAY - 2))).toBeNaN();
    expect(mostOfDays(0, levels({}, 14 * DAY - 1))).toBe(0);
  });
});

describe('growth', () => {
  /** After four weeks of the same, two days by these factors, e^factor. */
  function grownBy(yesterday: number, today: number): number {
    const hours = new Hours();
    const days = 30;
    for (let hour = 0; hour <= days * DAY; hour += 1) {
      const day = Math.floor(hour / DAY);
      const factor = day === days - 1 ? today : day === days - 2 ? yesterday : 0;
      const value = 1000 * Math.exp(factor);
      hours.observe(hour * 3600, value, Math.asinh(value));
    }
    return growthAt(hours, days * DAY - 1);
  }

  it('is what the day is above the usual, and half of what it gained on the day before', () => {
    expect(grownBy(0.4, 0.4)).toBeCloseTo(0.4);
    expect(grownBy(0.2, 0.4)).toBeCloseTo(0.5);
    expect(grownBy(0.4, 0.2)).toBeCloseTo(0.2);
  });

  it('makes more of what there is, and nothing of nothing', () => {
    expect(grown(Math.asinh(1000), Math.log(2))).toBeCloseTo(Math.asinh(2000));
    expect(grown(Math.asinh(0.1), Math.log(2))).toBeCloseTo(Math.asinh(0.2));
    expect(grown(0, 3)).toBe(0);
    expect(grown(705, 10)).toBe(715);
    expect(grown(3, 0.5)).toBeCloseTo(Math.asinh(Math.sinh(3) * Math.exp(0.5)), 12);
    expect(grown(21, 0.5)).toBeCloseTo(Math.asinh(Math.sinh(21) * Math.exp(0.5)), 12);
  });

  it('is none below the usual, however soon it comes back', () => {
    expect(grownBy(-0.5, -0.1)).toBe(0);
  });
});

describe('a custom of the month', () => {
  const monthAgo = { [30 * DAY]: 2 };

  it('excuses an hour as far as it stood out a month ago', () => {
    const levelAt = levels({ ...monthAgo, 0: 2.1 });
    expect(lessMonthly(0, 1, 2, levelAt)).toBe(0);
    expect(lessMonthly(0, 1, 3, levelAt)).toBeCloseTo(0.1);
    expect(lessMonthly(0, 1, 2, levels({ [30 * DAY]: 0.3, 0: 2 }))).toBe(2);
  });

  it('is what came 28 to 31 days ago, an hour earlier or later', () => {
    const left = (ago: number) => lessMonthly(0, 1, 2, levels({ [ago]: 2, 0: 2 }));
    const hours = [28, 29, 30, 31].flatMap((days) => [days * DAY - 1, days * DAY, days * DAY + 1]);
    expect(hours.map(left)).toEqual(hours.map(() => 0));
    expect([28 * DAY - 2, 29 * DAY - 2, 31 * DAY + 2].map(left)).toEqual([2, 2, 2]);
  });

  it('is none that came in one of the three weeks after, too', () => {
    for (const weeks of [1, 2, 3]) {
      const often = { [30 * DAY]: 2, [30 * DAY - weeks * WEEK]: 2, 0: 2 };
      expect(lessMonthly(0, 1, 2, levels(often))).toBe(2);
    }
  });

  it('stood out when one of its hours was half as much again', () => {
    expect(lessMonthly(0, 1, 2, levels({ [30 * DAY]: 0.39, 0: 3 }))).toBe(2);
    expect(lessMonthly(0, 1, 2, levels({ [30 * DAY]: 0.41, 0: 3 }))).toBeCloseTo(1.59);
    expect(lessMonthly(0, 6, 2, levels({ [30 * DAY]: 0.06, 0: 3 }))).toBe(2);
    expect(lessMonthly(0, 6, 2, levels({ [30 * DAY]: 0.07, 0: 3 }))).toBeCloseTo(1.93);
  });

  it('makes an hour that is little above the usual no less than usual', () => {
    expect(lessMonthly(0, 1, 0.1, levels({ ...monthAgo, 0: 0.1 }))).toBe(0);
    expect(lessMonthly(0, 1, -0.1, levels({ ...monthAgo, 0: -0.1 }))).toBe(-0.1);
  });

  it('excuses a point as far as the points went then, whatever their mean', () => {
    const reachOf = levels({ [30 * DAY]: 3, 0: 3.2 });
    expect(lessMonthly(0, 1, 3, levels(monthAgo), reachOf)).toBeCloseTo(0.2);
  });
});

it('the means of the same hours in six weeks are in order of size', () => {
  const hours = new Hours();
  for (let hour = 0; hour <= 6 * WEEK + 2; hour += 1) {
    const week = Math.floor(hour / WEEK);
    hours.observe(hour * 3600, week % 2 === 0 ? week : -week, 0);
  }
  expect(meansBefore(hours, [6 * WEEK, 6 * WEEK + 1])).toEqual([-5, -3, -1, 0, 2, 4]);
  expect(meansBefore(hours, [5 * WEEK])).toEqual([-3, -1, 0, 2, 4]);
});
