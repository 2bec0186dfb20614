import { type Dashboard, type DashboardContext, dashboard, type Section } from './dashboard';
import { awsScope, events, findings, functionMetric, logMetric, logs } from './queries';
import { severityCounts } from './severity-counts';
import { eventList, logList, note, number, series, top } from './widgets';

const LIST = [
  'severity',
  '@anomaly.title',
  '@anomaly.explanation',
  'anomaly_method',
  'account_id',
  'region',
] as const;

/** What the anomaly detector found, how unusual each series is, and whether all of them are watched. */
export function anomalies(context: DashboardContext): Dashboard {
  return dashboard(
    context,
    'Anomalies',
    'Traffic, requests, API usage and user activity out of the ordinary, by severity, method and series, and the detector behind it.',
    [alarms(), kinds(context), scores(context), newest(), detector(context)],
  );
}

function alarms(): Section {
  return {
    title: 'Alarms',
    color: 'vivid_pink',
    rows: [
      [
        ...severityCounts('anomaly', ['High', 'Medium', 'Low']),
        note(
          'An anomaly is a measurement, no verdict: its text says what was observed, what was expected, and how unlikely that is. One that lasts is told once.',
          [6, 2],
        ),
      ],
      [
        series('By severity', [{ metric: findings('source:anomaly', 'severity') }], [6, 4]),
        eventList('HIGH and above', events('anomaly_method:*'), [6, 4]),
      ],
    ],
  };
}

function kinds(context: DashboardContext): Section {
  const metric = (groupBy: string) => logMetric(context, 'anomaly.by_method', '', groupBy);
  return {
    title: 'What, how and where',
    color: 'vivid_purple',
    rows: [
      [
        top('Kinds', { metric: metric('finding_type') }, [4, 5], 20),
        series('Methods that noticed', [{ metric: metric('anomaly_method') }], [4, 5]),
        top('Accounts and regions', { metric: metric('account_id,region') }, [4, 5]),
      ],
    ],
  };
}

/** Scores are written of what is out of the ordinary only: each series would be two custom metrics all of the time. */
function scores(context: DashboardContext): Section {
  const scored = (metric: string) =>
    `max:securitymonitoring.${metric}${awsScope(context, `service:${context.prefix}-anomaly-detector`)} by {series}`;
  return {
    title: 'How unusual',
    color: 'vivid_blue',
    rows: [
      [
        top('Most anomalous series', { metric: scored('anomaly_raw'), aggregator: 'max' }, [6, 5], 15),
        note(
          '**Score** (0 to 1) alarms at 0.5 and rests after an alarm, so that a long incident is told once. **Raw score** is the surprise itself: 3 means that the series does such a thing once in 1,000 values, 6 once in a million. It does not rest, so a second incident within a long one shows here.\n\nOnly values out of the ordinary are written, so a gap is good news.',
          [6, 5],
        ),
      ],
      [
        series('Score', [{ metric: scored('anomaly_score') }], [6, 4], 'line'),
        series('Raw score', [{ metric: scored('anomaly_raw') }], [6, 4], 'line'),
      ],
    ],
  };
}

function newest(): Section {
  return {
    title: 'Newest',
    color: 'vivid_orange',
    rows: [
      [logList('Anomalies of series', logs('anomaly', '@series:*'), LIST, [12, 6])],
      [
        logList(
          'Anomalies of principals and APIs',
          logs('anomaly', '-@series:*'),
          [...LIST, '@anomaly.subject'],
          [12, 6],
        ),
      ],
    ],
  };
}

/** Whether every series is watched, and in time. */
export function detector(context: DashboardContext): Section {
  const own = (metric: string, aggregation?: 'sum' | 'max') =>
    functionMetric(context, 'anomaly-detector', metric, aggregation);
  return {
    title: 'Anomaly detector',
    color: 'gray',
    rows: [
      [
        series(
          'Age of the newest scored point (seconds)',
          [{ metric: own('freshness_seconds', 'max') }],
          [4, 4],
          'line',
        ),
        series(
          'Series',
          [
            { metric: own('series_watched', 'max'), alias: 'watched' },
            { metric: own('series_left_out', 'max'), alias: 'left out' },
            { metric: own('series_failed', 'max'), alias: 'failed' },
          ],
          [4, 4],
          'line',
        ),
        series(
          'Anomalies and alerts',
          [
            { metric: own('anomalies_found'), alias: 'found' },
            { metric: own('alerts_raised'), alias: 'alerts' },
            { metric: own('alarms_silenced'), alias: 'still learning' },
          ],
          [4, 4],
        ),
      ],
      [
        series('Points scored', [{ metric: own('points_scored') }], [4, 4]),
        number(
          'Estimated cost of a month (USD)',
          { metric: own('estimated_monthly_usd', 'max'), aggregator: 'last' },
          [4, 4],
        ),
        note(
          "These are the detector's own CloudWatch metrics, which Datadog's integration brings as custom metrics; an adopted integration must have them switched on. Alarms in AWS watch the same numbers.",
          [4, 4],
        ),
      ],
    ],
  };
}
