import fc from 'fast-check';
import { History } from '../../../../../functions/anomaly-detector/core/model/history';
import { LagPatterns } from '../../../../../functions/anomaly-detector/core/model/lag-patterns';

const CASES = [
  { length: 3, candidates: 40, stride: 1 },
  { length: 5, candidates: 25, stride: 2 },
] as const;

/** Straight from the definition: root mean square difference to the three nearest stretches that do not overlap. */
function distanceOf(values: readonly number[], { length, candidates, stride }: (typeof CASES)[number]) {
  if (values.length <= 3 * length + 3) return undefined;
  const latest = values.slice(-length);
  const squares: number[] = [];
  for (let index = 0; index < candidates; index++) {
    const start = values.length - 2 * length - stride * index;
    if (start < 0) break;
    squares.push(
      latest.reduce((sum, value, place) => sum + (value - (values[start + place] as number)) ** 2, 0),
    );
  }
  const nearest = squares.sort((a, b) => a - b).slice(0, 3);
  return Math.sqrt(nearest.reduce((sum, square) => sum + square, 0) / (3 * length));
}

describe.each(CASES)('stretches of $length points, $candidates of them, $stride apart', (shape) => {
  const create = () => new LagPatterns(shape.length, shape.candidates, shape.stride);
  const values = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 2, maxLength: 300, size: 'max' });

  it('are as far away as the definition says', () => {
    fc.assert(
      fc.property(values, (series) => {
        const patterns = create();
        const history = new History(patterns.reach);
        const distances = series.map((value) => {
          history.push(value);
          return patterns.observe(history);
        });
        // Squares of small integers are exact, so that nothing is lost on the way.
        expect(distances).toEqual(series.map((_, index) => distanceOf(series.slice(0, index + 1), shape)));
      }),
      { numRuns: 30 },
    );
  });

  it('can be found again from the history that they reach into', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), {
          minLength: 200,
          maxLength: 400,
          size: 'max',
        }),
        (series) => {
          const patterns = create();
          const history = new History(patterns.reach);
          const short = new History(patterns.reach);
          for (const value of series) {
            history.push(value);
            patterns.observe(history);
          }
          for (const value of history.last(patterns.reach)) short.push(value);
          short.count = history.count;
          const restored = create();
          restored.restore(short);
          for (const value of series.slice(0, 70)) {
            history.push(value);
            short.push(value);
            expect(restored.observe(short)).toBe(patterns.observe(history));
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('are as far away where huge values come and go, whose squares swallow all digits of the others', () => {
    const spiked = fc.array(
      fc.oneof(
        { weight: 30, arbitrary: fc.integer({ min: -20, max: 20 }) },
        { weight: 1, arbitrary: fc.constant(2 ** 40) },
      ),
      { minLength: 200, maxLength: 300, size: 'max' },
    );
    fc.assert(
      fc.property(spiked, (series) => {
        const patterns = create();
        const history = new History(patterns.reach);
        const errors = series.map((value, index) => {
          history.push(value);
          const defined = distanceOf(series.slice(0, index + 1), shape) ?? 0;
          return Math.abs((patterns.observe(history) ?? 0) - defined) / (1 + defined);
        });
        expect(Math.max(...errors)).toBeLessThan(1e-6);
      }),
      { numRuns: 30 },
    );
  });
});
