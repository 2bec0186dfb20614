import { record, records, text } from '../../../shared/json/read';
import type { Tags } from '../series/spec';
import type { Anomaly } from './anomaly';
import { countText } from './number-text';

const RESPONSE =
  'Open the Insight in the CloudTrail console: it names the identities, agents and errors behind the change. If their owner does not know of it, revoke the sessions and deactivate the keys.';

/**
 * The anomaly that a record of CloudTrail Insights tells of, with the tags of API usage: its start, or its end. Undefined for what is no such record.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-insight-details.html
 */
export function insightAnomaly(value: unknown, tags: Tags): Anomaly | undefined {
  const event = record(value);
  const details = record(event['insightDetails']);
  const time = text(event['eventTime']) ?? '';
  const at = Date.parse(time) / 1000;
  const [id, accountId = '', region = ''] = ['sharedEventID', 'recipientAccountId', 'awsRegion'].map(
    (field) => text(event[field]),
  );
  const [name, service, state] = ['eventName', 'eventSource', 'state'].map((field) => text(details[field]));
  // The archive has no day for years of more digits, and what it refuses would hold up all others.
  if (!id || !name || !service || !Number.isFinite(at) || !/^\d{4}-/.test(time)) return undefined;
  if (!/^\d{12}$/.test(accountId) || !/^[a-z]{2}(?:-[a-z]+)+-\d$/.test(region)) return undefined;
  if (state !== 'Start' && state !== 'End') return undefined;
  const context = record(details['insightContext']);
  const principal = principalOf(context);
  const ofErrors = text(details['insightType']) === 'ApiErrorRateInsight';
  const what = ofErrors ? `${text(details['errorCode']) ?? 'Errors'} of` : 'Calls of';
  const { observed, expected } = ratesOf(context);
  return {
    identity: ['insight', id],
    at: Math.floor(at),
    hasEnded: state === 'End',
    ruleId: ofErrors ? 'anomaly.insight-errors' : 'anomaly.insight-calls',
    title: `CloudTrail Insight: ${what} ${name}`,
    explanation: `${what} ${name} (${service}): ${observed}, where ${expected} is usual, says CloudTrail Insights.`,
    severity: 'MEDIUM',
    accountId,
    region,
    tags,
    analytic: 'learning',
    subject: `${service}:${name}`,
    parameter: ofErrors ? 'errors' : 'calls',
    observed,
    expected,
    method: 'CloudTrail Insights',
    ...(principal !== undefined && { principal }),
    response: RESPONSE,
    record: event,
  };
}

/** Both are averages of a minute. */
function ratesOf(context: Readonly<Record<string, unknown>>) {
  const statistics = record(context['statistics']);
  const rate = (name: string) => {
    const average = record(statistics[name])['average'];
    return typeof average === 'number' ? `${countText(average)} a minute` : 'an unknown rate';
  };
  return { observed: rate('insight'), expected: rate('baseline') };
}

/** Who called most of it. */
function principalOf(context: Readonly<Record<string, unknown>>): string | undefined {
  const identities = records(context['attributions']).find(
    ({ attribute }) => attribute === 'userIdentityArn',
  );
  return text(records(identities?.['insight'])[0]?.['value']);
}
