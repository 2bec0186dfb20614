import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { isConflict, isNotFound, isPreconditionFailed } from '../../shared/runtime/aws-errors';
import { StateConflict } from '../../shared/state/state-store';
import type { ShardStore } from '../core/run/ports';

/** The models' states in the archive bucket: `state/anomaly-detector/shards/<n>.bin`, versioned by ETag. */
export function s3Shards(client: S3Client, bucket: string): ShardStore {
  const keyOf = (shard: number) => `state/anomaly-detector/shards/${shard}.bin`;
  return {
    async read(shard) {
      const Key = keyOf(shard);
      try {
        const { Body, ETag } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
        if (Body === undefined || ETag === undefined)
          throw new Error(`S3 answered without body or ETag for ${Key}`);
        return { bytes: await Body.transformToByteArray(), version: ETag };
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
      }
    },
    async write(shard, bytes, version) {
      const Key = keyOf(shard);
      const condition = version === undefined ? { IfNoneMatch: '*' } : { IfMatch: version };
      try {
        await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: bytes, ...condition }));
      } catch (error) {
        // 404 with If-Match: the shard was deleted since it was read.
        if (isPreconditionFailed(error) || isConflict(error) || isNotFound(error))
          throw new StateConflict(Key);
        throw error;
      }
    },
  };
}
