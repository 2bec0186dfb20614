import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { addressDatabase } from '../../shared/geo/address-database';
import { type Locate, placeByPrefix } from '../../shared/geo/place';
import { logger } from '../../shared/runtime/observability';

/** Gives the places of addresses. */
export type Places = () => Promise<Locate>;

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
      if (known === undefined) {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: path.join('/') }));
        known = addressDatabase((await Body?.transformToByteArray()) ?? new Uint8Array());
      }
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
