import { anomaliesOf, anomalousSeries, leastLikely } from '../../../cli/report/anomalies';
import { reportModel } from '../../../cli/report/model';
import { anomaliesSection } from '../../../cli/report/sections';
import { sparkline } from '../../../cli/report/sparkline';
import { anomalyFinding } from '../../../functions/anomaly-detector/core/findings/finding';
import { seriesAnomaly } from '../../../functions/anomaly-detector/core/findings/series-anomaly';
import type { Alarm } from '../../../functions/anomaly-detector/core/watch/alarm';

const HOUR = 3600;

function event(name: string, at: number, { raw = 6, severity = 'LOW', explanation = 'much' } = {}) {
  const metric = {
    namespace: 'AWS/EC2',
    metric: 'NetworkOut',
    dimensions: {},
    stat: 'Sum',
    region: 'eu-central-1',
  };
  const series = {
    id: name,
    specId: 'instance-out:eu-central-1',
    title: `NetworkOut of ${name}`,
    tags: {},
    accountId: '111122223333',
    region: 'eu-central-1',
    from: { kind: 'metric', metric, missing: 'gap' },
  } as const;
  const alarm = {
    at,
    value: 9,
    expected: 1,
    low: 0,
    high: 2,
    probability: 10 ** -raw,
    raw,
    score: 0.8,
    method: 'range',
    severity,
    explanation,
  };
  return anomalyFinding(seriesAnomaly(series, alarm as Alarm));
}

describe('the most anomalous series', () => {
  const events = [
    event('quiet', 3 * HOUR),
    event('loud', 2 * HOUR, { severity: 'HIGH', raw: 7 }),
    event('louder', HOUR, { severity: 'HIGH', raw: 9 }),
    event('loud', HOUR, { raw: 6.5 }),
  ];
  const measured = [{ id: 'loud', from: 0, stepMs: HOUR * 1000, values: [1, 2, 9, 1] }];
  const found = anomalousSeries(anomaliesOf(events), measured);

  it('have the first of the least likely anomalies as theirs', () => {
    const anomalies = anomaliesOf([
      event('one', HOUR),
      event('other', 2 * HOUR),
      event('less', 3 * HOUR, { raw: 5 }),
    ]);
    expect(leastLikely(anomalies)).toBe(anomalies[0]);
    expect(leastLikely([])).toBeUndefined();
  });

  it('stand by severity, then by how unlikely their worst moment was', () => {
    expect(found.map(({ id, worst }) => [id, worst])).toEqual([
      ['louder', 'high'],
      ['loud', 'high'],
      ['quiet', 'low'],
    ]);
  });

  it('hold all of their anomalies in time, the least likely one, and their values', () => {
    const [, loud] = found;
    expect(loud?.anomalies.map(({ at }) => at)).toEqual([HOUR * 1000, 2 * HOUR * 1000]);
    expect(loud?.top).toMatchObject({ at: 2 * HOUR * 1000, raw: 7 });
    expect(loud?.measured).toBe(measured[0]);
    expect(found[0]?.measured).toBeUndefined();
  });

  it('are ten at most', () => {
    const many = Array.from({ length: 12 }, (_, index) => event(`s${index}`, index));
    expect(anomalousSeries(anomaliesOf(many), [])).toHaveLength(10);
  });

  it('are shown with their line and a mark for each alarm; a report without any has no such part', () => {
    const prediction = { forecasts: [], risks: [] };
    const about = { account: 'a', regions: [], from: 0, to: 1, delivery: [], prediction };
    const section = (all: typeof events) =>
      anomaliesSection(reportModel({ ...about, events: all, series: measured }));
    const { markup = '' } = section(events) ?? {};
    expect(markup.match(/<path/g)).toHaveLength(2);
    expect(markup.match(/<svg/g)).toHaveLength(1);
    expect(markup).toContain('Thu 1 Jan, 02:00');
    expect(markup).toContain('Of principals there are none: what is new of them is told after two weeks');
    expect(markup).toContain('<figcaption><span>Thu 1 Jan</span><span>Thu 1 Jan</span></figcaption>');
    expect(section([])).toBeUndefined();
  });

  it('show what an explanation holds as text', () => {
    const { markup = '' } =
      anomaliesSection(
        reportModel({
          account: 'a',
          regions: [],
          from: 0,
          to: 1,
          delivery: [],
          series: [],
          prediction: { forecasts: [], risks: [] },
          events: [event('x', 1, { explanation: '<b>' })],
        }),
      ) ?? {};
    expect(markup).toContain('&lt;b&gt;');
  });
});

describe('a sparkline', () => {
  const LINE = { label: 'x', from: 0, to: 86_400_000, marks: [] };

  it.each([
    [[0, 41_234_567_890, 5], '41.2B'],
    [[7], '7'],
    [[0, 0], '1'],
  ])('names its range and its days: %j', (values, most) => {
    const { markup } = sparkline({ ...LINE, values });
    expect(markup).toContain(`<span>${most}</span><span>0</span>`);
    expect(markup).toContain('<span>Thu 1 Jan</span><span>Fri 2 Jan</span>');
  });

  it('keeps each peak and each trough, however many values there are', () => {
    const values = Array.from({ length: 5000 }, () => 5);
    values[1234] = 50;
    values[4321] = 0;
    const { markup } = sparkline({ ...LINE, values });
    const [, points = ''] = /points="([^"]*)"/.exec(markup) ?? [];
    const heights = [...points.matchAll(/,([\d.]+)/g)].map(([, y]) => Number(y));
    expect(Math.min(...heights)).toBe(4);
    expect(Math.max(...heights)).toBe(52);
    expect(heights.length).toBeLessThan(600);
  });

  it('marks places on the line, and none outside of it', () => {
    const { markup } = sparkline({ ...LINE, values: [0, 10], marks: [1, 2, -1] });
    expect(markup.match(/<path[^>]*>/g)).toEqual(['<path d="M556,4h0"/>']);
  });

  it('is nothing without values', () => {
    expect(sparkline({ ...LINE, values: [], marks: [0] }).markup).toBe('');
  });
});
