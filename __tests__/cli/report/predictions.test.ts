import { forecastSection, risksSection } from '../../../cli/report/predictions';

const of = (low: number, high: number) => ({ low, high });
const forecast = (mean: number) => ({
  mean,
  median: mean,
  interval50: of(1, 2),
  interval80: of(1, 3),
  interval95: of(0, 1200),
  days: 7,
});
const PREDICTION = {
  forecasts: [
    { accountId: '111122223333', source: 'waf', day: '20250916', forecast: forecast(7) },
    {
      accountId: 'all',
      source: 'waf',
      day: '20250916',
      forecast: forecast(65.6),
      last: { day: '20250914', count: 52, forecast: forecast(60), isOutside: false, chance: 0.6 },
    },
    { accountId: 'all', source: 'anomaly', day: '20250916', forecast: forecast(0.4) },
  ],
  risks: Array.from({ length: 12 }, (_, n) => ({
    principal: `arn:aws:iam::111122223333:user/<u${n}>`,
    accountId: '111122223333',
    score: 50 - n,
    privilege: n === 0 ? ('escalation' as const) : ('unknown' as const),
    parts: ['A', 'B', 'C', ...(n === 1 ? [] : ['D'])].map((title, index) => ({
      kind: 'alert' as const,
      what: 'x',
      title,
      points: 10,
      count: index + 1,
    })),
  })),
};

describe('what the report says of predictions', () => {
  it('is the expected number and its interval by source, and how the last day ended', () => {
    const { markup: text } = forecastSection(PREDICTION);
    const rows = text.match(/<tbody>.*<\/tbody>/s)?.[0].match(/<tr>.*?<\/tr>/gs) ?? [];
    const cells = rows.map((row) => [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, cell]) => cell));
    expect(cells).toEqual([
      ['WAF', '66', '0 to 1,200', '52', '0 to 1,200'],
      ['Anomalies', '0', '0 to 1,200', '', ''],
    ]);
    expect([...text.matchAll(/<th [^>]*>([^<]*)<\/th>/g)].map(([, head]) => head).slice(0, 5)).toEqual([
      'Source',
      'Expected',
      '95 % interval',
      'Came on Sun 14 Sep',
      'Its 95 % interval',
    ]);
    expect(text).toContain('expected on Tue 16 Sep');
  });

  it('is of no day yet where none was forecast', () => {
    const forecasts = PREDICTION.forecasts.filter(({ last }) => last === undefined);
    expect(forecastSection({ ...PREDICTION, forecasts }).markup).toContain('>Last day<');
  });

  it('is ten principals by score, each with its three heaviest reasons and what the others add', () => {
    const { markup: text } = risksSection(PREDICTION);
    expect(text.match(/<tbody>.*<\/tbody>/s)?.[0].match(/<tr>/g)).toHaveLength(10);
    expect(text).toContain('50.0');
    expect(text).toContain('A (10.0), B × 2 (10.0), C × 3 (10.0), 1 more (10.0)<');
    expect(text).toContain('<span class="soft">may raise its rights</span>');
    expect(text).toContain('C × 3 (10.0)<');
  });

  it('calls a privilege the same as a reason and as what the principal may do', () => {
    const parts = [{ kind: 'privilege' as const, what: 'write', title: 'may: write', points: 5.1, count: 1 }];
    const risk = { principal: 'p', accountId: '1', score: 5.1, privilege: 'write' as const, parts };
    const { markup: text } = risksSection({ ...PREDICTION, risks: [risk] });
    expect(text).toContain('<span class="soft">may write</span>');
    expect(text).toContain('>may write (5.1)<');
  });

  it('shows names as text, whatever they hold', () => {
    const { markup: text } = risksSection(PREDICTION);
    expect(text).toContain('&lt;u0&gt;');
  });
});
