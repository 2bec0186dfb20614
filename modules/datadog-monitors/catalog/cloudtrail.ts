import type { CatalogContext, MonitorSpec } from '../monitor-spec';
import { STILL_OPEN } from './still-open';

/**
 * What the rules over CloudTrail found, and whether the finding of it works. An event is sent for each alert that people are told of, at HIGH and above;
 * `rule_id` is on these events only.
 */
export function cloudtrailMonitors(context: CatalogContext, hasAwsMetrics: boolean): readonly MonitorSpec[] {
  return [...alertMonitors(context), ...(hasAwsMetrics ? pipelineMonitors(context) : [])];
}

function alertMonitors({ environment }: CatalogContext): readonly MonitorSpec[] {
  const scope = `managed_by:aws-security-monitoring env:${environment}`;
  const groupBy = ['account_id', 'rule_id'];
  const what = '{{rule_id.name}} in account {{account_id.name}}';
  return [
    {
      key: 'cloudtrail-critical',
      title: 'CloudTrail: critical alert',
      priority: 1,
      source: 'cloudtrail',
      condition: {
        kind: 'event',
        search: `${scope} rule_id:* severity:critical`,
        groupBy,
        window: '15m',
        critical: 0,
      },
      alert: `{{value}} CRITICAL alert(s) of the rule ${what}. The event of this alert says who did what, and links to the CloudTrail event.`,
      recovery: `No further CRITICAL alert of ${what}. What was done is still done: follow the runbook to its end.`,
      escalation: { text: 'CRITICAL alerts are still coming in. Is somebody on it?', renotifyMinutes: 60 },
      runbook: 'cloudtrail-alerts',
    },
    {
      key: 'cloudtrail-high',
      title: 'CloudTrail: high alert',
      priority: 2,
      source: 'cloudtrail',
      condition: {
        kind: 'event',
        search: `${scope} rule_id:* severity:high`,
        groupBy,
        window: '15m',
        critical: 0,
      },
      alert: `{{value}} HIGH alert(s) of the rule ${what}. The event of this alert says who did what, and links to the CloudTrail event.`,
      recovery: `No further HIGH alert of ${what}.`,
      runbook: 'cloudtrail-alerts',
    },
    {
      key: 'cloudtrail-root',
      title: 'CloudTrail: root user active',
      priority: 1,
      source: 'cloudtrail',
      condition: {
        kind: 'log',
        search: `source:cloudtrail ${scope} @userIdentity.type:Root ${STILL_OPEN}`,
        groupBy: ['account_id'],
        window: '1h',
        critical: 0,
      },
      alert:
        'The root user is used in account {{account_id.name}} ({{value}} alert(s)). Ask its keepers at once; if nobody did it, the account is taken over.',
      recovery: 'No alert about the root user of account {{account_id.name}} for an hour.',
      escalation: { text: 'The root user is still active. Did its keepers answer?', renotifyMinutes: 30 },
      runbook: 'root-activity',
    },
  ];
}

/** In a watched account events never stop: our own functions make some. */
const SILENT_HOURS = 2;

/** Whether log files are read, by what AWS and the processor itself report. */
function pipelineMonitors({ prefix, awsScope }: CatalogContext): readonly MonitorSpec[] {
  const processor = `${prefix}-cloudtrail-processor`;
  return [
    {
      key: 'cloudtrail-silent',
      title: 'CloudTrail: no log file is read',
      priority: 1,
      source: 'pipeline',
      condition: {
        kind: 'freshness',
        functionName: processor,
        scope: awsScope,
        windowHours: SILENT_HOURS,
      },
      alert: `${processor} read no log file for ${SILENT_HOURS} h. A trail that says nothing has been stopped, or its files do not reach us: nobody sees what is done in the account.`,
      recovery: `${processor} reads log files again. Files that waited in the queue are read now; look into the time between.`,
      escalation: { text: 'Still no log file is read.', renotifyMinutes: 120 },
    },
    {
      key: 'log-file-refused',
      title: 'CloudTrail: log file beyond the limits',
      priority: 2,
      source: 'pipeline',
      condition: {
        kind: 'threshold',
        metric: `sum:securitymonitoring.limit_breached{service:${processor}${awsScope}}.as_count()`,
        aggregation: 'sum',
        window: '30m',
        critical: 0,
        fromCloudWatch: true,
      },
      alert:
        '{{value}} log file(s) are larger, or unpack to more, than CloudTrail ever writes. What was read before the limit has been alerted; the rest waits in the dead-letter queue.',
      recovery: 'No further log file was refused.',
    },
  ];
}
