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
        const { rise, contrast } = fitDay(dayOf(start, (value) => value + share * MEAN));
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
          expect(Math.abs(grown.contrast)).toBeLessThan(0.01);
          expect(grown.misfit).toBeLessThan(1e-4);
          expect(grown.rise).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  it('has a contrast below zero when the busy hours grow more than the quiet ones', () => {
    fc.assert(
      fc.property(starts, (start) => {
        expect(fitDay(dayOf(start, (value) => value * (1 + value / 200))).contrast).toBeLessThan(-0.05);
      }),
    );
  });

  it('fits badly by a clock that is an hour wrong', () => {
    const shifted = dayOf(0, (_, hour) => 100 * (0.6 - 0.4 * Math.cos((2 * Math.PI * (hour + 1)) / 24)));
    expect(fitDay(shifted).misfit).toBeGreaterThan(0.001);
  });
});
