import type { S3Client } from '@aws-sdk/client-s3';
import { archiveKey, bodyOf, type FindingsArchive } from './archive-object';
import { putOnce } from './put-once';

/** The archive bucket. A key is written once; the second write is a duplicate and no error. */
export function s3Archive(client: S3Client, bucket: string): FindingsArchive {
  return { put: (object) => putOnce(client, { bucket, key: archiveKey(object), body: bodyOf(object) }) };
}
