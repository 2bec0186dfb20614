import type { CatalogContext, MonitorSpec } from '../monitor-spec';

/** Whether alerts, of the rules over CloudTrail or of the anomaly detector, reach people. */
export function alertMonitors({ prefix, awsScope }: CatalogContext): readonly MonitorSpec[] {
  return [
    {
      key: 'alerts-unsent',
      title: 'Alerts are not sent',
      priority: 1,
      source: 'pipeline',
      condition: {
        kind: 'threshold',
        metric: `sum:aws.lambda.errors{functionname:${prefix}-notifier${awsScope}}.as_count()`,
        aggregation: 'sum',
        window: '30m',
        critical: 2,
        fromCloudWatch: true,
      },
      alert:
        'The notifier failed {{value}} times in half an hour: alerts have been waiting for more than a quarter of an hour. They are kept and sent as soon as the topic takes them; until then read them in the alerts table.',
      recovery: 'Alerts are sent again, the waiting ones first.',
      escalation: { text: 'Alerts are still not sent.', renotifyMinutes: 60 },
    },
  ];
}
