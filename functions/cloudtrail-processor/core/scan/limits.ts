/** What one log file may hold; a file beyond it is not read on. */
export interface ScanLimits {
  /** Bytes, decompressed. */
  readonly totalBytes: number;
  /** Bytes out for each byte in, judged from 4 MB on. */
  readonly ratio: number;
  /** Bytes of one record. */
  readonly recordBytes: number;
  readonly records: number;
}

/**
 * CloudTrail closes a file at some tens of megabytes compressed at most, and its events hold up to 256 kB, enriched
 * ones 1 MB. Thousands of like denials reach a ratio of 22 and more; a bomb that is worth it has 1,000.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html
 */
export const LIMITS: ScanLimits = {
  totalBytes: 1024 * 1024 * 1024,
  ratio: 400,
  recordBytes: 8 * 1024 * 1024,
  records: 2_000_000,
};
