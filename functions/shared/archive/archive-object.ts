import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { OcsfEvent } from '../ocsf/event';

/** The producers that write under `findings/`. */
export type FindingSource = 'guardduty' | 'inspector' | 'waf' | 'cloudtrail' | 'anomaly';

/** What names an object of the archive and places it. */
export interface ArchiveEntry {
  readonly source: FindingSource;
  readonly region: string;
  readonly accountId: string;
  /** Epoch ms; its UTC day is the object's partition `eventDay`. */
  readonly updatedAt: number;
  /**
   * What makes this object the same object however often and by whichever path it is seen,
   * for a finding: ARN, update time in whole UTC seconds, status.
   */
  readonly identity: readonly string[];
}

/** What becomes one object in the archive: a finding version or a WAF sample window. */
export interface ArchiveObject extends ArchiveEntry {
  readonly events: readonly OcsfEvent[];
}

/** An object with more events than memory should hold, a WAF log file: its body is made beforehand, event by event. */
export interface EncodedObject extends ArchiveEntry {
  /** As `encodeEvents` makes it. */
  readonly body: Uint8Array;
}

/** Where finding objects go. Adapters: S3 in Lambda, a folder on a laptop. */
export interface FindingsArchive {
  /** Writes the object unless its key is there already. @returns which of the two it was. */
  put(object: ArchiveObject | EncodedObject): Promise<'stored' | 'duplicate'>;
}

/** Everything that consumers read lies under this prefix, and nothing else does. */
export const FINDINGS_PREFIX = 'findings/';

/**
 * The object's key: `findings/source=…/region=…/accountId=…/eventDay=yyyymmdd/<hash>.json.gz`.
 * @throws RangeError when region, account or time could not be a partition value (path traversal, bad dates)
 */
export function archiveKey({ source, region, accountId, updatedAt, identity }: ArchiveEntry): string {
  assertPartition('region', region, /^(?:[a-z]{2}(?:-[a-z]+)+-\d|global)$/);
  assertPartition('account id', accountId, /^\d{12}$/);
  const hash = createHash('sha256')
    .update(JSON.stringify([source, ...identity]))
    .digest('hex');
  return `${FINDINGS_PREFIX}source=${source}/region=${region}/accountId=${accountId}/eventDay=${eventDay(updatedAt)}/${hash}.json.gz`;
}

/** The object's body: one event a line, gzipped. The same events give the same bytes. */
function archiveBody(events: readonly OcsfEvent[]): Uint8Array {
  return gzipSync(`${events.map((event) => JSON.stringify(event)).join('\n')}\n`);
}

/** The body of an object in either form. */
export function bodyOf(object: ArchiveObject | EncodedObject): Uint8Array {
  return 'body' in object ? object.body : archiveBody(object.events);
}

/** The UTC day of an instant as `yyyymmdd`. */
export function eventDay(epochMs: number): string {
  const date = new Date(epochMs);
  const iso = Number.isNaN(date.getTime()) ? '' : date.toISOString();
  // Years before 0 and after 9999 have a sign and six digits.
  if (!/^\d{4}-/.test(iso)) throw new RangeError(`not an instant: ${epochMs}`);
  return iso.slice(0, 10).replaceAll('-', '');
}

/** Update time as it enters an identity: whole UTC seconds, since only those survive in every spelling. */
export function identitySecond(epochMs: number): string {
  return String(Math.floor(epochMs / 1000));
}

function assertPartition(name: string, value: string, pattern: RegExp): void {
  if (!pattern.test(value))
    throw new RangeError(`${name} ${JSON.stringify(value.slice(0, 40))} is none that AWS has`);
}
