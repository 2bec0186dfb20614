import type { CatalogContext, MonitorSpec } from '../monitor-spec';
import { STILL_OPEN } from './still-open';

/** What GuardDuty's findings say about identities, workloads and their number. https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-active.html */
export function guarddutyMonitors(context: CatalogContext): readonly MonitorSpec[] {
  const logs = `source:guardduty managed_by:aws-security-monitoring env:${context.environment} ${STILL_OPEN}`;
  const groupBy = ['account_id'];
  const where = 'in account {{account_id.name}}';
  return [
    surge(context, where),
    {
      key: 'credential-findings',
      title: 'GuardDuty: credentials misused',
      priority: 2,
      source: 'guardduty',
      condition: {
        kind: 'log',
        search: `${logs} @detail.type:(*IAMUser* OR *InstanceCredentialExfiltration*) severity:(medium OR high OR critical)`,
        groupBy,
        window: '1h',
        critical: 0,
      },
      alert: `GuardDuty saw {{value}} sign(s) of misused IAM credentials ${where}: disable the access key or session named in the finding first, ask later.`,
      recovery: `No sign of misused credentials ${where} for an hour. Check that the key or session was in fact revoked.`,
      escalation: {
        text: 'Misuse of credentials goes on. Are the credentials disabled?',
        renotifyMinutes: 60,
      },
    },
    {
      key: 'root-activity',
      title: 'GuardDuty: root user active',
      priority: 1,
      source: 'guardduty',
      condition: {
        kind: 'log',
        search: `${logs} (@detail.type:*RootCredentialUsage* OR @detail.resource.accessKeyDetails.userType:Root)`,
        groupBy,
        window: '1h',
        critical: 0,
      },
      alert: `The root user is used ${where} ({{value}} finding(s)). Ask its keepers at once; if nobody did it, the account is taken over.`,
      recovery: `No root activity ${where} for an hour.`,
      escalation: { text: 'The root user is still active. Did its keepers answer?', renotifyMinutes: 30 },
    },
    {
      key: 'workload-compromise',
      title: 'GuardDuty: workload compromised',
      priority: 2,
      source: 'guardduty',
      condition: {
        kind: 'log',
        search: `${logs} severity:(high OR critical) @detail.resource.resourceType:(Instance OR Container OR ECSCluster OR EKSCluster OR KubernetesCluster OR Lambda)`,
        groupBy,
        window: '4h',
        critical: 0,
      },
      alert: `GuardDuty holds an instance, container or function ${where} for compromised ({{value}} finding(s)). Isolate it before it is stopped, so that memory and disk can be examined.`,
      recovery: `No HIGH finding on a workload ${where} for four hours.`,
    },
    {
      key: 'credential-compromise',
      title: 'Credential compromise in progress',
      priority: 1,
      source: 'guardduty',
      condition: { kind: 'composite', all: ['credential-findings', 'guardduty-surge'] },
      alert:
        'Misused credentials, and far more GuardDuty findings than usual in the same account: this looks like an attack at work. Declare an incident.',
      recovery: 'No longer both: either the misuse or the surge of findings has ended.',
      escalation: { text: 'The attack seems to go on. Who leads the incident?', renotifyMinutes: 30 },
    },
  ];
}

function surge({ environment }: CatalogContext, where: string): MonitorSpec {
  return {
    key: 'guardduty-surge',
    title: 'GuardDuty: far more findings than usual',
    priority: 3,
    source: 'guardduty',
    condition: {
      kind: 'anomaly',
      metric: `sum:security_monitoring.findings{env:${environment},source:guardduty} by {account_id}.as_count()`,
      algorithm: 'basic',
      deviations: 3,
    },
    alert: `GuardDuty reports far more findings than usual ${where}.`,
    recovery: `The number of GuardDuty findings ${where} is back to what is usual.`,
  };
}
