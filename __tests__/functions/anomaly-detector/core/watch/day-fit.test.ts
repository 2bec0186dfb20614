import fc from 'fast-check';
import { fitDay } from '../../../../../functions/anomaly-detector/core/watch/day-fit';

/** A day of a busy series, its hours starting anywhere: quietest with a fifth of the busiest hour's. */
function dayOf(start: number, change: (value: number, hour: number) => number) {
  return Array.from({ length: 24 }, (_, index) => {
    const hour = start + index;
    const value = 100 * (0.6 - 0.4 * Math.cos((2 * Math.PI * hour) / 24));
    const usual = Math.asinh(value);
    return { hour, usual, above: Math.asinh(change(value, index)) - usual };
  });
}

const starts = fc.integer({ min: -1e6, max: 1e6 });
/** Of the usual day above. */
const MEAN = 60;

describe('what a stream explains of a day', () => {
  it('is all of a steady stream: rise and contrast are its share of the mean', () => {
    fc.assert(
      fc.property(starts, fc.double({ min: 0.001, max: 0.01, noNaN: true }), (start, share) => {
        const { rise, contrast } = fitDay(dayOf(start, (value) => value + share * MEAN)).streamIn(1);
        expect(rise / share).toBeCloseTo(1, 1);
        expect(contrast / share).toBeCloseTo(1, 0);
      }),
    );
  });

  it('has no contrast when every hour grows alike, also gradually', () => {
    fc.assert(
      fc.property(
        starts,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 0.04, noNaN: true }),
        (start, growth, gain) => {
          const grown = fitDay(dayOf(start, (value, hour) => value * Math.exp(growth + gain * hour)));
          expect(Math.abs(grown.streamIn(1).contrast)).toBeLessThan(0.01);
          expect(grown.misfit).toBeLessThan(1e-4);
          expect(grown.streamIn(1).rise).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  it('has a contrast below zero when the busy hours grow more than the quiet ones', () => {
    fc.assert(
      fc.property(starts, (start) => {
        const { contrast } = fitDay(dayOf(start, (value) => value * (1 + value / 200))).streamIn(1);
        expect(contrast).toBeLessThan(-0.05);
      }),
    );
  });

  it('fits badly by a clock that is an hour wrong', () => {
    const shifted = dayOf(0, (_, hour) => 100 * (0.6 - 0.4 * Math.cos((2 * Math.PI * (hour + 1)) / 24)));
    expect(fitDay(shifted).misfit).toBeGreaterThan(0.001);
  });

  it('counts two huge hours for no more than four deviations of the day', () => {
    const huge = fitDay(dayOf(0, (value, hour) => (hour === 3 || hour === 4 ? 100 * value : value)));
    expect(huge.streamIn(1).rise).toBeLessThan(0.05);
    expect(huge.streamIn(1).contrast).toBeLessThan(0.1);
    const tiny = fitDay(dayOf(0, (value, hour) => (hour === 3 || hour === 4 ? value / 100 : value)));
    expect(tiny.streamIn(1).rise).toBeGreaterThan(-0.05);
  });

  it('is all of a stream that runs in the quietest hours only, and little of it that of all hours', () => {
    const night = fitDay(dayOf(0, (value, hour) => (hour < 3 || hour >= 21 ? value + 0.2 * MEAN : value)));
    expect(night.streamIn(1 / 4).rise).toBeGreaterThan(0.12);
    expect(night.streamIn(1 / 4).contrast).toBeGreaterThan(0.12);
    const day = fitDay(dayOf(0, (value, hour) => (hour < 3 || hour >= 21 ? value : value + 0.2 * MEAN)));
    expect(day.streamIn(1 / 4).rise).toBeLessThan(0.02);
    expect(day.streamIn(1 / 4).contrast).toBeLessThan(0);
  });
});

describe('the quietest quarter of a day', () => {
  /** Hours that usually have more and more, and one of them a little more than usual. */
  const only = (rank: number, hours = 24) =>
    fitDay(
      Array.from({ length: hours }, (_, index) => ({
        hour: index,
        usual: 3 + index / hours,
        above: index === rank ? 0.1 : 0,
      })),
    ).streamIn(1 / 4);

  it('is six hours of 24', () => {
    expect(only(5).rise).toBeGreaterThan(0);
    expect(only(6).rise).toBe(0);
  });

  it('is six hours also of 22 that are known', () => {
    expect(only(5, 22).rise).toBeGreaterThan(0);
    expect(only(6, 22).rise).toBe(0);
  });
});

it('an hour that usually has next to nothing is lifted no higher than the scale goes', () => {
  const values = Array.from({ length: 24 }, (_, hour) => (hour < 8 ? 0.2 : 20));
  const mean = values.reduce((sum, value) => sum + value, 0) / 24;
  const day = values.map((value, hour) => ({
    hour,
    usual: Math.asinh(value),
    above: Math.asinh(value + 0.01 * mean) - Math.asinh(value),
  }));
  expect(fitDay(day).streamIn(1).rise).toBeCloseTo(0.01, 3);
});
