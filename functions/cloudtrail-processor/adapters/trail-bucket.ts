import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { isNotFound } from '../../shared/runtime/aws-errors';
import { ProcessFailure } from '../core/process/failure';
import type { TrailBucket } from '../core/process/ports';

/**
 * Log files in S3, streamed. The version that was announced is read, so that a delete marker hides nothing.
 */
export function s3TrailBucket(client: S3Client): TrailBucket {
  return {
    async open({ bucket, key, versionId }) {
      const command = new GetObjectCommand({
        Bucket: bucket,
        Key: key,
        ...(versionId !== undefined && { VersionId: versionId }),
      });
      try {
        const { Body, ETag, LastModified } = await client.send(command);
        if (Body === undefined || ETag === undefined || LastModified === undefined)
          throw new Error('S3 answered without body, ETag or time');
        return { body: Body as AsyncIterable<Uint8Array>, etag: ETag, writtenAt: LastModified.getTime() };
      } catch (error) {
        if (isNotFound(error))
          throw new ProcessFailure('gone', `s3://${bucket}/${key} does not exist any more`);
        throw error;
      }
    },
  };
}
