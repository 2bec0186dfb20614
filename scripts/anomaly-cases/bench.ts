import { SeriesWatch } from '../../functions/anomaly-detector/core/watch/series-watch';
import type { Case, Point } from './case';
import { casesOf } from './cases';
import { falseAlarmRate, judge, type Told, type Verdict } from './judge';
import { plainDeviationAlarms } from './plain-deviation';

/** One series' line in the table. */
export interface Row {
  readonly name: string;
  readonly truth: Case['truth'];
  readonly series: string;
  readonly story: string;
  readonly watch: Verdict;
  readonly standardDeviation: Verdict;
}

/** What `npm run bench:anomalies` prints about the generated series. */
export interface SeriesReport {
  readonly seed: number;
  readonly falseAlarmsPerSeriesWeek: { readonly watch: number; readonly standardDeviation: number };
  readonly cases: readonly Row[];
}

/** Generates the series of a seed, runs the detectors over them, and judges both by the known truth. */
export function benchSeries(seed: number): SeriesReport {
  const cases = casesOf(seed).map(rowOf);
  return {
    seed,
    falseAlarmsPerSeriesWeek: {
      watch: falseAlarmRate(cases.map(({ watch }) => watch)),
      standardDeviation: falseAlarmRate(cases.map(({ standardDeviation }) => standardDeviation)),
    },
    cases,
  };
}

function rowOf(generated: Case): Row {
  const { name, truth, series, story, points } = generated;
  return {
    name,
    truth,
    series,
    story,
    watch: judge(generated, watchAlarms(points)),
    standardDeviation: judge(generated, plainDeviationAlarms(points)),
  };
}

function watchAlarms(points: readonly Point[]): Told[] {
  const watch = new SeriesWatch();
  return points.flatMap(({ at, value }) => {
    const alarm = watch.observe(at, value)?.alarm;
    return alarm === undefined ? [] : [alarm];
  });
}
