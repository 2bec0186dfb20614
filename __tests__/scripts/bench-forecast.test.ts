import { type Backtest, backtest, NOMINAL } from '../../scripts/forecast-cases/backtest';
import { poisson, seeded } from '../../scripts/forecast-cases/random';
import { REGIMES } from '../../scripts/forecast-cases/regimes';

/** Fewer than `npm run bench:forecast` makes: two thousand forecasts a regime leave a point or so to chance. */
const SERIES = 10;
const SEED = 20261121;

/** Counts of none or one or two: an interval of whole numbers that holds half of them holds far more. */
const COARSE = new Set(['sparse']);

describe.each(REGIMES.map((regime) => [regime.name, backtest(regime, SEED, SERIES)] as const))(
  'forecasts of %s counts',
  (name, result: Backtest) => {
    it.each(NOMINAL)('hold %i %% of what comes, within five points', (nominal) => {
      const covered = result.coverage[nominal];
      expect(covered).toBeGreaterThan(nominal - 5);
      expect(covered).toBeLessThan(
        (COARSE.has(name) ? Math.max(nominal, result.attainable[nominal]) : nominal) + 5,
      );
    });

    it('are nearer than the count of a week before', () => {
      expect(result.mase).toBeLessThan(0.95 * result.maseOfSeasonalNaive);
    });
  },
);

describe('the generator', () => {
  it('gives the same series for the same seed, and others for others', () => {
    const [regime] = REGIMES.filter(({ name }) => name === 'low') as [(typeof REGIMES)[number]];
    expect(backtest(regime, 5, 1)).toEqual(backtest(regime, 5, 1));
    expect(backtest(regime, 5, 1)).not.toEqual(backtest(regime, 6, 1));
  });

  it.each([0.3, 8, 500])('draws Poisson counts of mean and variance %d', (mean) => {
    const random = seeded(3);
    const drawn = Array.from({ length: 20_000 }, () => poisson(random, mean));
    const average = drawn.reduce((sum, count) => sum + count, 0) / drawn.length;
    const variance = drawn.reduce((sum, count) => sum + (count - average) ** 2, 0) / drawn.length;
    expect(Math.abs(average - mean)).toBeLessThan(4 * Math.sqrt(mean / drawn.length));
    expect(variance / mean).toBeGreaterThan(0.94);
    expect(variance / mean).toBeLessThan(1.06);
  });
});
