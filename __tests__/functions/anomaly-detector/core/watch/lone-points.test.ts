import type { Score } from '../../../../../functions/anomaly-detector/core/model/series-model';
import { StateReader, StateWriter } from '../../../../../functions/anomaly-detector/core/model/state-bytes';
import { Hours } from '../../../../../functions/anomaly-detector/core/watch/hours';
import { LonePoints } from '../../../../../functions/anomaly-detector/core/watch/lone-points';

const HOUR = 3600;
const STEP = 300;
const DAY = 24;
/** After five weeks in which every height was 1. */
const NOW = 35 * DAY * HOUR;

/** One point after another: how surprising it is, and its height. */
type Points = readonly (readonly [raw: number, height: number | undefined])[];

function loud(points: Points, weeks: (hour: number) => number = () => 1): boolean[] {
  const hours = new Hours();
  const lone = new LonePoints();
  for (let at = 0; at < NOW; at += HOUR) hours.observe(at, 1, weeks(at / HOUR));
  return points.map(([raw, height], index) => {
    const at = NOW + index * STEP;
    hours.observe(at, 1, height);
    return lone.isLoud({ at, raw } as Score, height, hours);
  });
}

describe('a point', () => {
  it('alone is loud when chance brings it once in a century', () => {
    expect(loud([[6.9, 5]])).toEqual([false]);
    expect(loud([[7, 5]])).toEqual([true]);
  });

  it('is loud sooner when one of the two before it was more than ever, too', () => {
    const calm = [0, 1] as const;
    expect(
      loud([
        [0, 5],
        [5.5, 5],
      ]),
    ).toEqual([false, true]);
    expect(loud([[0, 5], calm, [5.5, 5]])).toEqual([false, false, true]);
    expect(loud([[0, 5], calm, calm, [5.5, 5]])).toEqual([false, false, false, false]);
    expect(
      loud([
        [0, 5],
        [5.4, 5],
      ]),
    ).toEqual([false, false]);
    expect(
      loud([
        [0, 1.2],
        [5.5, 5],
      ]),
    ).toEqual([false, false]);
  });

  it('is not loud within a third of what there was at this hour of the week, or the hours beside it', () => {
    expect(loud([[12, 1.29]])).toEqual([false]);
    expect(loud([[12, 1.31]])).toEqual([true]);
    expect(loud([[12, 5]], (hour) => (hour === 28 * DAY + 1 ? 4.8 : 1))).toEqual([false]);
    expect(loud([[12, 5]], (hour) => (hour === 28 * DAY + 2 ? 4.8 : 1))).toEqual([true]);
  });

  it('is not loud as far as the day has grown as a whole', () => {
    const grown = (hour: number) => (hour >= 34 * DAY ? 5 : 1);
    expect(loud([[12, 5]], grown)).toEqual([false]);
    expect(loud([[12, 9]], grown)).toEqual([true]);
  });

  it('is loud at an hour that never had anything, however much the day has grown', () => {
    const isNight = (hour: number) => [23, 0, 1].includes(hour % DAY);
    const grown = (hour: number) => (isNight(hour) ? 0 : hour >= 34 * DAY ? 5 : 1);
    expect(loud([[12, 1]], grown)).toEqual([true]);
  });

  it('is not loud when the points of a month ago went as far', () => {
    const monthly = (hour: number) => (hour === 5 * DAY ? 5 : 1);
    expect(loud([[12, 5]], monthly)).toEqual([false]);
    expect(loud([[12, 9]], monthly)).toEqual([true]);
  });

  it('is not judged where the scale is not known, nor in the first two weeks', () => {
    expect(loud([[12, undefined]])).toEqual([false]);
    expect(loud([[12, 5]], (hour) => (hour < 22 * DAY ? Number.NaN : 1))).toEqual([false]);
  });
});

it('points before a restart count', () => {
  const hours = new Hours();
  for (let at = 0; at <= NOW; at += HOUR) hours.observe(at, 1, 1);
  const before = new LonePoints();
  before.isLoud({ at: NOW, raw: 0 } as Score, 5, hours);
  const writer = new StateWriter();
  before.write(writer);
  const state = writer.finish(1);
  const after = LonePoints.read(new StateReader(state, 1));
  expect(after.isLoud({ at: NOW + STEP, raw: 5.5 } as Score, 5, hours)).toBe(true);
  const many = new StateWriter();
  many.double(3);
  expect(() => LonePoints.read(new StateReader(many.finish(1), 1))).toThrow(
    '3 points where at most 2 belong',
  );
});

it('a burst a month ago is no custom: its hour did not stand out', () => {
  const loudAfter = (monthAgo: readonly number[]) => {
    const hours = new Hours();
    const lone = new LonePoints();
    for (let hour = 0; hour < 35 * DAY; hour += 1) {
      const heights = hour === 5 * DAY ? monthAgo : [1, 1, 1];
      heights.forEach((height, index) => {
        hours.observe((hour + index / 3) * HOUR, 1, height);
      });
    }
    hours.observe(NOW, 1, 5);
    return lone.isLoud({ at: NOW, raw: 12 } as Score, 5, hours);
  };
  expect(loudAfter([1, 1, 5])).toBe(true);
  expect(loudAfter([5, 5, 5])).toBe(false);
});
