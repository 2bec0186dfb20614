import { type Dashboard, type DashboardContext, dashboard, type Section } from './dashboard';
import { awsScope, events, findings, functionMetric, logMetric, logs } from './queries';
import { severityCounts } from './severity-counts';
import { eventList, logList, note, series, top, topOfLogs } from './widgets';

const LIST = [
  'severity',
  '@detection.title',
  '@eventName',
  '@userIdentity.arn',
  '@sourceIPAddress',
  'account_id',
  'region',
] as const;

/** What the rules found in CloudTrail: how bad, which rules, who, and whether all of it is read in time. */
export function cloudtrail(context: DashboardContext): Dashboard {
  return dashboard(
    context,
    'CloudTrail detection',
    'Alerts of the detection rules over CloudTrail, by severity, rule, technique and principal, and the processor behind them.',
    [alerts(), rules(context), principals(), processor(context)],
  );
}

function alerts(): Section {
  return {
    title: 'Alerts',
    color: 'vivid_pink',
    rows: [
      [
        ...severityCounts('cloudtrail', ['Critical', 'High', 'Medium', 'Low']),
        note(
          'Every alert counts, also those that were counted into a burst or suppressed. Told to people are the first of a burst and its summary.',
          [4, 2],
        ),
      ],
      [
        series('By severity', [{ metric: findings('source:cloudtrail', 'severity') }], [6, 4]),
        eventList('Told to people, HIGH and above', events('rule_id:* severity:(high OR critical)'), [6, 4]),
      ],
    ],
  };
}

function rules(context: DashboardContext): Section {
  const metric = (groupBy: string) => logMetric(context, 'cloudtrail.by_rule', '', groupBy);
  return {
    title: 'Rules and techniques',
    color: 'vivid_purple',
    rows: [
      [
        top('Rules', { metric: metric('rule_id') }, [5, 6], 15),
        top(
          'ATT&CK techniques',
          { metric: logMetric(context, 'cloudtrail.by_technique', '', 'technique') },
          [4, 6],
          15,
        ),
        top('Accounts and regions', { metric: metric('account_id,region') }, [3, 6]),
      ],
    ],
  };
}

function principals(): Section {
  return {
    title: 'Who and what',
    color: 'vivid_orange',
    rows: [
      [
        topOfLogs('Principals', logs('cloudtrail'), '@userIdentity.arn', [5, 5]),
        topOfLogs('Calls', logs('cloudtrail'), '@eventName', [3, 5]),
        topOfLogs('Addresses', logs('cloudtrail'), '@sourceIPAddress', [4, 5]),
      ],
      [
        logList(
          'Newest alerts, HIGH and CRITICAL',
          logs('cloudtrail', 'severity:(high OR critical)'),
          LIST,
          [12, 6],
        ),
      ],
    ],
  };
}

/** Whether log files are read in time and alerts are sent. */
export function processor(context: DashboardContext): Section {
  const processed = (metric: string, aggregation?: 'sum' | 'max') =>
    functionMetric(context, 'cloudtrail-processor', metric, aggregation);
  const notified = (metric: string, aggregation?: 'sum' | 'max') =>
    functionMetric(context, 'notifier', metric, aggregation);
  const queue = awsScope(
    context,
    `queuename:${context.prefix}-cloudtrail*,!queuename:${context.prefix}-*-dlq`,
  );
  return {
    title: 'Processor and notifier',
    color: 'gray',
    rows: [
      [
        series('Records read', [{ metric: processed('records_read') }], [4, 4]),
        series('Bytes read, unpacked', [{ metric: processed('bytes_read') }], [4, 4]),
        series(
          'Matches and alerts',
          [
            { metric: processed('matches'), alias: 'matches' },
            { metric: processed('alerts_raised'), alias: 'alerts' },
            { metric: processed('alerts_suppressed'), alias: 'suppressed' },
          ],
          [4, 4],
        ),
      ],
      [
        series(
          'From log file to alert (seconds)',
          [{ metric: processed('lag_seconds', 'max') }],
          [4, 4],
          'line',
        ),
        series(
          'Oldest message in the queue (seconds)',
          [{ metric: `max:aws.sqs.approximate_age_of_oldest_message${queue} by {queuename}` }],
          [4, 4],
          'line',
        ),
        series(
          'Log files refused, damaged, gone',
          [
            { metric: processed('limit_breached'), alias: 'beyond the limits' },
            { metric: processed('objects_damaged'), alias: 'damaged' },
            { metric: processed('objects_gone'), alias: 'gone before they were read' },
          ],
          [4, 4],
        ),
      ],
      [
        series(
          'Alerts sent',
          [
            { metric: notified('alerts_sent'), alias: 'sent' },
            { metric: notified('alerts_failed'), alias: 'failed' },
          ],
          [4, 4],
        ),
        series(
          'Oldest unsent alert (seconds)',
          [{ metric: notified('oldest_unsent_seconds', 'max') }],
          [4, 4],
          'line',
        ),
        note(
          "These are the functions' own CloudWatch metrics, which Datadog's integration brings as custom metrics; an adopted integration must have them switched on. Alarms in AWS watch the same numbers.",
          [4, 4],
        ),
      ],
    ],
  };
}
