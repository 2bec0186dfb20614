import { detector } from './anomalies';
import { processor } from './cloudtrail';
import { type Dashboard, type DashboardContext, dashboard, type Section } from './dashboard';
import { awsScope, findings } from './queries';
import { monitors, note, number, series } from './widgets';

/** Whether the system itself works: collected, archived, delivered, and how late. */
export function pipelineHealth(context: DashboardContext): Dashboard {
  return dashboard(
    context,
    'Security monitoring: pipeline health',
    'Functions, queues and delivery of the security monitoring itself.',
    [
      delivery(context),
      functions(context),
      queues(context),
      ...(context.sources.cloudtrail ? [processor(context)] : []),
      ...(context.sources.anomaly ? [detector(context)] : []),
    ],
  );
}

function delivery({ environment }: DashboardContext): Section {
  return {
    title: 'Delivery',
    color: 'vivid_green',
    rows: [
      [
        // The metric carries env and source only.
        series(
          "From a finding's update to its delivery (seconds)",
          [{ metric: 'avg:security_monitoring.delivery.lag{$environment} by {source}' }],
          [4, 4],
          'line',
        ),
        series('Archived and delivered, by source', [{ metric: findings('', 'source') }], [4, 4]),
        monitors(
          'Monitors of the pipeline',
          `tag:(managed_by:aws-security-monitoring AND env:${environment} AND source:pipeline)`,
          [4, 4],
        ),
      ],
    ],
  };
}

function functions(context: DashboardContext): Section {
  const metric = (what: string) => `sum:aws.lambda.${what}${scope} by {functionname}.as_count()`;
  const scope = awsScope(context, `functionname:${context.prefix}-*`);
  return {
    title: 'Functions',
    color: 'vivid_blue',
    rows: [
      [
        series('Invocations', [{ metric: metric('invocations') }], [6, 4]),
        series(
          'Duration (milliseconds)',
          [{ metric: `avg:aws.lambda.duration${scope} by {functionname}` }],
          [6, 4],
          'line',
        ),
      ],
      [
        series('Errors', [{ metric: metric('errors') }], [6, 4]),
        series('Throttles', [{ metric: metric('throttles') }], [6, 4]),
      ],
    ],
  };
}

function queues(context: DashboardContext): Section {
  const { prefix } = context;
  const dead = awsScope(context, `queuename:${prefix}-*-dlq`);
  const live = awsScope(context, `queuename:${prefix}-*,!queuename:${prefix}-*-dlq`);
  const visible = 'aws.sqs.approximate_number_of_messages_visible';
  return {
    title: 'Queues',
    color: 'vivid_orange',
    rows: [
      [
        number(
          'Dead letters',
          { metric: `sum:${visible}${dead}`, aggregator: 'last' },
          [3, 4],
          [
            { comparator: '>', value: 0, palette: 'white_on_red' },
            { comparator: '<=', value: 0, palette: 'white_on_green' },
          ],
        ),
        series('Dead letters by queue', [{ metric: `max:${visible}${dead} by {queuename}` }], [5, 4], 'line'),
        note(
          'A message waits while its function or Datadog fails, for 14 days at most. Only what can never be processed becomes a dead letter; see the runbook `dead-letters`.',
          [4, 4],
        ),
      ],
      [
        series('Messages waiting', [{ metric: `max:${visible}${live} by {queuename}` }], [6, 4], 'line'),
        series(
          'Age of the oldest message (seconds)',
          [{ metric: `max:aws.sqs.approximate_age_of_oldest_message${live} by {queuename}` }],
          [6, 4],
          'line',
        ),
      ],
    ],
  };
}
