import { type Dashboard, type DashboardContext, dashboard, type Section } from './dashboard';
import { findings, logMetric, logs } from './queries';
import { severityCounts } from './severity-counts';
import { logList, note, series, top } from './widgets';

const LIST = ['@detail.severity', '@detail.type', 'account_id', 'region', '@detail.title'] as const;

/** GuardDuty's findings: what kind, against what, and the newest of them. */
export function guardduty(context: DashboardContext): Dashboard {
  return dashboard(
    context,
    'Amazon GuardDuty',
    'Threats that GuardDuty detected, by type, resource, account and region.',
    [summary(), kinds(context), newest()],
  );
}

function summary(): Section {
  return {
    title: 'Findings',
    color: 'vivid_orange',
    rows: [
      [
        ...severityCounts('guardduty', ['Critical', 'High', 'Medium', 'Low']),
        note(
          'Counts are of finding versions: a finding that GuardDuty updates is counted again, with its new severity.',
          [4, 2],
        ),
      ],
      [
        series('By severity', [{ metric: findings('source:guardduty', 'severity') }], [6, 4]),
        series('By status', [{ metric: findings('source:guardduty', 'status') }], [6, 4]),
      ],
    ],
  };
}

function kinds(context: DashboardContext): Section {
  const metric = (groupBy: string) => logMetric(context, 'guardduty.by_type', '', groupBy);
  return {
    title: 'What and where',
    color: 'vivid_purple',
    rows: [
      [
        top('Finding types', { metric: metric('finding_type') }, [6, 5], 15),
        top('Resource types', { metric: metric('resource_type') }, [3, 5]),
        top('Accounts and regions', { metric: metric('account_id,region') }, [3, 5]),
      ],
    ],
  };
}

function newest(): Section {
  return {
    title: 'Newest',
    color: 'gray',
    rows: [
      [
        logList(
          'HIGH and CRITICAL findings',
          logs('guardduty', 'severity:(high OR critical)'),
          LIST,
          [12, 6],
        ),
      ],
      [
        logList(
          'Findings about identities',
          logs('guardduty', '@detail.type:*IAMUser*'),
          [...LIST, '@detail.resource.accessKeyDetails.userName'],
          [12, 5],
        ),
      ],
    ],
  };
}
