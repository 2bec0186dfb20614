import { StateReader, StateWriter } from '../../../../../functions/anomaly-detector/core/model/state-bytes';
import { HourRing } from '../../../../../functions/anomaly-detector/core/watch/hour-ring';

const numbersOf = (ring: HourRing, hours: readonly number[]) => hours.map((hour) => ring.at(hour));

describe('a ring of hours', () => {
  it('gives the numbers of the last hours, and none for those before, after, or never kept', () => {
    const ring = new HourRing(3);
    for (const hour of [-2, -1, 0, 1]) ring.keep(hour, hour * 10);
    expect(numbersOf(ring, [-2, -1, 0, 1, 2])).toEqual([Number.NaN, -10, 0, 10, Number.NaN]);
    expect(new HourRing(3).at(0)).toBeNaN();
  });

  it('has nothing to say of hours that were skipped, however many', () => {
    const ring = new HourRing(3);
    for (const hour of [1, 2, 3]) ring.keep(hour, hour);
    ring.keep(5, 5);
    expect(numbersOf(ring, [3, 4, 5])).toEqual([3, Number.NaN, 5]);
    ring.keep(500, 500);
    expect(numbersOf(ring, [498, 499, 500])).toEqual([Number.NaN, Number.NaN, 500]);
  });

  it('goes on from what it wrote, and refuses another length', () => {
    const ring = new HourRing(3);
    for (const hour of [1, 2, 3, 4]) ring.keep(hour, hour / 3);
    const writer = new StateWriter();
    ring.write(writer);
    const state = writer.finish(1);
    const read = HourRing.read(new StateReader(state, 1), 3);
    read.keep(5, 5);
    ring.keep(5, 5);
    expect(numbersOf(read, [2, 3, 4, 5])).toEqual(numbersOf(ring, [2, 3, 4, 5]));
    expect(() => HourRing.read(new StateReader(state, 1), 4)).toThrow('hours are missing');
  });

  it('can be read when its latest hour is known from elsewhere', () => {
    const ring = new HourRing(3);
    expect(ring.latestHour).toBeNaN();
    for (const hour of [1, 2, 3, 4]) ring.keep(hour, hour);
    expect(ring.latestHour).toBe(4);
    const writer = new StateWriter();
    ring.write(writer);
    const reader = new StateReader(writer.finish(1), 1);
    expect(numbersOf(HourRing.readUpTo(reader, 3, reader.double()), [1, 2, 3, 4])).toEqual([
      Number.NaN,
      2,
      3,
      4,
    ]);
  });
});
