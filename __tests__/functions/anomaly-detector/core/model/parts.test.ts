import { DayGrid } from '../../../../../functions/anomaly-detector/core/model/day-grid';
import { Deviation } from '../../../../../functions/anomaly-detector/core/model/deviation';
import { Expectation } from '../../../../../functions/anomaly-detector/core/model/expectation';
import { RestPeriod } from '../../../../../functions/anomaly-detector/core/model/rest-period';
import { Season } from '../../../../../functions/anomaly-detector/core/model/season';
import { StateReader, StateWriter } from '../../../../../functions/anomaly-detector/core/model/state-bytes';
import { ValueRange } from '../../../../../functions/anomaly-detector/core/model/value-range';
import { randomNumbers } from './series';

const DAY = 86_400;

function learnt(...steps: number[]): DayGrid {
  const grid = new DayGrid();
  for (const step of steps) grid.learn(step);
  return grid;
}

describe('the slots of a day', () => {
  it.each([
    [300, 288],
    [3_600, 24],
    [7_200, 12],
    [60, 288],
    [0.5, 288],
  ])('are learnt from a step of %d s', (step, slots) => {
    expect(learnt(...Array(30).fill(step)).slots).toBe(0);
    expect(learnt(...Array(31).fill(step)).slots).toBe(slots);
  });

  it('are none where the step is too long for a course of the day', () => {
    expect(learnt(...Array(31).fill(10_800)).slots).toBe(0);
    expect(learnt(...Array(31).fill(30 * DAY)).slots).toBe(0);
  });

  it('are learnt from the median step, so that gaps do not matter', () => {
    expect(learnt(...Array(17).fill(600), ...Array(14).fill(DAY)).slots).toBe(144);
  });

  it('change with a series that is measured twice as often, and not with irregular points', () => {
    const grid = learnt(...Array(31).fill(1_800));
    expect(
      Array(31)
        .fill(1_100)
        .some((step) => grid.learn(step)),
    ).toBe(false);
    expect(grid.slots).toBe(48);
    expect(
      Array(31)
        .fill(900)
        .map((step) => grid.learn(step))
        .lastIndexOf(true),
    ).toBe(30);
    expect(grid.slots).toBe(96);
    expect(
      Array(31)
        .fill(1_800)
        .map((step) => grid.learn(step))
        .lastIndexOf(true),
    ).toBe(30);
    expect(grid.slots).toBe(48);
  });

  it('are numbered since the epoch', () => {
    const grid = learnt(...Array(31).fill(3_600));
    expect([-1, 0, 3_599, 3_600, DAY].map((at) => grid.slotOf(at))).toEqual([-1, 0, 0, 1, 24]);
  });

  it.each([1.5, 11, 289, Number.NaN])('are refused where a state says %p', (slots) => {
    const writer = new StateWriter();
    writer.double(slots);
    writer.floats(new Float32Array());
    expect(() => DayGrid.read(new StateReader(writer.finish(1), 1))).toThrow(`${slots} slots a day`);
  });
});

/** What the season says of each hour; the level is the hour of the day, and ten times that from `days` days on. */
function hourly(hours: readonly number[], level = (hour: number) => hour % 24) {
  const season = new Season();
  return hours.map((hour) => season.observe(hour * 3_600, level(hour)));
}

describe('the usual level at this time of the day', () => {
  const hours = Array.from({ length: 24 * 12 }, (_, hour) => hour);

  it('is the median of the days before, two slots early or late', () => {
    expect(hourly(hours).slice(-24)).toEqual(
      // At the day's ends the hours beyond midnight count, too.
      [2, 2, ...Array.from({ length: 20 }, (_, index) => index + 2), 21, 21],
    );
  });

  it('is by the last seven days', () => {
    const said = hourly(hours, (hour) => (hour < 24 * 5 ? 1 : 2));
    expect(said[24 * 8 + 12]).toBe(1);
    expect(said[24 * 9 + 12]).toBe(2);
  });

  it('is not known before ten levels of other days', () => {
    // The first 31 hours teach the step.
    expect(hourly(hours).findIndex((usual) => usual !== undefined)).toBe(31 + 48 + 2);
  });

  it('is not known where there was nothing at this time', () => {
    const daytime = hours.filter((hour) => hour % 24 < 12);
    expect(hourly([...daytime, 24 * 12 + 17]).at(-1)).toBeUndefined();
    expect(hourly([...daytime, 24 * 12 + 6]).at(-1)).toBe(6);
  });

  it('is not known after a gap of more than a week, however long', () => {
    for (const gap of [24 * 8, 24 * 15, 24 * 400])
      expect(hourly([...hours, 24 * 12 + gap]).at(-1)).toBeUndefined();
  });

  it('goes by time: a gap shifts nothing', () => {
    expect(hourly([...hours, 24 * 14 + 10]).at(-1)).toBe(10);
  });

  it('is the same before the epoch', () => {
    expect(
      hourly(
        hours.map((hour) => hour - 24 * 40),
        (hour) => (hour + 24 * 40) % 24,
      ),
    ).toEqual(hourly(hours));
  });

  it('is learnt anew by a series whose step changes', () => {
    const season = new Season();
    for (const hour of hours) season.observe(hour * 3_600, 5);
    const said = Array.from({ length: 40 }, (_, index) => season.observe(24 * 12 * 3_600 + index * 900, 5));
    expect(said[21]).toBe(5);
    expect(said[22]).toBeUndefined();
  });

  it('is refused in a state that lacks days', () => {
    const writer = new StateWriter();
    writer.double(24);
    writer.floats(new Float32Array());
    writer.double(0);
    writer.floats(new Float32Array(24));
    expect(() => Season.read(new StateReader(writer.finish(1), 1))).toThrow('days are missing');
  });
});

