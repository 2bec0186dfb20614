import { forecastHistory } from '../../../../functions/predictor/core/forecast/forecast';
import type { CountPrediction } from '../../../../functions/predictor/core/history/predict-counts';
import { surprises } from '../../../../functions/predictor/core/history/surprises';
import { seeded } from '../../../../scripts/forecast-cases/random';
import { generate, REGIMES } from '../../../../scripts/forecast-cases/regimes';

const interval = { low: 0, high: 9 };
const FORECAST = {
  mean: 4,
  median: 4,
  interval50: interval,
  interval80: interval,
  interval95: interval,
  days: 90,
};

/** A series whose last count had such a chance; none: it was not counted. */
function series(accountId: string, chance?: number, source = 'waf'): CountPrediction {
  const last = { day: '20260309', count: 4, forecast: FORECAST, isOutside: true };
  return {
    accountId,
    source,
    day: '20260311',
    forecast: FORECAST,
    ...(chance === undefined ? {} : { last: { ...last, chance } }),
  };
}

/** So many accounts of which nothing is to be said. */
const ordinary = (count: number) => Array.from({ length: count }, (_, n) => series(`ordinary${n}`, 0.5));
const told = (predictions: readonly CountPrediction[]) =>
  surprises(predictions).map(({ accountId, source }) => `${accountId} ${source}`);

describe('a count that chance does not explain', () => {
  it('is one of five in a hundred where there is one series, of five in ten thousand where there are a hundred', () => {
    expect(told([series('a', 0.05)])).toEqual(['a waf']);
    expect(told([series('a', 0.051)])).toEqual([]);
    expect(told([series('a', 0.0005), ...ordinary(99)])).toEqual(['a waf']);
    expect(told([series('a', 0.00051), ...ordinary(99)])).toEqual([]);
  });

  it('is looked for in all sources together, and only in what was counted', () => {
    const others = ['guardduty', 'inspector'].map((source) => series('a', 0.5, source));
    expect(told([series('a', 0.05 / 3), ...others])).toEqual(['a waf']);
    expect(told([series('a', 0.05 / 2.9), ...others])).toEqual([]);
    expect(told([series('a', 0.05), series('b', undefined, 'inspector')])).toEqual(['a waf']);
  });

  it('of a source with one account is told once, with several accounts of their sum as well', () => {
    expect(told([series('a', 0), series('all', 0)])).toEqual(['a waf']);
    expect(told([series('a', 0.05), series('all', 0.05)])).toEqual(['a waf']);
    expect(told([series('a', 0), series('b', 0.5), series('all', 0)])).toEqual(['a waf', 'all waf']);
  });

  it('is found by chance on no more days where there are many series', () => {
    const regime = REGIMES.find(({ name }) => name === 'steady') ?? REGIMES[0];
    if (regime === undefined) throw new Error('no regime');
    const random = seeded(20261121);
    const chances = Array.from({ length: 60 }, () => {
      const { counts } = generate(regime, random);
      return forecastHistory({ firstWeekday: 0, counts }).chances;
    });
    const shareOfDays = (many: number, isRung: (day: readonly CountPrediction[]) => boolean) => {
      const days = Array.from({ length: regime.days - regime.from }, (_, n) => regime.from + n);
      const rung = days.filter((day) =>
        isRung(chances.slice(0, many).map((one, n) => series(String(n), one[day]))),
      );
      return rung.length / days.length;
    };
    for (const many of [1, 10, 60])
      expect(shareOfDays(many, (day) => told(day).length > 0)).toBeLessThan(0.1);
    // What the 95 % interval alone would say.
    expect(shareOfDays(60, (day) => day.some(({ last }) => last && last.chance <= 0.05))).toBeGreaterThan(
      0.9,
    );
  });
});
