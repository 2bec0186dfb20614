import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { LogFile } from '../log-file';

/** Under what a log file's by-products lie: what the anomaly detector reads. */
export type OncePrefix = 'activity' | 'activity/visits' | 'activity/insights';

/**
 * The key of a log file's by-product: `<prefix>/accountId=…/region=…/eventDay=yyyymmdd/<hash>.json.gz`. The hash is
 * of bucket, key and ETag and the day is that of the delivery, so that the same object always has the same key.
 */
export function onceKey(
  prefix: OncePrefix,
  { bucket, key, accountId, region, day }: LogFile,
  etag: string,
): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([bucket, key, etag]))
    .digest('hex');
  return `${prefix}/accountId=${accountId}/region=${region}/eventDay=${day}/${hash}.json.gz`;
}

/** Rows as such an object's body: one a line, gzipped. The same rows give the same bytes. */
export function onceBody(rows: readonly unknown[]): Uint8Array {
  return gzipSync(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
}
