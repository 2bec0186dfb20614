import { type Dashboard, type DashboardContext, dashboard, type Section } from './dashboard';
import { events, findings, logMetric } from './queries';
import { eventList, monitors, note, number, series, top } from './widgets';

const NEW = 'security_monitoring.findings.new_or_risen';

/** Where to look first: what is new, how bad it is, where, and which monitors fire. */
export function securityOverview(context: DashboardContext): Dashboard {
  return dashboard(
    context,
    'AWS security overview',
    'New and risen findings of GuardDuty, Inspector and the rules over CloudTrail, anomalies, and WAF, by severity, account and region.',
    [now(context), overTime(), where(context)],
  );
}

function now({ environment }: DashboardContext): Section {
  return {
    title: 'Now',
    color: 'vivid_pink',
    rows: [
      [
        number(
          'New critical findings',
          { metric: findings('severity:critical', '', NEW) },
          [3, 2],
          [
            { comparator: '>', value: 0, palette: 'white_on_red' },
            { comparator: '<=', value: 0, palette: 'white_on_green' },
          ],
        ),
        number(
          'New high findings',
          { metric: findings('severity:high', '', NEW) },
          [3, 2],
          [
            { comparator: '>', value: 0, palette: 'white_on_yellow' },
            { comparator: '<=', value: 0, palette: 'white_on_green' },
          ],
        ),
        number('Findings closed', { metric: findings('status:closed') }, [3, 2]),
        number('WAF requests blocked (seen)', { metric: findings('source:waf,action:block') }, [3, 2]),
      ],
      [
        eventList('New and risen findings, HIGH and above', events('severity:(high OR critical)'), [8, 6]),
        monitors(
          'Monitors of this system',
          `tag:(managed_by:aws-security-monitoring AND env:${environment})`,
          [4, 6],
        ),
      ],
    ],
  };
}

function overTime(): Section {
  return {
    title: 'Over time',
    color: 'vivid_blue',
    rows: [
      [
        series('New and risen findings by severity', [{ metric: findings('', 'severity', NEW) }], [6, 4]),
        series('New and risen findings by source', [{ metric: findings('', 'source', NEW) }], [6, 4]),
      ],
    ],
  };
}

function where(context: DashboardContext): Section {
  return {
    title: 'Where',
    color: 'vivid_purple',
    rows: [
      [
        top('Findings by account', { metric: findings('!source:waf', 'account_id') }, [4, 4]),
        top('Findings by region', { metric: findings('!source:waf', 'region') }, [4, 4]),
        note(
          '**How to read this.** A finding counts once each time it is archived: when it is new, updated or closed. "New and risen" counts what the exporter sent on. WAF numbers are of the requests that were collected: all of them where full logs are on, else a weighted sample.\n\nEvery monitor names its runbook.',
          [4, 4],
        ),
      ],
      ...(context.sources.cloudtrail ? [cloudtrailRules(context)] : []),
      ...(context.sources.anomaly ? [anomalyKinds(context)] : []),
    ],
  };
}

function cloudtrailRules(context: DashboardContext): Section['rows'][number] {
  const metric = logMetric(context, 'cloudtrail.by_rule', '', 'rule_id,severity');
  return [top('CloudTrail rules with the most alerts', { metric }, [12, 4])];
}

function anomalyKinds(context: DashboardContext): Section['rows'][number] {
  const metric = logMetric(context, 'anomaly.by_method', '', 'finding_type,severity');
  return [top('Kinds of anomalies', { metric }, [12, 4])];
}
