import type { CatalogContext, MonitorSpec } from '../monitor-spec';

/** Events are sent for findings that are new or have risen, at HIGH and above, so that one finding alerts once. */
export function findingMonitors({ environment }: CatalogContext): readonly MonitorSpec[] {
  // CloudTrail's alerts carry their rule, anomalies their method: both have monitors of their own.
  const events = `managed_by:aws-security-monitoring env:${environment} -rule_id:* -anomaly_method:*`;
  const groupBy = ['account_id', 'region'];
  const where = 'in account {{account_id.name}}, region {{region.name}}';
  return [
    {
      key: 'critical-findings',
      title: 'New critical security finding',
      priority: 1,
      source: 'findings',
      condition: {
        kind: 'event',
        search: `${events} severity:critical`,
        groupBy,
        window: '15m',
        critical: 0,
      },
      alert: `{{value}} new or risen CRITICAL finding(s) ${where}. Open the events of this alert for titles and resources.`,
      recovery: `No further CRITICAL finding ${where}. The findings themselves stay open until they are closed at their source.`,
      escalation: { text: 'A CRITICAL finding is still coming in. Is somebody on it?', renotifyMinutes: 60 },
    },
    {
      key: 'high-findings',
      title: 'New high security finding',
      priority: 2,
      source: 'findings',
      condition: { kind: 'event', search: `${events} severity:high`, groupBy, window: '15m', critical: 0 },
      alert: `{{value}} new or risen HIGH finding(s) ${where}. Open the events of this alert for titles and resources.`,
      recovery: `No further HIGH finding ${where}. The findings themselves stay open until they are closed at their source.`,
    },
  ];
}
