import type { S3Client } from '@aws-sdk/client-s3';
import { putOnce } from '../../shared/archive/put-once';
import type { OnceStore } from '../core/process/ports';

/** Objects of the archive bucket beside its findings. */
export function s3OnceStore(client: S3Client, bucket: string): OnceStore {
  return { put: (key, body) => putOnce(client, { bucket, key, body }) };
}
