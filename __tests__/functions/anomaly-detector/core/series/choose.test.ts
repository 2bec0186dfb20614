import { chooseSeries } from '../../../../../functions/anomaly-detector/core/series/choose';
import { monthlyCost } from '../../../../../functions/anomaly-detector/core/series/cost';
import { activitySeries, namedSeries } from '../../../../../functions/anomaly-detector/core/series/series';
import type { ActivitySpec } from '../../../../../functions/anomaly-detector/core/series/spec';
import { ACCOUNT, namedSpec } from '../../rig';

const metrics = (name: string, count: number) =>
  Array.from({ length: count }, (_, n) => namedSeries(namedSpec(`${name}${n}`) as never, ACCOUNT));
const spec: ActivitySpec = { id: 'calls', source: 'activity', measure: 'calls', by: 'principal', tags: {} };
const principals = (count: number) =>
  Array.from({ length: count }, (_, n) =>
    activitySeries(spec, { by: 'principal', account: ACCOUNT, name: `p${n}` }, ACCOUNT),
  );
const fixed = { discoveries: 0, folders: 0, visitFolders: 0, shards: 16, principals: 0 };
const ids = (of: readonly { readonly id: string }[]) => of.map(({ id }) => id);

describe('what is watched', () => {
  it('is everything where there is room for it', () => {
    const { watched, leftOut } = chooseSeries(
      [metrics('a', 3), metrics('b', 1)],
      { maxSeries: 4, monthlyBudgetUsd: 100 },
      fixed,
    );
    expect(ids(watched)).toEqual(['a0', 'b0', 'a1', 'a2']);
    expect(leftOut).toEqual([]);
  });

  it('is some of each kind where there is not, and what is left out has a reason', () => {
    const { watched, leftOut } = chooseSeries(
      [metrics('a', 3), metrics('b', 2)],
      { maxSeries: 3, monthlyBudgetUsd: 100 },
      fixed,
    );
    expect(ids(watched)).toEqual(['a0', 'b0', 'a1']);
    expect(leftOut.map(({ series, reason }) => [series.id, reason])).toEqual([
      ['b1', 'count'],
      ['a2', 'count'],
    ]);
  });

  it('costs no more than the budget, and what costs less still has room', () => {
    const empty = monthlyCost({ ...fixed, metricSeries: 0, activitySeries: 0 }).usd.total;
    const budget = empty + 1;
    const { watched, leftOut, cost } = chooseSeries(
      [metrics('a', 50), principals(50)],
      { maxSeries: 1_000, monthlyBudgetUsd: budget },
      fixed,
    );
    expect(cost.usd.total).toBeLessThanOrEqual(budget);
    expect(leftOut.every(({ reason }) => reason === 'budget')).toBe(true);
    expect(leftOut.length + watched.length).toBe(100);
    // A series of counts needs no request to CloudWatch, and so more of them fit.
    const counted = watched.filter(({ from }) => from.kind === 'activity').length;
    expect(counted).toBeGreaterThan(watched.length - counted);
    expect(cost).toEqual(
      monthlyCost({ ...fixed, metricSeries: watched.length - counted, activitySeries: counted }),
    );
  });

  it('is nothing where the budget does not even pay for the runs', () => {
    expect(chooseSeries([metrics('a', 1)], { maxSeries: 5, monthlyBudgetUsd: 1 }, fixed).watched).toEqual([]);
  });
});

describe('what watching costs in a month', () => {
  const cost = monthlyCost({
    metricSeries: 1_000,
    activitySeries: 0,
    discoveries: 10,
    folders: 17,
    visitFolders: 3,
    shards: 16,
    principals: 200,
  });

  it('is a request each five minutes of each metric, and a search each hour', () => {
    expect(cost.requests).toEqual({
      metrics: 8_640_000,
      listMetrics: 7_200,
      puts: 21 * 8_640,
      gets: 21 * 8_640 + 20 * 8_640,
      // And of visits each 45 minutes five pages of two weeks.
      lists: 20 * 8_640 + 3 * 960 * 5,
      // In a quarter of the runs.
      tableReads: expect.closeTo(200 * 2_160 * 1.6),
      tableWrites: expect.closeTo(200 * 2_160 * 1.5),
    });
  });

  it('is of late visits no more than runs have time for', () => {
    const listsOf = (visitFolders: number) =>
      monthlyCost({ ...fixed, metricSeries: 0, activitySeries: 0, visitFolders }).requests.lists;
    expect(listsOf(17_000)).toBe((17_000 + 300) * 8_640);
  });

  it('is of each region of an account five cents for counts, and seven for visits', () => {
    const usdOf = (folders: number, visitFolders: number) =>
      monthlyCost({ ...fixed, metricSeries: 0, activitySeries: 0, folders, visitFolders }).usd.total -
      monthlyCost({ ...fixed, metricSeries: 0, activitySeries: 0 }).usd.total;
    expect(usdOf(1, 0)).toBeCloseTo(0.05);
    expect(usdOf(0, 1)).toBeCloseTo(0.07);
    expect(usdOf(17_000, 17_000)).toBeCloseTo(1_600, -1);
  });

  it('is priced as AWS prices it', () => {
    expect(cost.usd.metrics).toBeCloseTo(86.4);
    expect(cost.usd.requests).toBeCloseTo(0.072 + (41 * 8.64 + 3 * 4.8) * 0.005 + (21 + 20) * 8.64 * 0.0004);
    expect(cost.usd.novelty).toBeCloseTo(0.432 * (1.6 * 0.125 + 1.5 * 0.625));
    expect(cost.usd.customMetrics).toBeCloseTo((17 + 100) * 0.3);
    const { total, ...parts } = cost.usd;
    expect(total).toBeCloseTo(Object.values(parts).reduce((sum, part) => sum + part));
  });
});
