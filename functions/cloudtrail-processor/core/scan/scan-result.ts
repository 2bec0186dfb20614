import type { JsonRecord } from '../../../shared/json/read';
import type { RuleMatch } from '../rules/rule-set';

/** A record and the rules that it matches. */
export interface EventMatch {
  readonly event: JsonRecord;
  readonly matches: readonly RuleMatch[];
  /** Size of the record in the file. */
  readonly bytes: number;
}

export interface ScanResult {
  /** Records found. */
  readonly records: number;
  /** Bytes read, decompressed. */
  readonly bytes: number;
  /** Records that had to be parsed. */
  readonly parsed: number;
  /** Records without an eventName: if that is all of them, the file is none of CloudTrail's. */
  readonly unnamed: number;
  /** Why the file was not read to its end, or not every record of it. */
  readonly fault?: ScanFault;
}

/**
 * limit: a cap was breached; reading the file again won't help. damage: the file is no whole gzip or JSON. read: its
 * source failed; again may help.
 */
export interface ScanFault {
  readonly kind: 'limit' | 'damage' | 'read';
  readonly reason: string;
}
