import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { isConflict, isNotFound, isPreconditionFailed } from '../runtime/aws-errors';
import { StateConflict, type StateStore } from './state-store';

/** State documents in the archive bucket under `state/<owner>/<name>.json`, versioned by ETag. */
export function s3StateStore(client: S3Client, bucket: string, owner: string): StateStore {
  const keyOf = (name: string) => `state/${owner}/${name}.json`;
  return {
    async read<T>(name: string) {
      try {
        const { Body, ETag } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: keyOf(name) }));
        if (Body === undefined || ETag === undefined)
          throw new Error(`S3 answered without body or ETag for ${keyOf(name)}`);
        return { value: JSON.parse(await Body.transformToString()) as T, version: ETag };
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
      }
    },
    async write<T>(name: string, value: T, version: string | undefined) {
      try {
        await client.send(
          new PutObjectCommand({
            Bucket: bucket,
            Key: keyOf(name),
            Body: JSON.stringify(value),
            ContentType: 'application/json',
            ...(version === undefined ? { IfNoneMatch: '*' } : { IfMatch: version }),
          }),
        );
      } catch (error) {
        // 404 with If-Match: the document was deleted since it was read.
        if (isPreconditionFailed(error) || isConflict(error) || isNotFound(error))
          throw new StateConflict(keyOf(name));
        throw error;
      }
    },
  };
}
