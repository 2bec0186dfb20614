import { redactRecord } from '../../shared/text/redact';
import { parseInstant } from './instant';
import { isNative, type Native, object, objects, text } from './read';

/** An Inspector finding in its one spelling, with what names this version of it. */
export interface CanonicalFinding {
  readonly findingArn: string;
  /** The account that the finding is about; in a delegated administrator's copy as well. */
  readonly accountId: string;
  readonly region: string;
  /** ACTIVE, SUPPRESSED or CLOSED. */
  readonly status: string;
  /** Epoch ms, a whole second: `updatedAt`, else `lastObservedAt`, else `firstObservedAt`. */
  readonly updatedAt: number;
  /** The finding: camelCase, keys sorted, times ISO 8601 in whole UTC seconds, nothing empty, redacted. */
  readonly record: Native;
}

/** Levels of nesting that are followed; Inspector's own stay under 10. */
const MAX_DEPTH = 32;

const FINDING_ARN = /^arn:aws[\w-]*:inspector2:([a-z]{2}(?:-[a-z]+)+-\d):(\d{12}):\S{1,900}$/;
const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d$/;

/**
 * The canonical form of a finding in any spelling: EventBridge `detail`, SDK output (Date), API and CLI JSON
 * (epoch seconds, ISO 8601), camelCase or PascalCase. All spellings of one version give the same record.
 * @throws TypeError naming field and problem when what identifies a finding is missing or wrong
 */
export function canonicalFinding(native: unknown): CanonicalFinding {
  if (!isNative(native)) throw new TypeError('finding: wanted an object');
  const record = object(canonicalValue('', native, 0));
  const findingArn = wanted(record, 'findingArn', FINDING_ARN, 'an Inspector finding ARN');
  return {
    findingArn,
    accountId: wanted(record, 'awsAccountId', /^\d{12}$/, 'an account id of 12 digits'),
    region: regionOf(record, findingArn),
    status: wanted(record, 'status', /^[A-Z_]{1,40}$/, 'ACTIVE, SUPPRESSED or CLOSED'),
    updatedAt: updatedAtOf(record),
    record: redactRecord(record) as Native,
  };
}

function canonicalValue(name: string, value: unknown, depth: number): unknown {
  if (value === null || value === '' || depth > MAX_DEPTH) return undefined;
  if (isTimeName(name) || value instanceof Date) return canonicalTime(value);
  if (Array.isArray(value)) {
    const items = value
      .map((item) => canonicalValue('', item, depth + 1))
      .filter((item) => item !== undefined);
    return items.length > 0 ? items : undefined;
  }
  if (typeof value === 'object')
    return name === 'tags' ? canonicalTags(value) : canonicalObject(value, depth);
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)
    ? value
    : undefined;
}

function canonicalObject(value: object, depth: number): Native | undefined {
  const entries = Object.entries(value)
    .map(([key, member]) => [camelCase(key), member] as const)
    .map(([key, member]) => [key, canonicalValue(key, member, depth + 1)] as const)
    .filter(([, member]) => member !== undefined);
  return sorted(entries);
}

/** Tags are the customer's: their keys keep their spelling, and an empty value is a value. */
function canonicalTags(tags: object): Native | undefined {
  return sorted(Object.entries(tags).filter(([, value]) => typeof value === 'string'));
}

function sorted(entries: readonly (readonly [string, unknown])[]): Native | undefined {
  if (entries.length === 0) return undefined;
  // fromEntries defines own properties, so a hostile `__proto__` key stays data.
  return Object.fromEntries(
    [...entries].sort(([left], [right]) => Number(left > right) - Number(left < right)),
  );
}

function camelCase(key: string): string {
  return key.charAt(0).toLowerCase() + key.slice(1);
}

function isTimeName(name: string): boolean {
  return name.length > 2 && name.endsWith('At');
}

function canonicalTime(value: unknown): string | undefined {
  const ms = parseInstant(value);
  return ms === undefined ? undefined : new Date(ms).toISOString().replace('.000Z', 'Z');
}

function updatedAtOf({ updatedAt, lastObservedAt, firstObservedAt }: Native): number {
  const time = text(updatedAt) ?? text(lastObservedAt) ?? text(firstObservedAt);
  if (time === undefined)
    throw new TypeError('updatedAt: neither it nor lastObservedAt nor firstObservedAt is a time');
  return Date.parse(time);
}

/** The resource's region where it is one of AWS (a resource of another cloud has another), else the finding's. */
function regionOf(record: Native, findingArn: string): string {
  const region = text(objects(record.resources)[0]?.region);
  const [, arnRegion = ''] = FINDING_ARN.exec(findingArn) ?? [];
  return region !== undefined && REGION.test(region) ? region : arnRegion;
}

function wanted(record: Native, field: string, form: RegExp, description: string): string {
  const value = record[field];
  if (typeof value === 'string' && form.test(value)) return value;
  const found = value === undefined ? 'nothing' : `${JSON.stringify(value)}`.slice(0, 80);
  throw new TypeError(`${field}: wanted ${description}, found ${found}`);
}
