import type { CatalogContext, MonitorSpec } from '../monitor-spec';

/** Whether the functions and queues of the system work, by AWS's metrics. */
export function pipelineMonitors(context: CatalogContext): readonly MonitorSpec[] {
  return [...functionMonitors(context), ...queueMonitors(context)];
}

function functionMonitors({ prefix, awsScope }: CatalogContext): readonly MonitorSpec[] {
  const functions = `{functionname:${prefix}-*${awsScope}} by {functionname}.as_count()`;
  const common = { kind: 'threshold', aggregation: 'sum', fromCloudWatch: true } as const;
  return [
    {
      key: 'function-errors',
      title: 'Function fails',
      priority: 3,
      source: 'pipeline',
      condition: {
        ...common,
        metric: `sum:aws.lambda.errors${functions}`,
        window: '30m',
        critical: 3,
        warning: 0,
      },
      alert:
        '{{functionname.name}} failed {{value}} times in half an hour. Events wait in its queue and are tried again.',
      recovery: '{{functionname.name}} works again.',
    },
    {
      key: 'function-throttles',
      title: 'Function is throttled',
      priority: 3,
      source: 'pipeline',
      condition: {
        ...common,
        metric: `sum:aws.lambda.throttles${functions}`,
        window: '30m',
        critical: 20,
        warning: 5,
      },
      alert:
        '{{functionname.name}} was throttled {{value}} times in half an hour: the account or the function has too little concurrency.',
      recovery: '{{functionname.name}} is no longer throttled.',
    },
  ];
}

function queueMonitors({ prefix, awsScope }: CatalogContext): readonly MonitorSpec[] {
  const common = { kind: 'threshold', aggregation: 'max', fromCloudWatch: true } as const;
  return [
    {
      key: 'dead-letters',
      title: 'Messages in a dead-letter queue',
      priority: 2,
      source: 'pipeline',
      condition: {
        ...common,
        metric: `max:aws.sqs.approximate_number_of_messages_visible{queuename:${prefix}-*-dlq${awsScope}} by {queuename}`,
        window: '15m',
        critical: 0,
      },
      alert:
        '{{queuename.name}} holds {{value}} message(s) that could not be processed. They are kept for 14 days.',
      recovery: '{{queuename.name}} is empty again.',
      escalation: {
        text: 'Dead letters are still waiting; they are lost after 14 days.',
        renotifyMinutes: 1440,
      },
    },
    {
      key: 'delivery-delayed',
      title: 'Messages wait too long in a queue',
      priority: 3,
      source: 'pipeline',
      condition: {
        ...common,
        metric: `max:aws.sqs.approximate_age_of_oldest_message{queuename:${prefix}-*,!queuename:${prefix}-*-dlq${awsScope}} by {queuename}`,
        window: '15m',
        critical: 3600,
        warning: 900,
      },
      alert:
        'The oldest message of {{queuename.name}} has waited {{value}} seconds. Nothing is lost before 14 days, but alerts come late.',
      recovery: '{{queuename.name}} has caught up.',
    },
  ];
}

/**
 * The time that a finding takes to Datadog, by the exporter's own metric. The first read of old findings lags by
 * days for a moment; only a lag that lasts is a fault.
 */
export function deliveryMonitors({ environment }: CatalogContext): readonly MonitorSpec[] {
  return [
    {
      key: 'delivery-lag',
      title: 'Findings reach Datadog late',
      priority: 3,
      source: 'pipeline',
      condition: {
        kind: 'threshold',
        metric: `avg:security_monitoring.delivery.lag{env:${environment}} by {source}`,
        aggregation: 'min',
        window: '2h',
        critical: 7200,
        warning: 3600,
      },
      alert:
        'Findings of {{source.name}} reach Datadog {{value}} seconds after their update, for two hours on end.',
      recovery: 'Findings of {{source.name}} arrive in time again.',
    },
  ];
}
