import fc from 'fast-check';
import { backOffSeconds } from '../../../../functions/shared/queue/back-off';

describe('the back-off', () => {
  it('doubles its ceiling from 30 seconds to an hour', () => {
    const ceilings = [1, 2, 3, 4, 5, 6, 7, 8, 9, 1_000].map((n) => backOffSeconds(n, () => 1));
    expect(ceilings).toEqual([30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600, 3_600]);
  });

  it('is spread over all of it, so that messages do not come back together', () => {
    expect([0, 0.25, 0.5, 0.999].map((random) => backOffSeconds(8, () => random))).toEqual([
      0, 900, 1_800, 3_597,
    ]);
  });

  it('waits at least as long as it was asked to', () => {
    expect(backOffSeconds(1, () => 0.5, 90)).toBe(90);
    expect(backOffSeconds(8, () => 0.5, 90)).toBe(1_800);
    // An hour is left for the run, of the twelve that SQS has.
    expect(backOffSeconds(8, () => 0.5, 1e6)).toBe(39_600);
  });

  it('is always a visibility that SQS takes', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.nat(2_000),
        fc.double({ min: 0, max: 1e12, noNaN: true }),
        (random, n, wait) => {
          const seconds = backOffSeconds(n, () => random, wait);
          expect(Number.isInteger(seconds) && seconds >= 0 && seconds <= 43_200).toBe(true);
        },
      ),
    );
  });
});
