import type { DashboardContext } from './dashboard';

/** On the exporter's metrics, logs and events. */
const VARIABLES = ['$account', '$region', '$environment'] as const;

/** `sum:` of a count by this system, limited by the template variables. */
export function findings(filter: string, groupBy = '', metric = 'security_monitoring.findings'): string {
  return `sum:${metric}{${[...VARIABLES, filter].filter(Boolean).join(',')}}${by(groupBy)}.as_count()`;
}

/** A count made of logs in Datadog; its name holds the environment, since such names are unique in an organization. */
export function logMetric(
  { environment }: DashboardContext,
  suffix: string,
  filter: string,
  groupBy = '',
): string {
  return findings(filter, groupBy, `security_monitoring.${environment.replaceAll('-', '_')}.${suffix}`);
}

/** Scope of AWS's own metrics: an adopted integration does not give them account_id and env, but all have their region. */
export function awsScope({ awsMetricsAreTagged }: DashboardContext, filter: string): string {
  return `{${[...(awsMetricsAreTagged ? VARIABLES : ['$region']), filter].join(',')}}`;
}

/**
 * A metric that a function of this system writes to CloudWatch, which the integration brings on as custom metrics: the
 * namespace in lower case, the name in snake case, `service` the function's name.
 */
export function functionMetric(
  context: DashboardContext,
  functionName: string,
  metric: string,
  aggregation: 'sum' | 'max' = 'sum',
): string {
  const scope = awsScope(context, `service:${context.prefix}-${functionName}`);
  const counted = aggregation === 'sum' ? '.as_count()' : '';
  return `${aggregation}:securitymonitoring.${metric}${scope}${counted}`;
}

/** Search of this system's logs, limited by the template variables. */
export function logs(
  source: 'guardduty' | 'inspector2' | 'waf' | 'cloudtrail' | 'anomaly',
  filter = '',
): string {
  return ['managed_by:aws-security-monitoring', `source:${source}`, ...VARIABLES, filter]
    .filter(Boolean)
    .join(' ');
}

/** Search of this system's events. */
export function events(filter: string): string {
  return ['managed_by:aws-security-monitoring', ...VARIABLES, filter].filter(Boolean).join(' ');
}

/** The grouping of a metric query, or none. */
export function by(groups: string): string {
  return groups === '' ? '' : ` by {${groups}}`;
}
