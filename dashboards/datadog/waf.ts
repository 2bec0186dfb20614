import { type Dashboard, type DashboardContext, dashboard, type Section } from './dashboard';
import { awsScope, findings, logMetric, logs } from './queries';
import { logList, note, series, top } from './widgets';

/** The web ACLs: volume from CloudWatch, detail from the collected requests. */
export function waf(context: DashboardContext): Dashboard {
  return dashboard(
    context,
    'AWS WAF',
    'Requests that the web ACLs let pass, counted and blocked, and the rules that did it.',
    [volume(context), detail(context), newest()],
  );
}

/** `rule:all` is a web ACL's total; each rule has values of its own beside it. */
function volume(context: DashboardContext): Section {
  const requests = (what: string) =>
    `sum:aws.wafv2.${what}_requests${awsScope(context, 'rule:all')} by {webacl}.as_count()`;
  return {
    title: 'All requests (CloudWatch)',
    color: 'vivid_blue',
    rows: [
      [
        series('Allowed by web ACL', [{ metric: requests('allowed') }], [6, 4]),
        series('Blocked by web ACL', [{ metric: requests('blocked') }], [6, 4]),
      ],
      [
        top(
          'Blocked by rule',
          {
            metric: `sum:aws.wafv2.blocked_requests${awsScope(context, '!rule:all')} by {rule}.as_count()`,
          },
          [8, 4],
        ),
        note(
          "These are AWS's own counts and complete. Below are the requests that were collected: all of them where full logs are on, else samples, each weighted by the requests that it stands for.",
          [4, 4],
        ),
      ],
    ],
  };
}

function detail(context: DashboardContext): Section {
  return {
    title: 'Collected requests',
    color: 'vivid_purple',
    rows: [
      [
        series('By action', [{ metric: findings('source:waf', 'action') }], [6, 4]),
        series('Full logs and samples', [{ metric: findings('source:waf', 'sampled') }], [6, 4]),
      ],
      [
        top(
          'Rules that blocked',
          { metric: logMetric(context, 'waf.by_rule', 'action:block', 'rule') },
          [6, 5],
        ),
        top(
          'Countries of blocked requests',
          { metric: logMetric(context, 'waf.by_country', 'action:block', 'country') },
          [6, 5],
        ),
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
          'Blocked requests',
          logs('waf', '@action:BLOCK'),
          [
            '@httpRequest.clientIp',
            '@httpRequest.country',
            '@httpRequest.httpMethod',
            '@httpRequest.uri',
            '@terminatingRuleId',
            '@sampled',
          ],
          [12, 6],
        ),
      ],
    ],
  };
}
