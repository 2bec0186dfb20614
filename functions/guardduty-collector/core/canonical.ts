import { prune } from '../../shared/ocsf/prune';
import { redactRecord } from '../../shared/text/redact';
import { fieldName } from './field-names';
import { toIso, toMillis } from './instant';
import { isRecord, type JsonRecord, lookup, text } from './read';

/** A finding in its one spelling: camelCase, ISO 8601 UTC times, sorted members, no nulls, no secrets. */
export interface CanonicalFinding extends JsonRecord {
  readonly id: string;
  readonly arn: string;
  readonly type: string;
  readonly accountId: string;
  readonly region: string;
  readonly updatedAt: string;
}

/** The record is none that GuardDuty makes. Its message names the finding, the field and the problem. */
export class InvalidFinding extends Error {
  override readonly name = 'InvalidFinding';
}

/**
 * The canonical record of a finding, whichever way it came: EventBridge `detail` (camelCase), SDK or CLI object
 * (PascalCase, Dates), S3 export. The same finding gives the same bytes of JSON.
 * @throws InvalidFinding when a field that names the finding is missing or malformed
 */
export function canonicalFinding(native: unknown): CanonicalFinding {
  if (!isRecord(native)) throw new InvalidFinding('GuardDuty finding: not an object');
  const record = redactRecord(prune(canonicalRecord(native, '', 0))) as JsonRecord;
  const arn = required(record, 'arn', ARN);
  // arn:partition:guardduty:region:account:detector/…/finding/…
  const [, partition, , region, accountId] = arn.split(':');
  const named = { accountId, partition, region, ...record };
  return sorted({
    ...named,
    id: required(record, 'id', ANYTHING),
    type: required(record, 'type', ANYTHING),
    accountId: required(named, 'accountId', ACCOUNT),
    region: required(named, 'region', REGION),
    updatedAt: required(record, 'updatedAt', TIME),
  }) as CanonicalFinding;
}

const ANYTHING = /^[^\n]/;
const ARN = /^arn:[\w-]+:guardduty:[\w-]*:\d*:\S+$/;
const ACCOUNT = /^\d{12}$/;
const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d$/;
const TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

function required(record: JsonRecord, field: string, form: RegExp): string {
  const value = text(record[field]);
  if (value !== undefined && form.test(value)) return value;
  const problem =
    value === undefined ? 'is missing or no text' : `is malformed: ${JSON.stringify(value.slice(0, 80))}`;
  throw new InvalidFinding(
    `GuardDuty finding ${(text(record['id']) ?? '(no id)').slice(0, 80)}: ${field} ${problem}`,
  );
}

/** Members whose keys are data: how many levels of them to leave as they are. */
const KEYED_BY_DATA: Readonly<Record<string, number>> = { affectedResources: 1, profiles: 2, behavior: 2 };

const TIMES = new Set([
  'createdAt',
  'createdTime',
  'endTime',
  'eventFirstSeen',
  'eventLastSeen',
  'firstSeenAt',
  'lastModifiedAt',
  'lastSeenAt',
  'launchTime',
  'modifiedAt',
  'scanCompletedAt',
  'scanStartedAt',
  'startTime',
  'startedAt',
  'updatedAt',
]);

/** Deeper nesting than GuardDuty has is dropped rather than followed. */
const MAX_DEPTH = 40;

function canonicalValue(value: unknown, name: string, depth: number): unknown {
  if (depth > MAX_DEPTH) return undefined;
  if (TIMES.has(name) && !isRecord(value) && !Array.isArray(value)) return canonicalTime(value);
  if (value instanceof Date) return canonicalTime(value);
  if (Array.isArray(value)) return value.map((item) => canonicalValue(item, name, depth + 1));
  if (!isRecord(value)) return value;
  return name === 'additionalInfo' ? additionalInfo(value, depth) : canonicalRecord(value, name, depth);
}

function canonicalTime(value: unknown): unknown {
  const epochMs = toMillis(value);
  if (epochMs !== undefined) return toIso(epochMs);
  return value instanceof Date ? undefined : value;
}

function canonicalRecord(record: JsonRecord, name: string, depth: number): JsonRecord {
  const dataLevels = lookup(KEYED_BY_DATA, name) ?? 0;
  if (dataLevels > 0) return keyedByData(record, dataLevels, depth);
  return Object.fromEntries(
    Object.entries(record).map(([key, member]) => {
      const field = fieldName(key, name);
      return [field, canonicalValue(member, field, depth + 1)];
    }),
  );
}

/** A copy whose member names stay as they are for `levels` levels of objects. */
function keyedByData(members: JsonRecord, levels: number, depth: number): JsonRecord {
  const member = (value: unknown, below: number): unknown => {
    if (below > MAX_DEPTH) return undefined;
    if (Array.isArray(value) && levels > MAX_DEPTH) return value.map((item) => member(item, below + 1));
    return levels > 1 && isRecord(value)
      ? keyedByData(value, levels - 1, below)
      : canonicalValue(value, '', below);
  };
  return Object.fromEntries(Object.entries(members).map(([key, value]) => [key, member(value, depth + 1)]));
}

/**
 * The API gives the additional information as JSON text in `value`, EventBridge also (or only) as members:
 * both become members. What lies deeper is keyed by data and stays as it is.
 */
function additionalInfo(info: JsonRecord, depth: number): JsonRecord {
  const { value, type, ...members } = Object.fromEntries(
    Object.entries(info).map(([key, member]) => [fieldName(key, 'additionalInfo'), member]),
  );
  const parsed = typeof value === 'string' ? parseObject(value) : undefined;
  const all = { ...members, ...(parsed ?? { value }), ...(type === 'default' ? {} : { type }) };
  return keyedByData(all, Number.POSITIVE_INFINITY, depth);
}

function parseObject(json: string): JsonRecord | undefined {
  try {
    const parsed: unknown = JSON.parse(json);
    return isRecord(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** Members in one order at every level, so that equal records are equal bytes. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, sorted(value[name])]));
}
