import {
  GetObjectCommand,
  type ListObjectsV2CommandInput,
  paginateListObjectsV2,
  type S3Client,
  type _Object as S3Object,
} from '@aws-sdk/client-s3';
import { gunzipLines } from '../../shared/compress/gunzip-lines';
import { UnfoldFault } from '../../shared/compress/unfold';
import { isNotFound } from '../../shared/runtime/aws-errors';
import type { Deadline } from '../../shared/runtime/clock';
import { mapConcurrently } from '../../shared/runtime/map-concurrently';
import type { ActivityKind, ActivityObject, ActivityStore } from '../core/run/ports';

const PREFIXES: Readonly<Record<ActivityKind, string>> = {
  counts: 'activity/',
  visits: 'activity/visits/',
  insights: 'activity/insights/',
};

/** What the processor writes has less: 10,000 rows of a kilobyte. */
const LIMITS = { totalBytes: 64 * 1024 ** 2, lineBytes: 1024 ** 2 };

const CONCURRENT_LISTS = 8;

/** With less left of a run no listing goes on: it is worth nothing before its end, and the models have yet to come. */
const LIST_MARGIN_MS = 90_000;

/** What the CloudTrail processor writes under `activity/`, by account, region and day. */
export function s3Activity(client: S3Client, bucket: string, deadline: Deadline): ActivityStore {
  const folders = async (prefix: string, name: string) => {
    const { prefixes } = await list(client, { Bucket: bucket, Prefix: `${prefix}${name}=`, Delimiter: '/' });
    return prefixes;
  };
  return {
    async list(kind, { fromDay, since }) {
      const accounts = await folders(PREFIXES[kind], 'accountId');
      const regions = (
        await mapConcurrently(accounts, CONCURRENT_LISTS, (account) => folders(account, 'region'))
      ).flat();
      const listed = await mapConcurrently(regions, CONCURRENT_LISTS, async (Prefix) => {
        if (deadline.remainingMs() < LIST_MARGIN_MS)
          throw new Error(
            `${PREFIXES[kind]}: a run has no time to list ${regions.length} folders: fewer regions must be recorded, or the function be given more memory`,
          );
        const StartAfter = `${Prefix}eventDay=${fromDay}/`;
        const { objects } = await list(client, { Bucket: bucket, Prefix, StartAfter }, since);
        return objects;
      });
      return { objects: listed.flat(), folders: regions };
    },
    async page(folder, after) {
      const input = { Bucket: bucket, Prefix: folder, StartAfter: after };
      for await (const { Contents = [], IsTruncated = false } of paginateListObjectsV2({ client }, input)) {
        const last = Contents.at(-1)?.Key;
        // A page may be empty though there are more.
        if (last !== undefined) return { objects: objectsOf(Contents), ...(IsTruncated && { next: last }) };
      }
      return { objects: [] };
    },
    async read(key) {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        const rows: unknown[] = [];
        for await (const line of gunzipLines(Body as AsyncIterable<Uint8Array>, LIMITS))
          rows.push(JSON.parse(line));
        return rows;
      } catch (error) {
        if (isNotFound(error)) return [];
        if (error instanceof UnfoldFault || error instanceof SyntaxError) return 'unreadable';
        throw error;
      }
    },
  };
}

/** Objects that were written at `since` or later, and common prefixes. */
async function list(client: S3Client, input: ListObjectsV2CommandInput, since = 0) {
  const objects: ActivityObject[] = [];
  const prefixes: string[] = [];
  for await (const { Contents = [], CommonPrefixes = [] } of paginateListObjectsV2({ client }, input)) {
    objects.push(...objectsOf(Contents).filter(({ writtenAt }) => writtenAt >= since));
    for (const { Prefix } of CommonPrefixes) if (Prefix !== undefined) prefixes.push(Prefix);
  }
  return { objects, prefixes };
}

function objectsOf(contents: readonly S3Object[]): readonly ActivityObject[] {
  return contents.flatMap(({ Key, LastModified }) =>
    Key !== undefined && LastModified !== undefined ? [{ key: Key, writtenAt: LastModified.getTime() }] : [],
  );
}
