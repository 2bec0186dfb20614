import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { chartPage } from '../../../cli/anomalies/chart-page';
import type { Score } from '../../../functions/anomaly-detector/core/model/series-model';

const FOLDER = join(__dirname, '../../../cli/anomalies');
const DAY = 86_400;

interface Axis {
  readonly min: number;
  readonly max: number;
  readonly chart: { readonly width: number };
  ticks: readonly { readonly value: number; readonly label: string }[];
}

interface Tooltip {
  readonly dataIndex: number;
  readonly chart: { readonly width: number };
}

interface Drawn {
  readonly data: {
    readonly datasets: readonly {
      readonly label: string;
      readonly spanGaps?: number;
      readonly pointRadius: unknown;
    }[];
  };
  readonly options: {
    readonly plugins: {
      readonly tooltip: { readonly callbacks: { label(item: Tooltip): readonly string[] } };
    };
    readonly scales: {
      readonly x: {
        afterBuildTicks(axis: Axis): void;
        readonly ticks: { callback(value: number, index: number, ticks: Axis['ticks']): string };
      };
      readonly y: { readonly ticks: { callback(value: number): string } };
    };
  };
}

/** What the page's scripts hand to Chart.js, which draws on a canvas that only a browser has. */
function drawn(days: readonly number[] = [0, 30], alarms: readonly Score[] = []): Drawn {
  const step = { least: 1, most: 1, expected: 1, low: 0, high: 2 };
  const steps = days.map((day) => ({ at: day * DAY, ...step }));
  const page = chartPage({ name: 'series', points: days.length, steps, alarms });
  const [, figures = ''] = /id="figures">(.*?)<\/script>/s.exec(page) ?? [];
  const charts: Drawn[] = [];
  class Chart {
    static readonly defaults = { font: {} };
    constructor(_canvas: unknown, configuration: Drawn) {
      charts.push(configuration);
    }
  }
  const scripts = ['axes.js', 'chart.js'].map((name) => readFileSync(join(FOLDER, name), 'utf8'));
  runInNewContext(scripts.join(''), {
    Chart,
    document: { getElementById: () => ({ textContent: figures }), documentElement: {}, body: {} },
    getComputedStyle: () => ({ getPropertyValue: () => 'black', fontFamily: 'sans-serif' }),
    matchMedia: () => ({ addEventListener: () => undefined }),
    addEventListener: () => undefined,
  });
  const [chart] = charts;
  if (chart === undefined) throw new Error('nothing was drawn');
  return chart;
}

describe('the chart of a series', () => {
  const { x, y } = drawn().options.scales;
  const labels = (width: number) => {
    const axis: Axis = { min: 0, max: 30 * DAY, chart: { width }, ticks: [] };
    x.afterBuildTicks(axis);
    return axis.ticks.map(({ value }, index) => x.ticks.callback(value, index, axis.ticks));
  };

  it('has as many times at its axis as its width has room for', () => {
    expect(labels(1_000)).toEqual([
      '1 Jan',
      '5 Jan',
      '9 Jan',
      '13 Jan',
      '17 Jan',
      '21 Jan',
      '25 Jan',
      '29 Jan',
    ]);
    expect(labels(300)).toEqual(['5 Jan', '19 Jan']);
  });

  it('has short names of values at the other', () => {
    expect(y.ticks.callback(2_500_000)).toBe('2.5M');
  });

  it('draws nothing where points are missing for more than two usual steps', () => {
    const { datasets } = drawn([0, 1, 2, 9, 10]).data;
    expect(datasets.map(({ label, spanGaps }) => [label, spanGaps])).toEqual([
      ['alarm', undefined],
      ['value', 2 * DAY],
      ['expected', 2 * DAY],
      ['band', 2 * DAY],
      ['band, lower edge', 2 * DAY],
    ]);
  });

  it.each([
    [
      [0, 1, 2, 9, 16, 17],
      [0, 0, 0, 2, 0, 0],
    ],
    [
      [0, 7, 8, 9, 10, 17],
      [2, 0, 0, 0, 0, 2],
    ],
    [[0], [2]],
  ])('draws a point that makes no line with others as a dash: days %j', (days, radii) => {
    const value = drawn(days).data.datasets.find(({ label }) => label === 'value');
    expect(JSON.stringify(value?.pointRadius)).toBe(JSON.stringify(radii));
  });

  it('says at an alarm in a sentence why it was raised, in lines that the page has room for', () => {
    const alarm: Score = {
      at: 0,
      value: 1,
      score: 0.6,
      raw: 3,
      probability: 1e-3,
      method: 'lag-pattern',
      expected: 1,
      low: 0,
      high: 2,
    };
    const { label } = drawn([0, 1], [alarm]).options.plugins.tooltip.callbacks;
    const lines = (width: number) => [...label({ dataIndex: 0, chart: { width } })];
    expect(lines(1_000)).toEqual([
      '1, where 1 is expected and 0 to 2 is usual (1 in 1,000): within that',
      'range, but no hour of the days before looks like the last one.',
    ]);
    expect(Math.max(...lines(300).map(({ length }) => length))).toBeLessThanOrEqual(37);
    expect(lines(300).join(' ')).toBe(lines(1_000).join(' '));
  });
});
