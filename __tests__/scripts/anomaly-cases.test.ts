import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Case } from '../../scripts/anomaly-cases/case';
import { casesOf } from '../../scripts/anomaly-cases/cases';
import { falseAlarmRate, judge } from '../../scripts/anomaly-cases/judge';
import { plainDeviationAlarms } from '../../scripts/anomaly-cases/plain-deviation';
import { markdownOf } from '../../scripts/anomaly-cases/table';

const HOUR = 3600;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

describe('the generated series', () => {
  const cases = casesOf(1);

  it('are the same for a seed and others for another', () => {
    expect(JSON.stringify(casesOf(1))).toBe(JSON.stringify(cases));
    expect(casesOf(2).map(({ points }) => points[0])).not.toEqual(cases.map(({ points }) => points[0]));
  });

  it('have a value from zero up every five minutes of eight weeks', () => {
    for (const { points } of cases) {
      expect(points).toHaveLength(8 * 7 * 288);
      expect(points.every(({ at }, index) => at === (points[0]?.at ?? 0) + index * 300)).toBe(true);
      expect(points.every(({ value }) => Number.isFinite(value) && value >= 0)).toBe(true);
    }
  });

  it('leave weeks to learn before anything happens', () => {
    for (const { points, span } of cases) {
      if (span === undefined) continue;
      expect(span.from).toBeGreaterThan((points[0]?.at ?? 0) + 4 * WEEK);
      expect(span.to).toBeLessThanOrEqual((points.at(-1)?.at ?? 0) + 300);
    }
  });

  it('are all in the table of docs/anomaly-cases.md', () => {
    const document = readFileSync(join(__dirname, '../../docs/anomaly-cases.md'), 'utf8');
    const names = [...document.matchAll(/^\| ([a-z-]+) \|/gm)].map(([, name]) => name);
    expect(names).toEqual(cases.map(({ name }) => name));
  });
});

describe('the judge', () => {
  const start = 1_767_571_200;
  const span = { from: start + 5 * WEEK, to: start + 5 * WEEK + 6 * HOUR };
  const caseOf = (truth: Case['truth']): Case => ({
    name: 'case',
    truth,
    series: '',
    story: '',
    points: [{ at: start, value: 0 }],
    span: truth === 'calm' ? undefined : span,
  });
  const at = (...times: number[]) => times.map((time) => ({ at: time }));

  it('calls an attack found with the delay of the first alarm about it', () => {
    const alarms = at(span.from + 1800, span.from + 3600);
    expect(judge(caseOf('attack'), alarms)).toEqual({ found: true, delayMinutes: 30, falseAlarms: 0 });
  });

  it('counts an alarm after the attack as false unless it is about hours that began in it', () => {
    const late = span.to + 2 * HOUR;
    expect(judge(caseOf('attack'), at(late))).toEqual({ found: false, falseAlarms: 1 });
    const about = [{ at: late, since: span.to - HOUR }];
    expect(judge(caseOf('attack'), about)).toEqual({ found: true, delayMinutes: 8 * 60, falseAlarms: 0 });
  });

  it('counts every alarm of a harmless series, and calls the change silent when none is about it', () => {
    expect(judge(caseOf('harmless'), at(span.from))).toEqual({ falseAlarms: 1, silent: false });
    expect(judge(caseOf('harmless'), at(span.from - DAY))).toEqual({ falseAlarms: 1, silent: true });
  });

  it('counts the alarms of a day once, and none of the weeks of learning', () => {
    const alarms = at(start + WEEK, start + 3 * WEEK, start + 3 * WEEK + HOUR, start + 3 * WEEK + DAY);
    expect(judge(caseOf('calm'), alarms)).toEqual({ falseAlarms: 2 });
  });

  it('divides false alarms by series and watched weeks', () => {
    expect(falseAlarmRate([{ falseAlarms: 3 }, { falseAlarms: 0 }])).toBe(0.25);
  });
});

it('plain standard deviation alarms on what is more than three deviations from the day before', () => {
  const points = Array.from({ length: 600 }, (_, index) => ({
    at: index * 300,
    value: index === 500 ? 10 : index % 2,
  }));
  expect(plainDeviationAlarms(points)).toEqual([points[500]]);
});

it('the table says what became of each case', () => {
  const line = { series: 'calls', story: 'why', standardDeviation: { falseAlarms: 30 } };
  const text = markdownOf({
    seed: 7,
    falseAlarmsPerSeriesWeek: { watch: 0.02, standardDeviation: 5 },
    cases: [
      { ...line, name: 'a', truth: 'attack', watch: { found: true, delayMinutes: 600, falseAlarms: 0 } },
      { ...line, name: 'b', truth: 'harmless', watch: { silent: true, falseAlarms: 1 } },
      { ...line, name: 'c', truth: 'calm', watch: { falseAlarms: 0 } },
    ],
  });
  expect(text).toContain('| a | calls | why | found after 10 h | 0 | missed | 30 |');
  expect(text).toContain('| b | calls | why | silent | 1 | false alarm | 30 |');
  expect(text).toContain('| c | calls | why |  | 0 |  | 30 |');
});
