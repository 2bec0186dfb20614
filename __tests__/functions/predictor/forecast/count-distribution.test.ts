import fc from 'fast-check';
import { atMost, quantile } from '../../../../functions/predictor/core/forecast/count-distribution';

describe('the distribution of counts', () => {
  it('of dispersion 0 is Poisson', () => {
    const e = Math.exp(-2);
    expect(atMost({ mean: 2, dispersion: 0 }, 0)).toBeCloseTo(e, 10);
    expect(atMost({ mean: 2, dispersion: 0 }, 2)).toBeCloseTo(e * (1 + 2 + 2), 10);
  });

  it('of dispersion 1 is geometric', () => {
    // Of mean 3: each further count has three quarters of the probability before it.
    expect(atMost({ mean: 3, dispersion: 1 }, 0)).toBeCloseTo(0.25, 10);
    expect(atMost({ mean: 3, dispersion: 1 }, 4)).toBeCloseTo(1 - 0.75 ** 5, 6);
  });

  it.each([0, 0.02, 0.3, 1])(
    'of dispersion %d goes on smoothly where sums end and the approximation begins',
    (dispersion) => {
      for (const level of [0.025, 0.25, 0.5, 0.75, 0.975]) {
        const summed = quantile({ mean: 200, dispersion }, level);
        const approximate = quantile({ mean: 200.001, dispersion }, level);
        expect(Math.abs(approximate - summed)).toBeLessThan(Math.max(2.5, summed * 0.05));
      }
    },
  );

  it('has quantiles that are the smallest count of at least their level', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 2000, noNaN: true }),
        fc.double({ min: 0, max: 2, noNaN: true }),
        fc.double({ min: 0.0001, max: 0.9999, noNaN: true }),
        (mean, dispersion, level) => {
          const count = quantile({ mean, dispersion }, level);
          expect(atMost({ mean, dispersion }, count)).toBeGreaterThanOrEqual(level - 1e-9);
          expect(atMost({ mean, dispersion }, count - 1)).toBeLessThan(level + 1e-9);
        },
      ),
    );
  });
});
