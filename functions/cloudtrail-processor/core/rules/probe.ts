import { isRecord, type JsonRecord } from '../../../shared/json/read';
import type { NeedleSet } from './needles';

/** Values that the scanner reads off a raw record without parsing it; undefined: the record has no such string. */
export interface Probe {
  readonly eventName: string | undefined;
  readonly eventSource: string | undefined;
  readonly errorCode: string | undefined;
  readonly userAgent: string | undefined;
  readonly userIdentityType: string | undefined;
  /** A value is there that is no string (a list, say): nothing may be concluded from this probe. */
  readonly isOpaque?: true;
  /** Whether the user agent holds any of these, whatever its case; left out where only its text can say so. */
  agentHolds?(needles: NeedleSet): boolean;
  /** Of this field's value nothing is known yet. */
  readonly unread?: ProbeField;
}

export type ProbeField = Exclude<keyof Probe, 'isOpaque' | 'unread' | 'agentHolds'>;

/** What rules call the fields of a probe. */
const FIELDS: Readonly<Record<string, ProbeField>> = {
  eventName: 'eventName',
  eventSource: 'eventSource',
  errorCode: 'errorCode',
  userAgent: 'userAgent',
  'userIdentity.type': 'userIdentityType',
};

/** The probe's field of this path, if it has it. */
export function probeField(path: string | null): ProbeField | undefined {
  return path !== null && Object.hasOwn(FIELDS, path) ? FIELDS[path] : undefined;
}

/** The probe of a parsed event. */
export function probeOf(event: JsonRecord): Probe {
  const identity = own(event, 'userIdentity');
  const values = {
    eventName: own(event, 'eventName'),
    eventSource: own(event, 'eventSource'),
    errorCode: own(event, 'errorCode'),
    userAgent: own(event, 'userAgent'),
    userIdentityType: isRecord(identity) ? own(identity, 'type') : undefined,
  };
  const isOpaque = Array.isArray(identity) || Object.values(values).some((value) => !isPlain(value));
  return {
    eventName: plain(values.eventName),
    eventSource: plain(values.eventSource),
    errorCode: plain(values.errorCode),
    userAgent: plain(values.userAgent),
    userIdentityType: plain(values.userIdentityType),
    ...(isOpaque ? { isOpaque } : {}),
  };
}

function own(object: JsonRecord, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function isPlain(value: unknown): boolean {
  return value === undefined || value === null || typeof value === 'string';
}

function plain(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
