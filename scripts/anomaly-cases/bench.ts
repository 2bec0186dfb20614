import type { Case } from './case';
import { casesOf } from './cases';
import { falseAlarmRate, judge, type Verdict } from './judge';
import { plainDeviationAlarms } from './plain-deviation';

/** One series' line in the table. */
export interface Row {
  readonly name: string;
  readonly truth: Case['truth'];
  readonly series: string;
  readonly story: string;
  readonly standardDeviation: Verdict;
}

/** What `npm run bench:anomalies` prints about the generated series. */
export interface SeriesReport {
  readonly seed: number;
  readonly falseAlarmsPerSeriesWeek: { readonly standardDeviation: number };
  readonly cases: readonly Row[];
}

/** Generates the series of a seed, runs the detectors over them, and judges both by the known truth. */
export function benchSeries(seed: number): SeriesReport {
  const cases = casesOf(seed).map(rowOf);
  return {
    seed,
    falseAlarmsPerSeriesWeek: {
      standardDeviation: falseAlarmRate(cases.map(({ standardDeviation }) => standardDeviation)),
    },
    cases,
  };
}

function rowOf(generated: Case): Row {
  const { name, truth, series, story, points } = generated;
  return { name, truth, series, story, standardDeviation: judge(generated, plainDeviationAlarms(points)) };
}
