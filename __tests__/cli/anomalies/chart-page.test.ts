import { createHash } from 'node:crypto';
import { chartPage } from '../../../cli/anomalies/chart-page';
import { type Step, Trace } from '../../../cli/anomalies/trace';
import type { Score } from '../../../functions/anomaly-detector/core/model/series-model';

function score(at: number, values: Partial<Score> = {}): Score {
  return {
    at,
    value: at % 10,
    score: 0,
    raw: 0,
    probability: 1,
    method: 'season',
    expected: 1.23456789,
    low: -2,
    high: 3,
    ...values,
  };
}

function pageOf(steps: readonly Step[], alarms: readonly Score[] = []) {
  return chartPage({ name: 'network-in', points: 2_000, steps, alarms });
}

function figuresOf(page: string) {
  const [, json = ''] = /id="figures">(.*?)<\/script>/s.exec(page) ?? [];
  return JSON.parse(json) as { steps: Record<string, number>[]; alarms: object[] };
}

describe('the page of a series', () => {
  const trace = new Trace();
  trace.add(score(0));
  trace.add(score(300));

  it('holds what is drawn, in the digits that can be seen', () => {
    const alarm = score(300, { score: 0.8, raw: 8, probability: 1e-8 });
    const { steps, alarms } = figuresOf(pageOf(trace.steps(), [alarm]));
    expect(steps).toEqual([
      { at: 0, least: 0, most: 0, expected: 1.23457, low: -2, high: 3 },
      { at: 300, least: 0, most: 0, expected: 1.23457, low: -2, high: 3 },
    ]);
    expect(alarms).toEqual([
      {
        at: 300,
        value: 0,
        why: '0, where 1.23 is expected and -2 to 3 is usual (1 in 100,000,000): within that range, but it is not what this time of the day brings.',
      },
    ]);
  });

  it('runs its own scripts only and asks nothing of anybody', () => {
    const page = pageOf(trace.steps());
    const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
    const scripts = [...page.matchAll(/<script>(.*?)<\/script>/gs)].map(([, script]) =>
      createHash('sha256')
        .update(script ?? '')
        .digest('base64'),
    );
    expect(scripts).toHaveLength(2);
    expect(policy.replaceAll('&#39;', "'")).toContain(
      `default-src 'none'; script-src ${scripts.map((hash) => `'sha256-${hash}'`).join(' ')};`,
    );
    expect(page).not.toMatch(/(src|href)="/);
  });

  it('lists the least likely hundred alarms in order of time', () => {
    const alarms = Array.from({ length: 130 }, (_, index) =>
      score(index * 86_400, { raw: (index * 7) % 130 }),
    );
    const page = pageOf(trace.steps(), alarms);
    const times = [...page.matchAll(/<time datetime="([^"]+)"/g)].map(
      ([, time]) => Date.parse(time ?? '') / 1000,
    );
    expect(page).toContain('The 100 least likely of 130.');
    expect(times).toEqual(alarms.filter(({ raw }) => raw >= 30).map(({ at }) => at));
  });

  it('is named after its series, and says whose alarms it shows and how to read them', () => {
    const page = pageOf(trace.steps(), [score(300)]);
    expect(page).toContain('<title>network-in: anomalies</title>');
    expect(page).toContain('<h1>network-in</h1>');
    expect(page).toContain('1 January 1970 to 1 January 1970 · 2,000 points · 1 alarm of the bare model<');
    const legend = page.slice(page.indexOf('How to read this'));
    expect([...legend.matchAll(/<th scope="row"[^>]*>(?:<code>)?([\w-]+)/g)].map(([, term]) => term)).toEqual(
      ['Alarm', 'Band', 'Odds', 'lag-pattern', 'long-pattern', 'season', 'range', 'deviation'],
    );
    expect(legend).toContain('The deployed detector watches its scores and tells people far fewer');
  });

  it('tells of an alarm in figures of a bearable length, and in words', () => {
    const alarm = score(300, {
      value: 1e308,
      expected: 1_234_567,
      low: -1.5e-300,
      high: 999_999_999_999_999,
      raw: 3,
      probability: 1e-3,
    });
    const [, row = ''] = /<tbody>(<tr>.*?)<\/tr>/.exec(pageOf(trace.steps(), [alarm])) ?? [];
    expect([...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, cell]) => cell)).toEqual([
      '<time datetime="1970-01-01T00:05:00.000Z">1970-01-01 00:05</time>',
      '1E308',
      '1,234,570',
      '-1.5E-300 to 1,000,000,000,000,000',
      '1 in 1,000',
      '<code>season</code>: it is not what this time of the day brings',
    ]);
  });

  it('says where there is nothing', () => {
    expect(pageOf([])).toContain('>No points<');
    expect(pageOf(trace.steps())).not.toContain('alarms-title');
  });
});

describe('the trace of a series', () => {
  function traceOf(length: number) {
    const trace = new Trace();
    for (let at = 0; at < length; at++)
      trace.add(
        score(at, { value: at === 5_001 ? 99 : at === 5_002 ? -99 : 1, low: -at, high: at, expected: at }),
      );
    return trace.steps();
  }

  it('is each point of a short series', () => {
    expect(traceOf(7_999)).toHaveLength(7_999);
    expect(traceOf(7_999)[5_001]).toEqual({
      at: 5_001,
      least: 99,
      most: 99,
      expected: 5_001,
      low: -5_001,
      high: 5_001,
    });
  });

  it('is coarser for a long one, and no extreme is lost', () => {
    const steps = traceOf(50_003);
    expect(steps.length).toBeLessThanOrEqual(8_000);
    expect(steps[1]?.at).toBe(8);
    expect(steps[0]).toEqual({ at: 0, least: 1, most: 1, expected: 7, low: -7, high: 7 });
    expect(Math.max(...steps.map(({ most }) => most))).toBe(99);
    expect(Math.min(...steps.map(({ least }) => least))).toBe(-99);
    expect(steps.at(-1)).toMatchObject({ at: 50_000, expected: 50_002 });
  });
});
