import type { CatalogContext, MonitorSpec } from '../monitor-spec';

/**
 * Samples are drawn from the first 5,000 requests of a window, so they say nothing about volume: volume comes from
 * CloudWatch. `rule:all` is the total of a web ACL; without it each rule's share would be counted again.
 * https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html
 */
export function wafMonitors({ awsScope }: CatalogContext): readonly MonitorSpec[] {
  const where = 'by web ACL {{webacl.name}} in {{region.name}}';
  return [
    {
      key: 'waf-blocked-surge',
      title: 'WAF: far more requests blocked than usual',
      priority: 3,
      source: 'waf',
      condition: {
        kind: 'anomaly',
        metric: `sum:aws.wafv2.blocked_requests{rule:all${awsScope}} by {webacl,region}.as_count()`,
        algorithm: 'agile',
        deviations: 4,
        fromCloudWatch: true,
      },
      alert: `Far more requests than usual are blocked ${where}: an attack, a scanner, or a rule that blocks good traffic.`,
      recovery: `The number of requests blocked ${where} is back to what is usual.`,
    },
  ];
}
