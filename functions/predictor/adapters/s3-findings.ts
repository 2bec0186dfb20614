import type { Readable } from 'node:stream';
import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { FINDINGS_PREFIX } from '../../shared/archive/archive-object';
import { gunzipLines, type LineLimits } from '../../shared/compress/gunzip-lines';
import { UnfoldFault } from '../../shared/compress/unfold';
import { isNotFound } from '../../shared/runtime/aws-errors';
import { mapConcurrently } from '../../shared/runtime/map-concurrently';
import type { Findings } from '../core/run/ports';

/** An object of alerts holds at most 500 of them, each with a record of 16 kB. */
const LIMITS: LineLimits = { totalBytes: 256 * 1024 * 1024, lineBytes: 4 * 1024 * 1024 };

const CONCURRENT = 8;

/** The archive bucket: listed folder by folder, so that counting costs a request for each thousand objects. */
export function s3Findings(client: S3Client, bucket: string): Findings {
  /** Values of `name=` right under a prefix. */
  const values = async (prefix: string, name: string): Promise<string[]> => {
    const found: string[] = [];
    const pages = paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix, Delimiter: '/' });
    for await (const { CommonPrefixes = [] } of pages)
      for (const { Prefix = '' } of CommonPrefixes) {
        const [key, value = ''] = Prefix.slice(prefix.length, -1).split('=');
        if (key === name) found.push(value);
      }
    return found;
  };
  return {
    async places(source) {
      const root = `${FINDINGS_PREFIX}source=${source}/`;
      const regions = await values(root, 'region');
      const places = await mapConcurrently(regions, CONCURRENT, async (region) => {
        const accounts = await values(`${root}region=${region}/`, 'accountId');
        return accounts.map((accountId) => ({ source, region, accountId }));
      });
      return places.flat();
    },
    async *objects({ source, region, accountId }, from) {
      const prefix = `${FINDINGS_PREFIX}source=${source}/region=${region}/accountId=${accountId}/`;
      const pages = paginateListObjectsV2(
        { client },
        { Bucket: bucket, Prefix: prefix, StartAfter: `${prefix}eventDay=${from}` },
      );
      for await (const { Contents = [] } of pages)
        for (const { Key = '' } of Contents) {
          const day = /^eventDay=(\d{8})\//.exec(Key.slice(prefix.length))?.[1];
          if (day !== undefined) yield { key: Key, day };
        }
    },
    async *lines(key) {
      for await (const line of gunzipLines(await bodyOf(client, bucket, key), LIMITS))
        if (line.trim() !== '') yield line;
    },
  };
}

async function bodyOf(client: S3Client, bucket: string, key: string): Promise<Readable> {
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (Body === undefined) throw new Error(`S3 answered without a body for ${key}`);
    return Body as Readable;
  } catch (error) {
    if (isNotFound(error)) throw new UnfoldFault('damage', 'is gone since it was listed');
    throw error;
  }
}
