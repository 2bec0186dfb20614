import { type Dashboard, type DashboardContext, dashboard, type Section } from './dashboard';
import { awsScope, findings, functionMetric } from './queries';
import { note, number, series, top } from './widgets';

/** What is expected of tomorrow, what yesterday was beside its forecast, and whom to look at first. */
export function prediction(context: DashboardContext): Dashboard {
  return dashboard(
    context,
    'Security predictions',
    'Forecasts of finding counts with their intervals, and principals by risk score: alerts, anomalies and privileges.',
    [forecasts(context), risks(context), predictor(context)],
  );
}

/** One point a day. */
const DAILY = '.rollup(max, 86400)';

function banded(context: DashboardContext, metric: string, band: string): string {
  const scope = awsScope(context, `service:${context.prefix}-predictor,band:${band}`);
  return `max:securitymonitoring.${metric}${scope} by {source}${DAILY}`;
}

function forecasts(context: DashboardContext): Section {
  const outside = `max:securitymonitoring.findings_outside_forecast${awsScope(context, `service:${context.prefix}-predictor`)}`;
  return {
    title: 'Findings',
    color: 'vivid_blue',
    rows: [
      [
        series(
          'Tomorrow: expected findings, and their 95 % interval',
          [
            { metric: banded(context, 'forecast_findings', 'low'), alias: 'low' },
            { metric: banded(context, 'forecast_findings', 'mean'), alias: 'expected' },
            { metric: banded(context, 'forecast_findings', 'high'), alias: 'high' },
          ],
          [6, 5],
          'line',
        ),
        series(
          'Yesterday: counted, and the interval that was forecast',
          [
            { metric: banded(context, 'counted_findings', 'low'), alias: 'low' },
            { metric: banded(context, 'counted_findings', 'count'), alias: 'counted' },
            { metric: banded(context, 'counted_findings', 'high'), alias: 'high' },
          ],
          [6, 5],
          'line',
        ),
      ],
      [
        number(
          'Series outside their forecast yesterday',
          { metric: outside, aggregator: 'last' },
          [3, 4],
          [
            { comparator: '>', value: 0, palette: 'white_on_yellow' },
            { comparator: '<=', value: 0, palette: 'white_on_green' },
          ],
        ),
        series('By source', [{ metric: `${outside} by {source}${DAILY}` }], [5, 4]),
        note(
          'Counted are **finding objects in the archive**, once a day at 06:00 UTC and over all accounts; each account is in `predictions/`. A point stands at the day on which it was written: forecasts are for the day after it, counts for the day before it. Of a hundred days some five have a series outside by chance, however many series there are.',
          [4, 4],
        ),
      ],
      [series('Findings as they come, by source', [{ metric: findings('', 'source') }], [12, 4])],
    ],
  };
}

function risks(context: DashboardContext): Section {
  const score = `max:securitymonitoring.risk_score${awsScope(context, `service:${context.prefix}-predictor`)} by {principal}`;
  return {
    title: 'Principals',
    color: 'vivid_orange',
    rows: [
      [
        top('Riskiest principals (0 to 100)', { metric: score, aggregator: 'last' }, [6, 6], 20),
        series('Risk scores', [{ metric: `${score}${DAILY}` }], [6, 6], 'line'),
      ],
      [
        note(
          'Points of alerts and anomalies fall to half in a week; points of what a principal may do stand. Each score\'s parts are in the rows `kind: "risk"` of `predictions/`. A score says where to look first; it is no probability.',
          [12, 2],
        ),
      ],
    ],
  };
}

function predictor(context: DashboardContext): Section {
  return {
    title: 'Predictor',
    color: 'gray',
    rows: [
      [
        series(
          'Age of the newest counted day (seconds)',
          [{ metric: functionMetric(context, 'predictor', 'freshness_seconds', 'max') }],
          [6, 3],
          'line',
        ),
        series(
          'Objects that could not be read',
          [{ metric: functionMetric(context, 'predictor', 'findings_unreadable', 'max') }],
          [6, 3],
        ),
      ],
    ],
  };
}
