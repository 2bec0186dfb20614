import type { FindingSource } from '../../functions/shared/archive/archive-object';
import { type JsonRecord, record, records, text } from '../../functions/shared/json/read';
import {
  DETECTION_FINDING,
  HTTP_ACTIVITY,
  type OcsfEvent,
  VULNERABILITY_FINDING,
} from '../../functions/shared/ocsf/event';
import { isClosed, type SeverityName, severityName } from '../../functions/shared/ocsf/finding-state';
import { groupBy } from './group-by';

export {
  SEVERITY_NAMES as SEVERITIES,
  type SeverityName as Severity,
} from '../../functions/shared/ocsf/finding-state';

/** What GuardDuty's findings call their product. */
const GUARDDUTY = 'GuardDuty';

/** What the anomaly detector's findings call their feature of this product. */
const ANOMALIES = 'Anomaly Detection';

/** One version of a finding as it lies in the archive. */
export interface FindingVersion {
  readonly uid: string;
  readonly source: FindingSource;
  readonly title: string;
  readonly type: string;
  readonly severity: SeverityName;
  /** Epoch ms. */
  readonly updatedAt: number;
  readonly isOpen: boolean;
  readonly count: number;
  readonly resources: readonly Resource[];
  readonly native: JsonRecord;
  readonly rawData: string;
}

export interface Resource {
  readonly id: string;
  readonly kind: string;
}

/** A finding with all of its versions, oldest first. */
export interface Finding {
  readonly first: FindingVersion;
  readonly latest: FindingVersion;
  readonly versions: readonly FindingVersion[];
}

export interface WebRequest {
  /** Epoch ms. */
  readonly at: number;
  readonly clientIp: string;
  readonly country: string;
  readonly action: string;
  /** The rule that decided, or undefined for the default action. */
  readonly rule?: string;
  readonly webAcl: string;
  readonly host: string;
  readonly isSample: boolean;
  /** Requests that it stands for: 1 for a log record. */
  readonly weight: number;
  readonly rawData: string;
}

/** The findings of the archive, whatever order their versions come in. */
export function findingsOf(events: readonly OcsfEvent[]): readonly Finding[] {
  const versions = events.filter(isFinding).map(findingVersion);
  return [...groupBy(versions, ({ uid }) => uid).values()].map((same) => {
    const ordered = same.toSorted((a, b) => a.updatedAt - b.updatedAt);
    const first = ordered[0] as FindingVersion;
    return { first, latest: ordered.at(-1) ?? first, versions: ordered };
  });
}

/** The web requests of the archive, oldest first. */
export function requestsOf(events: readonly OcsfEvent[]): readonly WebRequest[] {
  return events
    .filter(({ class_uid }) => class_uid === HTTP_ACTIVITY.class_uid)
    .map(webRequest)
    .sort((a, b) => a.at - b.at);
}

function isFinding({ class_uid }: OcsfEvent): boolean {
  return class_uid === DETECTION_FINDING.class_uid || class_uid === VULNERABILITY_FINDING.class_uid;
}

function findingVersion(event: OcsfEvent): FindingVersion {
  const native = nativeOf(event);
  const info = objectIn(event, 'finding_info');
  return {
    uid: textIn(info, 'uid') ?? event.metadata.uid,
    source: sourceOf(event),
    title: textIn(info, 'title') ?? event.message,
    type: textIn(native, 'type') ?? event.class_name,
    severity: severityName(event.severity_id),
    updatedAt: numberIn(info, 'modified_time') ?? event.time,
    isOpen: !isClosed(event),
    count: numberIn(event, 'count') ?? 1,
    resources: listIn(event, 'resources').map((resource) => ({
      id: textIn(resource, 'uid') ?? textIn(resource, 'name') ?? 'unnamed',
      kind: textIn(resource, 'type') ?? 'resource',
    })),
    native,
    rawData: event.raw_data,
  };
}

/** Who wrote an event of the archive. GuardDuty, CloudTrail's rules and the anomaly detector write detection findings. */
export function sourceOf({ class_uid, metadata }: OcsfEvent): FindingSource {
  if (class_uid === HTTP_ACTIVITY.class_uid) return 'waf';
  if (class_uid === VULNERABILITY_FINDING.class_uid) return 'inspector';
  if (metadata.product.name === GUARDDUTY) return 'guardduty';
  return textIn(objectIn(metadata.product, 'feature'), 'name') === ANOMALIES ? 'anomaly' : 'cloudtrail';
}

function webRequest(event: OcsfEvent): WebRequest {
  const native = nativeOf(event);
  const request = objectIn(native, 'httpRequest');
  const rule = decidingRule(native);
  const header = listIn(request, 'headers').find(({ name }) => String(name).toLowerCase() === 'host');
  return {
    at: event.time,
    clientIp: textIn(request, 'clientIp') ?? 'unknown',
    country: textIn(request, 'country') ?? 'unknown',
    action: (textIn(native, 'action') ?? 'unknown').toLowerCase(),
    ...(rule === undefined ? {} : { rule }),
    webAcl: textIn(native, 'webaclId')?.split('/').at(-2) ?? 'unknown',
    host: textIn(request, 'host') ?? (header && textIn(header, 'value')) ?? 'unknown',
    isSample: native['sampled'] === true,
    weight: numberIn(native, 'sampleWeight') ?? 1,
    rawData: event.raw_data,
  };
}

/** The rule inside the group that decided, else the web ACL's own; the default action is no rule. */
function decidingRule(native: JsonRecord): string | undefined {
  const inGroup = listIn(native, 'ruleGroupList')
    .map((group) => textIn(objectIn(group, 'terminatingRule'), 'ruleId'))
    .find((rule) => rule !== undefined);
  const own = textIn(native, 'terminatingRuleId');
  return inGroup ?? (own === 'Default_Action' ? undefined : own);
}

function nativeOf({ raw_data }: OcsfEvent): JsonRecord {
  return record(JSON.parse(raw_data));
}

/** The member if it is an object, else an empty one. */
export function objectIn(parent: JsonRecord, name: string): JsonRecord {
  return record(parent[name]);
}

/** The objects of a list member. */
export function listIn(parent: JsonRecord, name: string): readonly JsonRecord[] {
  return records(parent[name]);
}

export function textIn(parent: JsonRecord, name: string): string | undefined {
  return text(parent[name]);
}

export function numberIn(parent: JsonRecord, name: string): number | undefined {
  const member = parent[name];
  return typeof member === 'number' && Number.isFinite(member) ? member : undefined;
}

/** The name at the end of an ARN; findings name one resource by ARN, id or name. */
export function shortName(id: string): string {
  // arn:partition:service:region:account:resource, and a resource may hold colons
  const resource = id.startsWith('arn:') ? id.split(':').slice(5).join(':') : id;
  return resource.replace(/^(?:instance|assumed-role|role|user|db|function)[/:]/, '') || id;
}
