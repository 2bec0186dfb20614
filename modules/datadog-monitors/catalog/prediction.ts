import type { CatalogContext, MonitorSpec } from '../monitor-spec';

/** It runs once a day, and may run late. */
const SILENT_HOURS = 48;

/** Whether yesterday was as forecast, and whether anything is forecast at all; both by AWS's metrics. */
export function predictionMonitors({ prefix, awsScope }: CatalogContext): readonly MonitorSpec[] {
  const predictor = `${prefix}-predictor`;
  return [
    {
      key: 'outside-forecast',
      title: "A day's findings outside their forecast",
      priority: 4,
      source: 'findings',
      condition: {
        kind: 'threshold',
        metric: `max:securitymonitoring.findings_outside_forecast{service:${predictor}${awsScope}} by {source}`,
        aggregation: 'max',
        window: '1d',
        critical: 0,
        fromCloudWatch: true,
      },
      alert:
        "Yesterday's number of findings of {{source.name}} was so far from its forecast that chance does not explain it, in {{value}} series (accounts, and where there are several all together). The log of the predictor names them.",
      recovery: 'The last day counted of {{source.name}} was as forecast.',
    },
    {
      key: 'prediction-silent',
      title: 'Prediction stands still',
      priority: 4,
      source: 'pipeline',
      condition: {
        kind: 'freshness',
        functionName: predictor,
        scope: awsScope,
        windowHours: SILENT_HOURS,
      },
      alert: `${predictor} had no successful run for two days: nothing is forecast, and risk scores stand still.`,
      recovery: `${predictor} runs again, and has counted the days in between.`,
    },
  ];
}
