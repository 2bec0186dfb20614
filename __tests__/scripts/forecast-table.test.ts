import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { backtest } from '../../scripts/forecast-cases/backtest';
import { REGIMES } from '../../scripts/forecast-cases/regimes';
import { markdownOf } from '../../scripts/forecast-cases/table';

const BACKTEST = {
  regime: 'low',
  forecasts: 10,
  coverage: { 50: 51, 80: 80.6, 95: 95 },
  attainable: { 50: 52, 80: 81, 95: 96 },
  mase: 0.758,
  maseOfSeasonalNaive: 1.029,
  toldDays: { 1: 5, 10: 6.1, 40: 7 },
};

describe('the table of forecasts', () => {
  it('has a row a regime', () => {
    expect(markdownOf([BACKTEST]).split('\n')).toEqual([
      '| Regime | 50 % | 80 % | 95 % | MASE | as a week before | told of 1 | told of 10 | told of 40 |',
      '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
      '| low | 51 | 80.6 | 95 | 0.758 | 1.029 | 5 | 6.1 | 7 |',
      '',
    ]);
  });

  it('is that of docs/prediction.md, in its order and with its heads', () => {
    const document = readFileSync(join(__dirname, '../../docs/prediction.md'), 'utf8');
    const [heads = '', rule = ''] = markdownOf([]).split('\n');
    expect(document).toContain(`${heads}\n${rule}\n`);
    const table = document.slice(document.indexOf(heads)).split('\n\n')[0]?.split('\n').slice(2);
    expect(table?.map((row) => row.split(' | ')[0])).toEqual(REGIMES.map(({ name }) => `| ${name}`));
  });
});

describe('days on which a series is told', () => {
  const [steady] = REGIMES.filter(({ name }) => name === 'steady') as [(typeof REGIMES)[number]];

  it('are those of all series, of one or of many together, about five in a hundred where nothing but chance is at work', () => {
    const { toldDays } = backtest(steady, 11, 20);
    for (const share of Object.values(toldDays)) {
      expect(share).toBeGreaterThan(2);
      expect(share).toBeLessThan(10);
    }
    expect(new Set(Object.values(toldDays)).size).toBe(3);
  });

  it('of one series are those outside its 95 % interval', () => {
    const { toldDays, coverage } = backtest(steady, 11, 3);
    expect(toldDays[1]).toBeCloseTo(100 - coverage[95], 1);
  });
});