describe('a value outside of the range', () => {
  function surpriseOf(value: number, before: readonly number[]): number {
    const range = new ValueRange();
    for (const earlier of before) range.observe(earlier);
    return range.observe(value);
  }
  const fromZeroToTen = Array.from({ length: 150 }, (_, index) => index % 11);

  it('is a surprise when it is more than a twentieth of the range outside', () => {
    expect([10.5, -0.5, 10.51, -0.51].map((value) => surpriseOf(value, fromZeroToTen))).toEqual([0, 0, 4, 4]);
  });

  it('is none while the range is not known', () => {
    expect(surpriseOf(100, fromZeroToTen.slice(1))).toBe(0);
  });

  it('widens the range', () => {
    expect(surpriseOf(100, [...fromZeroToTen, 100])).toBe(0);
    expect(surpriseOf(-100, [...fromZeroToTen, -100])).toBe(0);
  });
});

describe('standard deviations', () => {
  function surpriseOf(deviations: number, count = 1_000): number {
    const deviation = new Deviation();
    // Mean 5, standard deviation 1.
    for (let index = 0; index < count; index++) deviation.observe(index % 2 === 0 ? 4 : 6);
    return deviation.observe(5 + deviations);
  }

  it('say at most what every distribution with one peak allows', () => {
    expect(surpriseOf(0.6)).toBe(0);
    expect(surpriseOf(20)).toBeCloseTo(Math.log10((9 * 400) / 4), 6);
    expect(surpriseOf(-20)).toBeCloseTo(Math.log10((9 * 400) / 4), 6);
    expect(surpriseOf(1e300)).toBe(12);
  });

  it('say nothing of a short or constant series', () => {
    expect(surpriseOf(20, 149)).toBe(0);
    const deviation = new Deviation();
    for (let index = 0; index < 300; index++) deviation.observe(5);
    expect(deviation.observe(6)).toBe(0);
  });

  it('follow a series that changes', () => {
    const deviation = new Deviation();
    for (let index = 0; index < 80_000; index++) deviation.observe((index < 5_000 ? 1_000 : 0) + (index % 2));
    expect(deviation.observe(40)).toBeGreaterThan(2);
  });
});

describe('the rest after an alarm', () => {
  function scoresOf(raws: readonly number[]): number[] {
    const rest = new RestPeriod();
    return raws.map((raw) => rest.observe(raw));
  }
  const quiet = (length: number): number[] => Array(length).fill(0);

  it('lets a surprise speak at once, half of the score being the level of an alarm', () => {
    expect(scoresOf([1, 2, 5])).toEqual([1 / 3, 0.5, 0]);
  });

  it('ends when more than ninety points in a row were no surprise', () => {
    expect(scoresOf([2, ...quiet(89), 2]).at(-1)).toBe(0);
    expect(scoresOf([2, ...quiet(90), 2]).at(-1)).toBe(0.5);
  });

  it('is prolonged by a surprise that it silences', () => {
    expect(scoresOf([2, ...quiet(50), 2, ...quiet(60), 2]).at(-1)).toBe(0);
    expect(scoresOf([2, ...quiet(50), 1.9, ...quiet(60), 2]).at(-1)).toBe(0.5);
  });

  it('is broken by what is far graver than the whole incident, and by that once', () => {
    const heard = scoresOf([2, 3, 6.9, 2.5, 7, 7, 11, 9]).map((score) => score > 0);
    expect(heard).toEqual([true, false, false, false, false, false, true, false]);
  });
});

describe('what is expected', () => {
  function expectedAfter(values: readonly number[], usual?: (index: number) => number | undefined) {
    const expectation = new Expectation();
    for (const [index, value] of values.entries()) expectation.observe(value, usual?.(index));
    return expectation.observe(1e6, usual?.(values.length));
  }

  it('is the first value itself', () => {
    expect(new Expectation().observe(7, undefined)).toEqual({ expected: 7, low: 7, high: 7 });
  });

  it('is the median of the last 61 values where no season is known', () => {
    expect(expectedAfter([...Array(500).fill(1), ...Array(30).fill(9)]).expected).toBe(1);
    expect(expectedAfter([...Array(500).fill(1), ...Array(31).fill(9)]).expected).toBe(9);
  });

  it('is the usual level where that has been nearer', () => {
    const waves = Array.from(
      { length: 400 },
      (_, index) => 10 * Math.round(Math.sin(index / 20)) + (index % 2),
    );
    const usual = (index: number) => waves[index] ?? 5;
    expect(expectedAfter(waves, usual)).toEqual({ expected: 5, low: 5, high: 5 });
    expect(expectedAfter(waves, (index) => (waves[index] ?? 0) + 100).expected).toBeLessThan(12);
    expect(expectedAfter([...waves, ...waves]).expected).toBeLessThan(12);
  });

  it('is by the errors of the last day', () => {
    const flat = Array(800).fill(3);
    // The season was far off until a day ago.
    expect(expectedAfter(flat, (index) => (index < 500 ? 1_000 : 3)).expected).toBe(3);
    expect(expectedAfter(flat, (index) => (index < 700 ? 3 : 3.5)).expected).toBe(3.5);
  });

  it('comes with a band beyond which one value in a hundred would lie', () => {
    const random = randomNumbers(4);
    // Laplace: errors with an exponential tail on both sides.
    const values = Array.from({ length: 3_000 }, () => Math.log(1 - random()) * (random() < 0.5 ? -1 : 1));
    const expectation = new Expectation();
    const outside = values.filter((value) => {
      const { low, high } = expectation.observe(value, undefined);
      return value < low || value > high;
    });
    expect(outside.length / values.length).toBeGreaterThan(0.004);
    expect(outside.length / values.length).toBeLessThan(0.02);
  });
});
