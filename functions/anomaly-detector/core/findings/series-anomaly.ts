import type { Alarm } from '../run/watches';
import { measured } from '../series/measured';
import type { Series } from '../series/series';
import type { Anomaly } from './anomaly';
import { countText } from './number-text';
import { minuteText } from './time-text';

const TRAFFIC =
  'Look which hosts sent or received it (flow logs, load balancer and NAT metrics) and whether a deployment, a backup or a campaign explains it. If nothing does, isolate the source and keep its disk.';
const REQUESTS =
  'Look at the requests of that time in the web ACL: who sends them, to what path, and which rule decided. Rate-limit or block the source if they are no customers.';
const CALLS =
  'Look at the calls of that time in CloudTrail: which operations, from which addresses. If their owner does not know of them, revoke the sessions and deactivate the keys.';

const HOUR = 3600;

/** The anomaly that an alarm of a series is. */
export function seriesAnomaly(series: Series, alarm: Alarm): Anomaly {
  const { at, value, expected, low, high, probability, raw, score, method, severity, since } = alarm;
  const { from } = series;
  const { what, unit } = measured(series);
  const over = overText(alarm);
  const counted = (count: number) => [countText(count), ...(unit === undefined ? [] : [unit])].join(' ');
  return {
    identity: ['series', series.id, String(at)],
    at,
    ...(since !== undefined && { since }),
    ruleId: `anomaly.${series.specId.split(':')[0]}`,
    title: `Unusual ${series.title}`,
    explanation: `${what[0]?.toUpperCase()}${what.slice(1)} ${over}: ${alarm.explanation}`,
    severity,
    accountId: series.accountId,
    region: series.region,
    tags: series.tags,
    analytic: 'statistical',
    subject: series.id,
    parameter: from.kind === 'metric' ? `${from.metric.stat} of ${from.metric.metric}` : from.measure,
    what,
    observed: `${counted(value)} ${over}`,
    expected: `${counted(expected)}, between ${countText(low)} and ${countText(high)}`,
    method,
    numbers: { value, expected, low, high, probability, raw, score },
    ...(from.kind === 'activity' && from.by === 'principal' && { principal: from.name }),
    response: responseTo(series),
    record: { series: series.id, title: series.title, from, tags: series.tags, alarm },
  };
}

/** What time the value is of: five minutes, or the hours of a drift. */
function overText({ at, since, method }: Alarm): string {
  if (since === undefined) return 'in five minutes';
  const mean = 'on average per five minutes';
  if (method === 'quiet-hours')
    return `${mean}, in the quietest hours between ${minuteText(since)} and ${minuteText(at)} UTC`;
  // It is noticed by the first point after its hours.
  const hours = Math.floor((at - since) / HOUR);
  return `${mean}, over ${hours === 1 ? 'the hour' : `${hours} hours`}`;
}

function responseTo({ from }: Series): string {
  if (from.kind === 'activity') return CALLS;
  return from.metric.namespace === 'AWS/WAFV2' ? REQUESTS : TRAFFIC;
}
