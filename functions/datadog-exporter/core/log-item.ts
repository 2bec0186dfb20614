import { createHash } from 'node:crypto';
import { shrink } from '../../shared/json/shrink';
import { anomalyOf } from './anomaly';
import type { ArchivedEvent } from './archived-event';
import type { Sendable } from './deliver';
import { detectionOf } from './detection';
import { findingTags } from './tags';

/** Datadog cuts a longer log in the middle and still answers 202. https://docs.datadoghq.com/api/latest/logs/ */
const MAX_LOG_BYTES = 1_000_000;
const LOG_BYTES_MARGIN = 50_000;

/**
 * What Datadog's own pipelines and facets are keyed by. An alert's message is its CloudTrail record, so that it has the
 * same attributes as the trail's own logs where these are in Datadog, too; `managed_by` tells the two apart.
 */
const DDSOURCES = {
  guardduty: 'guardduty',
  inspector: 'inspector2',
  waf: 'waf',
  cloudtrail: 'cloudtrail',
  anomaly: 'anomaly',
} as const;

/**
 * Datadog takes logs from 18 hours ago to two hours ahead; five minutes are left for the way there.
 * https://docs.datadoghq.com/logs/log_configuration/processors/log_date_remapper/
 */
const MAX_AGE_MS = 18 * 3_600_000 - 5 * 60_000;
const MAX_AHEAD_MS = 2 * 3_600_000 - 5 * 60_000;

export interface LogContext {
  readonly environment: string;
  readonly service: string;
  /** Epoch ms. */
  readonly now: number;
}

type Native = Readonly<Record<string, unknown>>;

/**
 * The Datadog log of an archived event: the native record as its message, so that Datadog's pipelines know it.
 *
 * Its date: `timestamp` is the first attribute that Datadog looks for, so it stands at the top of the log, and a
 * time that Datadog would not take is replaced by now, there and in what a pipeline's date remapper reads of the
 * message (the envelope's `time`, a WAF record's `timestamp`, CloudTrail's `eventTime`). The true time is then in `original_timestamp`; the
 * finding itself stays as it was.
 */
export function logItem(event: ArchivedEvent, context: LogContext): Sendable {
  const { ocsf } = event;
  const time = acceptableTime(ocsf.time, context.now);
  const attributes = {
    ddsource: DDSOURCES[event.source],
    ddtags: findingTags(event, context.environment).join(','),
    service: context.service,
    timestamp: time,
    ...(time !== ocsf.time && { original_timestamp: isoTime(ocsf.time) }),
    ocsf: {
      class_uid: ocsf.class_uid,
      severity_id: ocsf.severity_id,
      uid: event.uid,
      status: ocsf['status'],
      updated_at: isoTime(event.updatedAt),
    },
    ...(event.source === 'waf' && { sampled: event.native['sampled'] === true }),
    ...(event.source === 'cloudtrail' && { detection: detectionOf(ocsf) }),
    ...(event.source === 'anomaly' && { anomaly: anomalyOf(ocsf) }),
  };
  const whole = sendable({ ...attributes, message: messageOf(event, event.native, time) });
  return isTooLong(whole) ? cutLog(event, attributes, time, whole.bytes) : whole;
}

/** The time if Datadog takes it, else now. */
export function acceptableTime(time: number, now: number): number {
  return time < now - MAX_AGE_MS || time > now + MAX_AHEAD_MS ? now : time;
}

function cutLog(event: ArchivedEvent, attributes: object, time: number, originalBytes: number): Sendable {
  const marked = { ...attributes, truncated: true, original_bytes: originalBytes };
  const build = (native: Native) => sendable({ ...marked, message: messageOf(event, native, time) });
  const smaller = shrink(event.native, (native) => !isTooLong(build(native)));
  return build(smaller ?? { type: event.type });
}

function messageOf(event: ArchivedEvent, native: Native, time: number): string {
  if (event.source === 'guardduty') return JSON.stringify(guardDutyEnvelope(event, native, time));
  return JSON.stringify(time === event.ocsf.time ? native : { ...native, ...redated(event, time) });
}

/** The member that the source's pipeline takes for the log's date. */
function redated({ source }: ArchivedEvent, time: number): Native {
  if (source === 'waf') return { timestamp: time };
  return source === 'cloudtrail' ? { eventTime: isoTime(time) } : {};
}

/** The finding as EventBridge delivers it: https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html */
function guardDutyEnvelope({ ocsf, uid, updatedAt }: ArchivedEvent, detail: Native, time: number) {
  return {
    version: '0',
    id: uuidOf(uid, updatedAt),
    'detail-type': 'GuardDuty Finding',
    source: 'aws.guardduty',
    account: ocsf.cloud.account.uid,
    time: `${isoTime(time).slice(0, 19)}Z`,
    region: ocsf.cloud.region,
    resources: [],
    detail,
  };
}

/** The same version gets the same id however often it is sent. */
function uuidOf(...identity: readonly unknown[]): string {
  const hash = createHash('sha256').update(JSON.stringify(identity)).digest('hex');
  return hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

function sendable(log: object): Sendable {
  const json = JSON.stringify(log);
  return { json, bytes: Buffer.byteLength(json) };
}

function isTooLong({ bytes }: Sendable): boolean {
  return bytes > MAX_LOG_BYTES - LOG_BYTES_MARGIN;
}
