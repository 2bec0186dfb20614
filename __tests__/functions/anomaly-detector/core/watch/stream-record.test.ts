import { StateReader, StateWriter } from '../../../../../functions/anomaly-detector/core/model/state-bytes';
import type { StreamFit } from '../../../../../functions/anomaly-detector/core/watch/day-fit';
import { HourRing } from '../../../../../functions/anomaly-detector/core/watch/hour-ring';
import { StreamRecord } from '../../../../../functions/anomaly-detector/core/watch/stream-record';

/** Looks a day. */
const DAY = 12;
const LATEST = 10_000;
/** Numbers this far to either side of their median have a standard deviation of 1. */
const AWAY = 1 / 1.4826;

/** Days that are judged, the last one first: rise and contrast in standard deviations. */
type Days = readonly (readonly [rise: number, contrast: number])[];

/** What a look finds: the days that are judged as given, before them as often a little more as a little less than none. */
function found(look: number, days: Days, sizes = [1, 1]): StreamFit {
  const [rise, contrast] = days[(LATEST - look) / DAY] ?? [];
  const usual = Math.floor((LATEST - look) / 3) % 2 === 0 ? AWAY : -AWAY;
  const [riseSize = 1, contrastSize = 1] = sizes;
  return { rise: riseSize * (rise ?? usual), contrast: contrastSize * (contrast ?? usual) };
}

/** How surprising they are in a record of so many looks before them. */
function surprise(days: Days, { before = 42 * DAY, sizes = [1, 1], least = 0.5 } = {}): number {
  const record = new StreamRecord(least);
  const first = LATEST - days.length * DAY - before + 1;
  for (let look = first; look <= LATEST; look += 1) record.keep(look, found(look, days, sizes));
  return record.surprise(LATEST, days.length);
}

describe('a record of a stream', () => {
  it('asks for a rise and a contrast that chance brings once in 70 days each', () => {
    expect(surprise([[2.3, 2.3]])).toBeGreaterThan(0);
    expect(surprise([[2.1, 9]])).toBe(0);
    expect(surprise([[2.3, 2.1]])).toBe(0);
  });

  it('gives their sum the probability of a normal distribution’s tail', () => {
    const sum = (deviations: number) => (deviations / Math.sqrt(3) - 1.645) / (0.42 * Math.LN10);
    expect(surprise([[3, 4]])).toBeCloseTo(Math.log10(20) + sum(7));
    expect(surprise([[6, 5]])).toBeCloseTo(Math.log10(20) + sum(11));
  });

  it('finds in days together what each of them has too little of', () => {
    const day = [1.5, 1.5] as const;
    expect(surprise([day])).toBe(0);
    expect(surprise([day, day, day])).toBeGreaterThan(0);
    expect(surprise([day, day, [-1.5, 1.5]])).toBe(0);
  });

  it('asks only days that have risen for their contrast', () => {
    const risen = [4, 4] as const;
    const calm = surprise([risen, risen, [-1, 0]]);
    expect(calm).toBeGreaterThan(0);
    expect(surprise([risen, risen, [-1, -9]])).toBe(calm);
    expect(surprise([risen, risen, [-1, 9]])).toBe(calm);
  });

  it('asks for a contrast of most of the size of the rise', () => {
    expect(surprise([[10, 5]], { sizes: [1, 1.5] })).toBeGreaterThan(0);
    expect(surprise([[10, 5]], { sizes: [1, 1.3] })).toBe(0);
  });

  it('asks for no larger a contrast than a stream has: the quiet hours alone have grown', () => {
    expect(surprise([[10, 5]], { sizes: [1, 3.3] })).toBeGreaterThan(0);
    expect(surprise([[10, 5]], { sizes: [1, 3.5] })).toBe(0);
  });

  it('asks for a tenth of a usual day on the days that have risen', () => {
    const small = { sizes: [0.01, 0.01], least: 0.01 };
    expect(surprise([[11, 11]], small)).toBeGreaterThan(0);
    expect(surprise([[9, 9]], small)).toBe(0);
    expect(
      surprise(
        [
          [11, 11],
          [0, 0],
          [0, 0],
        ],
        small,
      ),
    ).toBeGreaterThan(0);
  });

  it('needs a week of days before those that are judged', () => {
    const day = [9, 9] as const;
    const week = 7 * DAY;
    expect(surprise([day], { before: week - 2 })).toBeGreaterThan(0);
    expect(surprise([day], { before: week - 3 })).toBe(0);
    expect(surprise([day, day, day], { before: week - 2 })).toBeGreaterThan(0);
    expect(surprise([day, day, day], { before: week - 3 })).toBe(0);
  });

  it('knows no standard deviation smaller than the least', () => {
    const sizes = [0.1, 0.1];
    expect(surprise([[10, 10]], { sizes })).toBe(0);
    expect(surprise([[12, 12]], { sizes })).toBeGreaterThan(0);
  });

  it('that was written by the hour goes on with what the even hours held', () => {
    const days: Days = [[5, 6]];
    const writer = new StateWriter();
    for (const part of ['rise', 'contrast'] as const) {
      const hourly = new HourRing(2 * 47 * DAY);
      for (let hour = 2 * (LATEST - 43 * DAY + 1); hour <= 2 * LATEST + 1; hour += 1) {
        hourly.keep(hour, hour % 2 === 0 ? found(hour / 2, days)[part] : 1000);
      }
      hourly.write(writer);
    }
    const record = StreamRecord.readHourly(new StateReader(writer.finish(1), 1), 0.5);
    expect(record.surprise(LATEST, 1)).toBeCloseTo(surprise(days), 10);
  });
});
