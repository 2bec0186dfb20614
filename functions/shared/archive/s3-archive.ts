import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { isConflict, isPreconditionFailed, withConflictRetry } from '../runtime/aws-errors';
import { archiveKey, bodyOf, type FindingsArchive } from './archive-object';

/** The archive bucket. A key is written once: S3 refuses the second write (412), which is a duplicate and no error. */
export function s3Archive(client: S3Client, bucket: string): FindingsArchive {
  return {
    async put(object) {
      const command = new PutObjectCommand({
        Bucket: bucket,
        Key: archiveKey(object),
        Body: bodyOf(object),
        ContentType: 'application/x-ndjson',
        ContentEncoding: 'gzip',
        IfNoneMatch: '*',
      });
      try {
        // 409 says that another conditional write of this key is under way: try again and learn its outcome.
        await withConflictRetry(() => client.send(command), isConflict);
        return 'stored';
      } catch (error) {
        if (isPreconditionFailed(error)) return 'duplicate';
        throw error;
      }
    },
  };
}
