import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { logEach } from '../../shared/runtime/log-each';
import { logger, metrics } from '../../shared/runtime/observability';
import type { RunSummary } from '../core/run/run-summary';
import type { SeriesScore } from '../core/run/shard-report';

/** Datadog cuts a tag at 200 characters, its name included. https://docs.datadoghq.com/getting_started/tagging/ */
const MAX_DIMENSION_LENGTH = 190;

/** Says what a run did: log lines for what something is wrong with and one for the run, CloudWatch metrics for all. */
export function reportRun(summary: RunSummary): void {
  const { seriesLeftOut, seriesFailed, seriesRestarted, noveltyRestarted, ...others } = summary;
  const { refused, unreadableObjects, rowsAhead, monthlyCost, ...numbers } = others;
  logEach('error', 'series not read', seriesFailed);
  logEach('warn', 'series begins anew', seriesRestarted);
  logEach('warn', 'what was seen of a principal or group begins anew', noveltyRestarted);
  logEach('error', 'anomaly not told, but kept in the state', refused);
  logEach(
    'error',
    'activity object passed over',
    unreadableObjects.map((key) => ({ key })),
  );
  logEach('warn', 'rows of a time to come are left out', rowsAhead);
  if (numbers.rowsBeyond > 0)
    logger.warn(
      'more names in a few hours than can be kept apart: new ones are not watched until others rest',
      {
        rows: numbers.rowsBeyond,
      },
    );
  if (seriesLeftOut.count > 0)
    logger.warn(
      'series are left out: raise anomalies.maxSeries or anomalies.monthlyBudgetUsd, or watch less',
      {
        ...seriesLeftOut,
      },
    );
  logger.info('anomalies looked for', { ...numbers, monthlyCost });
  count('SeriesWatched', summary.seriesWatched);
  count('SeriesLeftOut', seriesLeftOut.count);
  count('SeriesFailed', seriesFailed.length);
  count('SeriesRestarted', seriesRestarted.length);
  count('PointsScored', summary.points);
  count('PointsLate', summary.late);
  count('PointsCorrected', summary.corrected);
  count('PointsUnusable', summary.unusable);
  count('AnomaliesFound', summary.findings);
  count('AlertsRaised', summary.alerts);
  count('AlarmsSilenced', summary.silenced);
  count('ActivityObjectsRead', summary.activityObjects);
  count('ActivityObjectsUnreadable', unreadableObjects.length);
  count('MetricsRequested', summary.metricsRequested);
  count('RunIncomplete', summary.isComplete ? 0 : 1);
  rarely('AnomaliesRefused', refused.length);
  rarely('NoveltyRestarted', noveltyRestarted.length);
  rarely(
    'ActivityRowsAhead',
    rowsAhead.reduce((sum, { rows }) => sum + rows, 0),
  );
  rarely('ActivityRowsAddedUp', numbers.rowsAddedUp);
  rarely('ActivityRowsBeyond', numbers.rowsBeyond);
  if (monthlyCost) count('EstimatedMonthlyUsd', monthlyCost.usd.total);
  if (summary.freshnessSeconds !== undefined)
    metrics.addMetric('FreshnessSeconds', MetricUnit.Seconds, summary.freshnessSeconds);
}

/** The scores of series whose values were out of the ordinary, with the series as a dimension. */
export function reportScores(scores: readonly SeriesScore[]): void {
  for (const { series, score, raw } of scores) {
    seriesMetric(series.id, 'AnomalyScore', score);
    seriesMetric(series.id, 'AnomalyRaw', raw);
  }
}

function seriesMetric(id: string, name: string, value: number): void {
  const single = metrics.singleMetric();
  // CloudWatch takes ASCII only.
  single.addDimension('series', id.replaceAll(/[^ -~]/g, '?').slice(0, MAX_DIMENSION_LENGTH));
  single.addMetric(name, MetricUnit.NoUnit, value);
}

/** For what nearly never is: a custom metric is charged for the hours in which it is written. */
function rarely(name: string, value: number): void {
  if (value > 0) count(name, value);
}

function count(name: string, value: number): void {
  metrics.addMetric(name, MetricUnit.Count, value);
}
