import type { Readable } from 'node:stream';
import { GetObjectCommand, type GetObjectCommandOutput, type S3Client } from '@aws-sdk/client-s3';
import { addressDatabase } from '../../shared/geo/address-database';
import { type Locate, placeByPrefix } from '../../shared/geo/place';
import { logger } from '../../shared/runtime/observability';

/** Gives the places of addresses. */
export type Places = () => Promise<Locate>;

/**
 * A larger file leaves a function of 512 MB too little to work with, and without it all else goes on. City databases have
 * 60 to 130 MB.
 */
const MAX_BYTES = 200e6;

/**
 * Places by the address database at `<bucket>/<key>`, read when they are first asked for; by prefix where there is none. A
 * database that cannot be read is no reason to watch nobody: its places are by prefix until the next try.
 */
export function geoDatabase(client: S3Client, location: string): Places {
  const [Bucket = '', ...path] = location.split('/');
  let known: Locate | undefined;
  return async () => {
    if (location === '') return placeByPrefix;
    try {
      known ??= addressDatabase(
        await bytesOf(await client.send(new GetObjectCommand({ Bucket, Key: path.join('/') }))),
      );
      return known;
    } catch (error) {
      logger.error('the address database cannot be read: countries are not known', {
        location,
        error: error as Error,
      });
      return placeByPrefix;
    }
  };
}

/** The object in one piece of memory: collected in parts, it would need twice as much. */
async function bytesOf({ Body, ContentLength = 0 }: GetObjectCommandOutput): Promise<Uint8Array> {
  const body = Body as Readable;
  if (ContentLength > MAX_BYTES) {
    body.destroy();
    throw new Error(
      `it has ${ContentLength} bytes, ${MAX_BYTES} at most: give one of countries, or of networks`,
    );
  }
  const bytes = new Uint8Array(ContentLength);
  let length = 0;
  for await (const part of body as AsyncIterable<Uint8Array>) {
    bytes.set(part, length);
    length += part.length;
  }
  return bytes;
}
