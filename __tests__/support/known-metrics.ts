/** The metrics that monitors and dashboards may rest on, with the tags that each carries: what the exporter sends and AWS's own. */
export const KNOWN_METRICS: Readonly<Record<string, readonly string[]>> = {
  'security_monitoring.findings': [
    'env',
    'source',
    'account_id',
    'region',
    'severity',
    'status',
    'action',
    'sampled',
  ],
  'security_monitoring.findings.new_or_risen': ['env', 'source', 'account_id', 'region', 'severity'],
  'security_monitoring.delivery.lag': ['env', 'source'],
  ...functionMetrics(),
  ...predictorMetrics(),
  'securitymonitoring.anomaly_score': ['env', 'account_id', 'region', 'service', 'series'],
  'securitymonitoring.anomaly_raw': ['env', 'account_id', 'region', 'service', 'series'],
  'aws.lambda.invocations': ['env', 'account_id', 'region', 'functionname'],
  'aws.lambda.errors': ['env', 'account_id', 'region', 'functionname'],
  'aws.lambda.throttles': ['env', 'account_id', 'region', 'functionname'],
  'aws.lambda.duration': ['env', 'account_id', 'region', 'functionname'],
  'aws.sqs.approximate_number_of_messages_visible': ['env', 'account_id', 'region', 'queuename'],
  'aws.sqs.approximate_age_of_oldest_message': ['env', 'account_id', 'region', 'queuename'],
  'aws.ec2.network_out': ['env', 'account_id', 'region', 'host'],
  'aws.natgateway.bytes_out_to_destination.sum': ['env', 'account_id', 'region', 'natgatewayid'],
  'aws.wafv2.blocked_requests': ['env', 'account_id', 'region', 'webacl', 'rule'],
  'aws.wafv2.allowed_requests': ['env', 'account_id', 'region', 'webacl', 'rule'],
};

/** What processor, notifier and anomaly detector write to CloudWatch, as the integration brings it on. */
function functionMetrics(): Readonly<Record<string, readonly string[]>> {
  const names = [
    'records_read',
    'bytes_read',
    'matches',
    'alerts_raised',
    'alerts_suppressed',
    'lag_seconds',
    'limit_breached',
    'objects_damaged',
    'objects_gone',
    'alerts_sent',
    'alerts_failed',
    'oldest_unsent_seconds',
    'freshness_seconds',
    'series_watched',
    'series_left_out',
    'series_failed',
    'points_scored',
    'run_incomplete',
    'findings_unreadable',
    'anomalies_found',
    'alarms_silenced',
    'estimated_monthly_usd',
  ];
  return Object.fromEntries(
    names.map((name) => [`securitymonitoring.${name}`, ['env', 'account_id', 'region', 'service']]),
  );
}

/** What the predictor writes beside that: levels, by what they are about. */
function predictorMetrics(): Readonly<Record<string, readonly string[]>> {
  const own = ['env', 'account_id', 'region', 'service'];
  return {
    'securitymonitoring.forecast_findings': [...own, 'source', 'band'],
    'securitymonitoring.counted_findings': [...own, 'source', 'band'],
    'securitymonitoring.findings_outside_forecast': [...own, 'source'],
    'securitymonitoring.risk_score': [...own, 'principal'],
  };
}

/** One use of a metric in a query. */
export interface MetricUse {
  readonly metric: string;
  /** Tag keys in filter and grouping, template variables included. */
  readonly tags: readonly string[];
}

const USE = /\b(?:sum|avg|max|min):([a-z0-9_.]+)\{([^}]*)\}(?: by \{([^}]*)\})?/g;

/** Every metric in a query, with the tags that it is filtered and grouped by. */
export function metricsIn(query: string): readonly MetricUse[] {
  return [...query.matchAll(USE)].map(([, metric = '', filter = '', groups = '']) => ({
    metric,
    tags: [
      ...filter.split(',').map((part) => part.replace(/^!/, '').split(':')[0] ?? ''),
      ...groups.split(',').filter(Boolean),
    ],
  }));
}
