import type { LogFile } from '../log-file';
import type { Failure } from './failure';

/** What one run did with one log file. */
export interface ObjectReport {
  readonly file: LogFile;
  /** Records read. */
  readonly records: number;
  /** Bytes read, decompressed. */
  readonly bytes: number;
  /** Matches of a record and a rule. */
  readonly matches: number;
  /** Alerts that are new in the table. */
  readonly alerts: number;
  /** Alerts of them that somebody has silenced. */
  readonly suppressed: number;
  /** Alerts that were in the table already, from this object or from another. */
  readonly duplicates: number;
  /** When the object was written, epoch ms; undefined when it could not be opened. */
  readonly writtenAt?: number;
  /** Time of the newest event read, epoch ms, as far as it was counted. */
  readonly newestEventAt?: number;
  /** Why it is not, or not wholly, done. */
  readonly failure?: Failure;
}

/** A report while it is made. */
export type Tally = { -readonly [Name in keyof Omit<ObjectReport, 'file' | 'failure'>]: ObjectReport[Name] };

export function reportOf(file: LogFile, tally: Tally, failure?: Failure): ObjectReport {
  return { file, ...tally, ...(failure && { failure }) };
}
