import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { logEach } from '../../shared/runtime/log-each';
import { logger, metrics } from '../../shared/runtime/observability';
import { ALL_ACCOUNTS, type CountPrediction } from '../core/history/predict-counts';
import { surprises } from '../core/history/surprises';
import type { PredictReport } from '../core/run/predict';

/** Principals that get a metric of their own: each is billed. */
const MOST_PRINCIPALS = 20;

/** Names of principals are cut to what CloudWatch takes as a dimension's value without trouble. */
const MAX_NAME = 250;

/**
 * Says what was predicted. All metrics are levels, no counts, so that a run that is repeated doubles nothing:
 * by source (over all accounts) and band ForecastFindings for tomorrow and CountedFindings of yesterday,
 * FindingsOutsideForecast by source, RiskScore of the principals to fear most.
 */
export function reportPredictions(report: PredictReport): void {
  const { forecasts, risks, freshnessSeconds, unreadable, leftOut, isComplete } = report;
  for (const forecast of forecasts) if (forecast.accountId === ALL_ACCOUNTS) reportBands(forecast);
  reportSurprises(forecasts);
  for (const { principal, score } of risks.slice(0, MOST_PRINCIPALS))
    level('RiskScore', { principal: principal.slice(0, MAX_NAME) }, score);
  metrics.addMetric('FreshnessSeconds', MetricUnit.Seconds, freshnessSeconds);
  metrics.addMetric('FindingsUnreadable', MetricUnit.Count, unreadable.length);
  logger.info('predicted', {
    yesterday: report.yesterday,
    object: report.stored,
    series: forecasts.length,
    principals: risks.length,
    isComplete,
  });
  if (unreadable.length > 0)
    logger.error('finding objects could not be read and were left out of risk scores', {
      count: unreadable.length,
      keys: unreadable.slice(0, 10),
    });
  if (leftOut > 0) logger.warn('a day has more finding objects than are read for risk scores', { leftOut });
  if (report.privilegesError !== undefined)
    logger.error('IAM could not be read: risk scores rest on privileges of an earlier day', {
      error: report.privilegesError as Error,
    });
}

function reportBands({ source, forecast, last }: CountPrediction): void {
  const { low, high } = forecast.interval95;
  level('ForecastFindings', { source, band: 'low' }, low);
  level('ForecastFindings', { source, band: 'mean' }, forecast.mean);
  level('ForecastFindings', { source, band: 'high' }, high);
  if (last === undefined) return;
  level('CountedFindings', { source, band: 'low' }, last.forecast.interval95.low);
  level('CountedFindings', { source, band: 'count' }, last.count);
  level('CountedFindings', { source, band: 'high' }, last.forecast.interval95.high);
}

/** Which series' counts chance does not explain, and how many of each source. */
function reportSurprises(forecasts: readonly CountPrediction[]): void {
  const surprising = surprises(forecasts);
  logEach('warn', "yesterday's findings lie outside their forecast", surprising.flatMap(surpriseOf));
  for (const source of new Set(forecasts.map((forecast) => forecast.source)))
    level('FindingsOutsideForecast', { source }, surprising.filter((one) => one.source === source).length);
}

function surpriseOf({ accountId, source, last }: CountPrediction) {
  if (last === undefined) return [];
  const { day, count, forecast, chance } = last;
  return [
    {
      accountId,
      source,
      day,
      count,
      expected: Math.round(forecast.mean),
      interval95: forecast.interval95,
      chance,
    },
  ];
}

/** A metric with dimensions of its own, beside the function's name. */
function level(name: string, dimensions: Readonly<Record<string, string>>, value: number): void {
  const single = metrics.singleMetric();
  single.addDimensions({ ...dimensions });
  single.addMetric(name, MetricUnit.Count, value);
}
