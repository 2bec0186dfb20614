import type { LogsMetricGroupBy } from '@cdktf/provider-datadog/lib/logs-metric';
import type { Source } from '../deployment';

/** A count of logs that outlives them (15 months), by attributes of few values. */
export interface LogMetricSpec {
  /** Last part of the name. */
  readonly suffix: string;
  readonly source: Source;
  /** Added to the source's own filter. */
  readonly filter?: string;
  readonly groupBy: readonly LogsMetricGroupBy[];
}

/** On every log that the exporter sends. */
const COMMON: readonly LogsMetricGroupBy[] = [
  { path: 'account_id', tagName: 'account_id' },
  { path: 'env', tagName: 'env' },
  { path: 'region', tagName: 'region' },
];

const SEVERITY: LogsMetricGroupBy = { path: 'severity', tagName: 'severity' };

/** The log-based metrics. Never grouped by an id, address or name of a resource: each combination of values is billed. */
export const LOG_METRICS: readonly LogMetricSpec[] = [
  {
    suffix: 'guardduty.by_type',
    source: 'guardduty',
    groupBy: [
      ...COMMON,
      SEVERITY,
      { path: '@detail.type', tagName: 'finding_type' },
      { path: '@detail.resource.resourceType', tagName: 'resource_type' },
    ],
  },
  {
    suffix: 'inspector.by_severity',
    source: 'inspector',
    groupBy: [
      ...COMMON,
      SEVERITY,
      { path: '@type', tagName: 'finding_type' },
      { path: '@fixAvailable', tagName: 'fix_available' },
      { path: '@exploitAvailable', tagName: 'exploit_available' },
    ],
  },
  {
    suffix: 'inspector.exploitable',
    source: 'inspector',
    // Few enough to be told apart by CVE.
    filter: '@exploitAvailable:YES severity:(high OR critical)',
    groupBy: [
      ...COMMON,
      SEVERITY,
      { path: '@packageVulnerabilityDetails.vulnerabilityId', tagName: 'vulnerability' },
    ],
  },
  {
    suffix: 'cloudtrail.by_rule',
    source: 'cloudtrail',
    groupBy: [...COMMON, SEVERITY, { path: 'rule_id', tagName: 'rule_id' }],
  },
  {
    suffix: 'cloudtrail.by_technique',
    source: 'cloudtrail',
    groupBy: [...COMMON, { path: '@detection.attack', tagName: 'technique' }],
  },
  {
    suffix: 'anomaly.by_method',
    source: 'anomaly',
    groupBy: [
      ...COMMON,
      SEVERITY,
      { path: 'finding_type', tagName: 'finding_type' },
      { path: 'anomaly_method', tagName: 'anomaly_method' },
    ],
  },
  {
    suffix: 'waf.by_rule',
    source: 'waf',
    groupBy: [
      ...COMMON,
      { path: '@action', tagName: 'action' },
      { path: '@sampled', tagName: 'sampled' },
      { path: '@terminatingRuleId', tagName: 'rule' },
    ],
  },
  {
    suffix: 'waf.by_country',
    source: 'waf',
    groupBy: [
      ...COMMON,
      { path: '@action', tagName: 'action' },
      { path: '@httpRequest.country', tagName: 'country' },
    ],
  },
];

/** What `ddsource` says of each source's logs. */
export const DDSOURCE = {
  guardduty: 'guardduty',
  inspector: 'inspector2',
  waf: 'waf',
  cloudtrail: 'cloudtrail',
  anomaly: 'anomaly',
} as const;
