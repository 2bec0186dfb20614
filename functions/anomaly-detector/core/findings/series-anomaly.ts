import type { Alarm } from '../run/watches';
import type { Series } from '../series/series';
import type { Anomaly } from './anomaly';
import { countText } from './number-text';

const TRAFFIC =
  'Look which hosts sent or received it (flow logs, load balancer and NAT metrics) and whether a deployment, a backup or a campaign explains it. If nothing does, isolate the source and keep its disk.';
const REQUESTS =
  'Look at the requests of that time in the web ACL: who sends them, to what path, and which rule decided. Rate-limit or block the source if they are no customers.';
const CALLS =
  'Look at the calls of that time in CloudTrail: which operations, from which addresses. If their owner does not know of them, revoke the sessions and deactivate the keys.';

/** The anomaly that an alarm of a series is. */
export function seriesAnomaly(series: Series, alarm: Alarm): Anomaly {
  const { at, value, expected, low, high, probability, raw, score, method, severity, since } = alarm;
  const { from } = series;
  return {
    identity: ['series', series.id, String(at)],
    at,
    ...(since !== undefined && { since }),
    ruleId: `anomaly.${series.specId.split(':')[0]}`,
    title: `Unusual ${series.title}`,
    explanation: alarm.explanation,
    severity,
    accountId: series.accountId,
    region: series.region,
    tags: series.tags,
    analytic: 'statistical',
    subject: series.id,
    parameter: from.kind === 'metric' ? `${from.metric.stat} of ${from.metric.metric}` : from.measure,
    observed: countText(value),
    expected: `${countText(expected)}, between ${countText(low)} and ${countText(high)}`,
    method,
    numbers: { value, expected, low, high, probability, raw, score },
    ...(from.kind === 'activity' && from.by === 'principal' && { principal: from.name }),
    response: responseTo(series),
    record: { series: series.id, title: series.title, from, tags: series.tags, alarm },
  };
}

function responseTo({ from }: Series): string {
  if (from.kind === 'activity') return CALLS;
  return from.metric.namespace === 'AWS/WAFV2' ? REQUESTS : TRAFFIC;
}
