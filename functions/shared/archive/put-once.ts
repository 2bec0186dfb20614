import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { isConflict, isPreconditionFailed, withConflictRetry } from '../runtime/aws-errors';

/** An object that is written once, gzipped NDJSON. */
export interface OnceObject {
  readonly bucket: string;
  readonly key: string;
  readonly body: Uint8Array;
}

/** Writes the object unless its key is there already: S3 refuses the second write (412), which is no error. */
export async function putOnce(
  client: S3Client,
  { bucket, key, body }: OnceObject,
): Promise<'stored' | 'duplicate'> {
  const command = new PutObjectCommand({
    Bucket: bucket,
    Key: key,
    Body: body,
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
}
