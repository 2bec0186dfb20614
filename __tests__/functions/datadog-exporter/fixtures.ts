import { gzipSync } from 'node:zlib';
import {
  awsCloud,
  classify,
  DETECTION_FINDING,
  HTTP_ACTIVITY,
  OCSF_VERSION,
  type OcsfEvent,
  type SeverityId,
  severityOf,
} from '../../../functions/shared/ocsf/event';

export const NOW = Date.parse('2026-05-04T12:00:00Z');
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const ACCOUNT = '123456789012';
export const REGION = 'eu-central-1';
export const FINDING_ARN = `arn:aws:guardduty:${REGION}:${ACCOUNT}:detector/0a/finding/0123456789abcdef0123456789abcdef`;

export interface FindingChoice {
  readonly uid?: string;
  readonly severity?: SeverityId;
  readonly updatedAt?: number;
  readonly activity?: 1 | 2 | 3;
  readonly statusId?: number;
  readonly title?: string;
  readonly description?: string;
  readonly native?: Readonly<Record<string, unknown>>;
}

/** A GuardDuty finding as it lies in the archive. */
export function guardDutyEvent(choice: FindingChoice = {}): OcsfEvent {
  const { uid = FINDING_ARN, severity = 4, updatedAt = NOW - MINUTE, activity = 1 } = choice;
  const title = choice.title ?? 'An EC2 instance talks to a command & control server';
  return {
    ...classify(DETECTION_FINDING, activity),
    ...severityOf(severity),
    time: updatedAt,
    message: title,
    metadata: {
      version: OCSF_VERSION,
      product: { name: 'GuardDuty', vendor_name: 'AWS' },
      uid,
      profiles: ['cloud'],
    },
    cloud: awsCloud(ACCOUNT, REGION),
    status: activity === 3 ? 'Archived' : 'New',
    status_id: choice.statusId ?? (activity === 3 ? 5 : 1),
    finding_info: {
      uid,
      title,
      desc: choice.description ?? 'i-99999999 queries a domain of a known server.',
      types: ['Backdoor:EC2/C&CActivity.B!DNS'],
      first_seen_time: updatedAt - HOUR,
      last_seen_time: updatedAt,
      modified_time: updatedAt,
    },
    resources: [{ uid: `arn:aws:ec2:${REGION}:${ACCOUNT}:instance/i-99999999`, type: 'Instance' }],
    raw_data: JSON.stringify(
      choice.native ?? { id: uid.split('/').at(-1), updatedAt: new Date(updatedAt).toISOString() },
    ),
  };
}

/** A request that WAF saw, as it lies in the archive. */
export function wafEvent(native: Readonly<Record<string, unknown>> = {}, time = NOW - MINUTE): OcsfEvent {
  return {
    ...classify(HTTP_ACTIVITY, 3),
    ...severityOf(2),
    time,
    message: 'BLOCK GET /',
    metadata: {
      version: OCSF_VERSION,
      product: { name: 'WAF', vendor_name: 'AWS' },
      uid: `request-${time}`,
      profiles: ['cloud'],
    },
    cloud: awsCloud(ACCOUNT, REGION),
    status: 'Failure',
    raw_data: JSON.stringify({ timestamp: time, formatVersion: 1, action: 'BLOCK', ...native }),
  };
}

/** The id of the CloudTrail event behind an alert. */
export const EVENT_ID = '6f1f0a52-0b6c-4c3e-9a3e-0d7f6b0f6d11';

/** An alert of a CloudTrail rule as it lies in the archive. */
export function alertEvent(
  choice: FindingChoice & { readonly isAlert?: boolean; readonly burst?: string } = {},
): OcsfEvent {
  const { updatedAt = NOW - MINUTE, isAlert = true } = choice;
  const event = guardDutyEvent({
    uid: `${EVENT_ID}#iam.admin-policy-attached`,
    title: 'Administrator policy attached',
    native: {
      eventID: EVENT_ID,
      eventName: 'AttachUserPolicy',
      eventTime: new Date(updatedAt).toISOString(),
    },
    ...choice,
  });
  return {
    ...event,
    is_alert: isAlert,
    metadata: { ...event.metadata, ...(choice.burst && { correlation_uid: choice.burst }) },
    finding_info: {
      ...(event['finding_info'] as object),
      types: ['persistence'],
      analytic: { uid: 'iam.admin-policy-attached', name: 'Administrator policy attached', type_id: 1 },
      attacks: [
        { technique: { uid: 'T1098' }, sub_technique: { uid: 'T1098.003' } },
        { technique: { uid: 'T1098' }, sub_technique: { uid: 'T1098.003' } },
        { technique: { uid: 'T1484' } },
        { tactic: { uid: 'TA0005' } },
      ],
    },
  };
}

/** A finding of the anomaly detector as it lies in the archive. */
export function anomalyEvent(choice: FindingChoice = {}): OcsfEvent {
  const event = guardDutyEvent({
    uid: 'series#nat-out:eu-central-1:nat-1#1777890000',
    title: 'Unusual BytesOutToDestination of nat-1',
    native: {
      series: 'nat-out:eu-central-1:nat-1',
      from: { kind: 'metric' },
      alarm: { method: 'season' },
    },
    ...choice,
  });
  return {
    ...event,
    message: '40 GB where 2 GB were expected',
    finding_info: {
      ...(event['finding_info'] as object),
      types: ['anomaly.nat-out'],
      analytic: { uid: 'anomaly.nat-out', name: 'season', type_id: 3 },
      data_sources: ['nat-out:eu-central-1:nat-1'],
      tags: [{ name: 'team', value: 'net work' }],
    },
  };
}

/** A key that the archive would give; each name its own. */
export function keyOf(name = 'one', source = 'guardduty'): string {
  const hash = Buffer.from(name).toString('hex').padEnd(64, '0');
  return `findings/source=${source}/region=${REGION}/accountId=${ACCOUNT}/eventDay=20260504/${hash}.json.gz`;
}

export function gzipped(events: readonly OcsfEvent[]): Buffer {
  return gzipSync(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
}
