import type { Readable } from 'node:stream';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { isNotFound } from '../../shared/runtime/aws-errors';
import { permanent } from '../core/failure';
import type { ObjectReader } from '../core/ports';
import { gunzipLines } from './gunzip-lines';

/** Objects of the archive bucket, unpacked while they are read. */
export function s3Objects(client: S3Client, bucket: string): ObjectReader {
  return {
    async *lines(key) {
      yield* gunzipLines(await bodyOf(client, bucket, key));
    },
  };
}

async function bodyOf(client: S3Client, bucket: string, key: string): Promise<Readable> {
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (Body === undefined) throw new Error(`S3 answered without a body for ${key}`);
    return Body as Readable;
  } catch (error) {
    if (isNotFound(error)) throw permanent('the object does not exist any more');
    throw error;
  }
}
