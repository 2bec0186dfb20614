import type { FindingSource } from '../../functions/shared/archive/archive-object';
import {
  DETECTION_FINDING,
  HTTP_ACTIVITY,
  type OcsfEvent,
  VULNERABILITY_FINDING,
} from '../../functions/shared/ocsf/event';
import { groupBy } from './group-by';

/** From worst to least; the order of every legend and table. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'informational', 'unknown'] as const;
export type Severity = (typeof SEVERITIES)[number];

type Native = Readonly<Record<string, unknown>>;

/** One version of a finding as it lies in the archive. */
export interface FindingVersion {
  readonly uid: string;
  readonly source: Exclude<FindingSource, 'waf'>;
  readonly title: string;
  readonly type: string;
  readonly severity: Severity;
  /** Epoch ms. */
  readonly updatedAt: number;
  readonly isOpen: boolean;
  readonly count: number;
  readonly resources: readonly Resource[];
  readonly native: Native;
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

const BY_SEVERITY_ID: Readonly<Record<number, Severity>> = {
  1: 'informational',
  2: 'low',
  3: 'medium',
  4: 'high',
  5: 'critical',
  6: 'critical',
};

/** OCSF status_id: 3 Suppressed, 4 Resolved, 5 Archived, 6 Deleted. */
const CLOSED_STATUS = new Set<unknown>([3, 4, 5, 6]);

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
    source: event.class_uid === DETECTION_FINDING.class_uid ? 'guardduty' : 'inspector',
    title: textIn(info, 'title') ?? event.message,
    type: textIn(native, 'type') ?? event.class_name,
    severity: BY_SEVERITY_ID[event.severity_id] ?? 'unknown',
    updatedAt: numberIn(info, 'modified_time') ?? event.time,
    isOpen: event.activity_id !== 3 && !CLOSED_STATUS.has(event['status_id']),
    count: numberIn(event, 'count') ?? 1,
    resources: listIn(event, 'resources').map((resource) => ({
      id: textIn(resource, 'uid') ?? textIn(resource, 'name') ?? 'unnamed',
      kind: textIn(resource, 'type') ?? 'resource',
    })),
    native,
    rawData: event.raw_data,
  };
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
function decidingRule(native: Native): string | undefined {
  const inGroup = listIn(native, 'ruleGroupList')
    .map((group) => textIn(objectIn(group, 'terminatingRule'), 'ruleId'))
    .find((rule) => rule !== undefined);
  const own = textIn(native, 'terminatingRuleId');
  return inGroup ?? (own === 'Default_Action' ? undefined : own);
}

function nativeOf({ raw_data }: OcsfEvent): Native {
  const native: unknown = JSON.parse(raw_data);
  return typeof native === 'object' && native !== null ? (native as Native) : {};
}

/** The member if it is an object, else an empty one. */
export function objectIn(parent: Native, name: string): Native {
  const member = parent[name];
  return typeof member === 'object' && member !== null && !Array.isArray(member) ? (member as Native) : {};
}

/** The objects of a list member. */
export function listIn(parent: Native, name: string): readonly Native[] {
  const member = parent[name];
  return Array.isArray(member) ? member.filter((item) => typeof item === 'object' && item !== null) : [];
}

export function textIn(parent: Native, name: string): string | undefined {
  const member = parent[name];
  return typeof member === 'string' && member !== '' ? member : undefined;
}

export function numberIn(parent: Native, name: string): number | undefined {
  const member = parent[name];
  return typeof member === 'number' && Number.isFinite(member) ? member : undefined;
}

/** The name at the end of an ARN; findings name one resource by ARN, id or name. */
export function shortName(id: string): string {
  // arn:partition:service:region:account:resource, and a resource may hold colons
  const resource = id.startsWith('arn:') ? id.split(':').slice(5).join(':') : id;
  return resource.replace(/^(?:instance|assumed-role|role|user|db|function)[/:]/, '') || id;
}
