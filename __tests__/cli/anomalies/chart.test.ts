import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { chartPage } from '../../../cli/anomalies/chart-page';

const FOLDER = join(__dirname, '../../../cli/anomalies');
const DAY = 86_400;

interface Axis {
  readonly min: number;
  readonly max: number;
  readonly chart: { readonly width: number };
  ticks: readonly { readonly value: number; readonly label: string }[];
}

interface Drawn {
  readonly options: {
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
function drawn(): Drawn {
  const step = { least: 1, most: 1, expected: 1, low: 0, high: 2 };
  const page = chartPage(
    [0, 30].map((day) => ({ at: day * DAY, ...step })),
    [],
  );
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
});
