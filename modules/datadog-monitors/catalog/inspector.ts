import type { CatalogContext, MonitorSpec } from '../monitor-spec';
import { STILL_OPEN } from './still-open';

/** What Inspector's findings say about vulnerabilities that matter most. */
export function inspectorMonitors({ environment }: CatalogContext): readonly MonitorSpec[] {
  const where = 'in account {{account_id.name}}';
  return [
    {
      key: 'exploitable-vulnerabilities',
      title: 'Inspector: critical vulnerability with a known exploit',
      priority: 2,
      source: 'inspector',
      condition: {
        kind: 'log',
        search: `source:inspector2 managed_by:aws-security-monitoring env:${environment} @severity:CRITICAL @exploitAvailable:YES ${STILL_OPEN}`,
        groupBy: ['account_id'],
        window: '1d',
        critical: 0,
      },
      alert: `{{value}} CRITICAL vulnerability report(s) with a public exploit ${where} within a day. Patch, or take the resource off the network.`,
      recovery: `No such report ${where} for a day.`,
      escalation: { text: 'Exploitable critical vulnerabilities are still reported.', renotifyMinutes: 1440 },
    },
    {
      key: 'vulnerability-flood',
      title: 'Inspector: many new critical vulnerabilities',
      priority: 3,
      source: 'inspector',
      condition: {
        kind: 'threshold',
        metric: `sum:security_monitoring.findings.new_or_risen{env:${environment},source:inspector,severity:critical} by {account_id}.as_count()`,
        aggregation: 'sum',
        window: '4h',
        critical: 50,
        warning: 20,
      },
      alert: `{{value}} new CRITICAL vulnerabilities ${where} in four hours (limit {{threshold}}): a new CVE in a common package, or an old image rolled out.`,
      recovery: `New CRITICAL vulnerabilities ${where} are back below the limit.`,
    },
  ];
}

/** Needs GuardDuty and Inspector. */
export function exploitedVulnerability(): MonitorSpec {
  return {
    key: 'exploited-vulnerability',
    title: 'Exploited vulnerability likely',
    priority: 1,
    source: 'findings',
    condition: { kind: 'composite', all: ['exploitable-vulnerabilities', 'workload-compromise'] },
    alert:
      'One account has critical vulnerabilities with a public exploit and a workload that GuardDuty holds for compromised. Treat it as an intrusion until the contrary is shown.',
    recovery: 'No longer both in one account.',
    escalation: { text: 'Both conditions still hold. Who leads the incident?', renotifyMinutes: 60 },
  };
}
