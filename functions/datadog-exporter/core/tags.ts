import { anomalyOf, seriesTags } from './anomaly';
import type { ArchivedEvent } from './archived-event';
import { detectionOf } from './detection';

/** Datadog cuts a tag at 200 characters. https://docs.datadoghq.com/getting_started/tagging/ */
const MAX_TAG_LENGTH = 200;

/** `key:value` in the characters that Datadog keeps; a comma or a space in it would start another tag. */
export function tag(key: string, value: string): string {
  return `${key}:${value.replaceAll(/[^\p{L}\p{N}_\-:./]/gu, '_')}`.slice(0, MAX_TAG_LENGTH);
}

/** The tags of a finding's log and event. */
export function findingTags(event: ArchivedEvent, environment: string): readonly string[] {
  return [
    ...placeTags(event, environment),
    tag('finding_type', event.type),
    ...detectionTags(event),
    'managed_by:aws-security-monitoring',
  ];
}

/** Monitors and dashboards tell CloudTrail's alerts apart by their rule, anomalies by what is watched and the method that noticed them. */
function detectionTags({ source, ocsf }: ArchivedEvent): readonly string[] {
  if (source === 'anomaly') {
    const { method, subject } = anomalyOf(ocsf);
    return [
      tag('anomaly_method', method),
      // The monitor groups by it: an event without it would call nobody.
      tag('anomaly_subject', subject ?? 'unknown'),
      ...seriesTags(ocsf).map(([name, value]) => tag(name, value)),
    ];
  }
  const detection = source === 'cloudtrail' ? detectionOf(ocsf) : undefined;
  return detection ? [tag('rule_id', detection.rule_id)] : [];
}

/** Environment, account, region and severity: few enough values for metrics. */
export function placeTags(event: ArchivedEvent, environment: string): readonly string[] {
  const { cloud } = event.ocsf;
  return [
    tag('env', environment),
    tag('account_id', cloud.account.uid),
    tag('region', cloud.region),
    tag('severity', event.severity),
  ];
}
