import { type Dashboard, type DashboardContext, dashboard, type Section } from './dashboard';
import { findings, logMetric, logs } from './queries';
import { logList, note, number, series, top } from './widgets';

/** Inspector's findings: what can be exploited, what can be fixed, and what is new. */
export function vulnerabilities(context: DashboardContext): Dashboard {
  return dashboard(
    context,
    'Vulnerabilities',
    'Vulnerabilities that Amazon Inspector found, by severity, exploit and fix.',
    [summary(context), exploitable(context), changes(context)],
  );
}

function summary(context: DashboardContext): Section {
  const reported = (filter: string) => logMetric(context, 'inspector.by_severity', filter);
  return {
    title: 'Reported in this time',
    color: 'vivid_orange',
    rows: [
      [
        number(
          'Critical',
          { metric: reported('severity:critical') },
          [2, 2],
          [{ comparator: '>', value: 0, palette: 'white_on_red' }],
        ),
        number(
          'High',
          { metric: reported('severity:high') },
          [2, 2],
          [{ comparator: '>', value: 0, palette: 'white_on_yellow' }],
        ),
        number('With a known exploit', { metric: reported('exploit_available:yes') }, [2, 2]),
        number('With a fix', { metric: reported('fix_available:yes') }, [2, 2]),
        note(
          'Inspector reports a vulnerability again whenever it changes, so these are reports, not open vulnerabilities. The open ones are in the Inspector console and in the archive.',
          [4, 2],
        ),
      ],
    ],
  };
}

function exploitable(context: DashboardContext): Section {
  return {
    title: 'Fix these first: HIGH and CRITICAL with a known exploit',
    color: 'vivid_pink',
    rows: [
      [
        top(
          'Vulnerabilities by number of reports',
          { metric: logMetric(context, 'inspector.exploitable', '', 'vulnerability') },
          [4, 6],
          20,
        ),
        logList(
          'Newest reports',
          logs('inspector2', '@exploitAvailable:YES severity:(high OR critical)'),
          ['severity', '@vulnerability.id', '@vulnerability.score', 'account_id', 'region', '@title'],
          [8, 6],
        ),
      ],
    ],
  };
}

function changes(context: DashboardContext): Section {
  return {
    title: 'Over time',
    color: 'vivid_blue',
    rows: [
      [
        series(
          'New vulnerabilities by severity',
          [{ metric: findings('source:inspector,status:new', 'severity') }],
          [6, 4],
        ),
        series(
          'Closed vulnerabilities by severity',
          [{ metric: findings('source:inspector,status:closed', 'severity') }],
          [6, 4],
        ),
      ],
      [
        top(
          'Kinds of findings',
          { metric: logMetric(context, 'inspector.by_severity', '', 'finding_type') },
          [6, 4],
        ),
        top(
          'Accounts and regions',
          { metric: logMetric(context, 'inspector.by_severity', '', 'account_id,region') },
          [6, 4],
        ),
      ],
    ],
  };
}
