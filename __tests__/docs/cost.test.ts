import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { monthlyCost } from '../../functions/anomaly-detector/core/series/cost';
import { resourcesOf, synthesizeApp } from '../support/synthesized-app';

const read = (page: string) => readFileSync(join(__dirname, '../..', page), 'utf8');

/** Each section's text by its heading; '' is what comes before the first. */
const sections = new Map(
  read('docs/cost.md')
    .split(/^## /m)
    .map((text, index) => [index === 0 ? '' : (text.split('\n')[0] ?? ''), text] as const),
);
const section = (heading: string) => sections.get(heading) ?? '';

/** The rows of the section's table, its heads left out, as cells. */
const rowsOf = (heading: string) =>
  [...section(heading).matchAll(/^\| (.+) \|$/gm)].slice(1).map(([, row = '']) => row.split(' | '));
const isSum = ([first = '']: readonly string[]) => first.includes('**Sum**');
const usd = (cell = '') => Number(/\d+(\.\d+)?/.exec(cell)?.[0]);
const stated = (heading: string) => usd(rowsOf(heading).find(isSum)?.at(-1));

describe('docs/cost.md', () => {
  it.each(['', 'Findings', 'CloudTrail and alerts'])('adds up: %j', (heading) => {
    const parts = rowsOf(heading).filter((row) => !isSum(row));
    expect(parts.length).toBeGreaterThan(3);
    const sum = parts.reduce((total, row) => total + usd(row.at(-1)), 0);
    expect(Math.round(sum)).toBe(stated(heading));
  });

  it('sums up what its sections say, and the README quotes the sum', () => {
    const parts = rowsOf('').map((row) => usd(row.at(-1)));
    expect(parts.slice(0, 2)).toEqual([stated('Findings'), stated('CloudTrail and alerts')]);
    expect(read('README.md')).toContain(`about **${stated('')} USD a month**`);
  });

  it('counts the alarms that the default settings declare', () => {
    const stack = synthesizeApp({ environment: 'test', regions: ['eu-central-1'] })['security-monitoring'];
    if (stack === undefined) throw new Error('the stack is missing');
    const parts = resourcesOf(stack, 'aws_cloudwatch_metric_alarm').map(([address]) => {
      const [, part = ''] = /\.([a-z]+)_/.exec(address) ?? [];
      if (part === 'alerts' || part === 'cloudtrail') return 'CloudTrail and alerts';
      if (part === 'anomalies') return 'Anomaly detection';
      return part === 'prediction' ? 'Prediction' : 'Findings';
    });
    const inTable = (heading: string) =>
      Number(rowsOf(heading).find(([what]) => what === 'CloudWatch alarms')?.[1]);
    const inText = (heading: string) => Number(/(\d+) alarms/.exec(section(heading))?.[1]);
    const declared = (heading: string) => parts.filter((part) => part === heading).length;
    for (const heading of ['Findings', 'CloudTrail and alerts'])
      expect([heading, inTable(heading)]).toEqual([heading, declared(heading)]);
    for (const heading of ['Anomaly detection', 'Prediction'])
      expect([heading, inText(heading)]).toEqual([heading, declared(heading)]);
  });
});

/** A detector that watches nothing. */
const NOTHING = {
  metricSeries: 0,
  activitySeries: 0,
  discoveries: 0,
  shards: 0,
  principals: 0,
  folders: 0,
  visitFolders: 0,
};

describe('docs/anomalies.md', () => {
  it('says what a region with calls costs, and seventeen of a thousand accounts', () => {
    const usdOf = (folders: number, visitFolders: number) =>
      monthlyCost({ ...NOTHING, folders, visitFolders }).usd.requests - monthlyCost(NOTHING).usd.requests;
    expect(usdOf(1, 0).toFixed(2)).toBe('0.05');
    expect(usdOf(0, 1).toFixed(2)).toBe('0.07');
    expect(usdOf(51, 51)).toBeCloseTo(6, 0);
    const text = read('docs/anomalies.md');
    expect(text).toContain('0.05 USD for listing and reading counts, 0.05 for visits and 0.02 for');
    expect(Math.round(usdOf(17_000, 17_000) / 100)).toBe(16);
    expect(text).toContain('6 USD where three accounts use seventeen regions, 1,600 where a thousand do');
  });
});
