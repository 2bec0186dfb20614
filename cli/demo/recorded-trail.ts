import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { ProcessFailure } from '../../functions/cloudtrail-processor/core/process/failure';
import type { TrailBucket } from '../../functions/cloudtrail-processor/core/process/ports';
import { type Recording, WEEK } from './recording';

type Json = Readonly<Record<string, unknown>>;

/** A log file that CloudTrail put into the trail's bucket. */
export interface TrailFile {
  readonly key: string;
  /** When it was delivered. Epoch ms. */
  readonly writtenAt: number;
  readonly body: Uint8Array;
}

/** CloudTrail writes a file every few minutes; an hour's calls in one keep the demo quick. */
const FILE_MS = 60 * 60_000;
const DELIVERY_MS = 5 * 60_000;

/** The recorded calls as gzipped files of an hour and a region, under the keys that CloudTrail gives. */
export function trailFilesOf({ trailEvents }: Recording): readonly TrailFile[] {
  const files = new Map<string, { region: string; start: number; records: Json[] }>();
  for (const record of trailEvents) {
    const region = String(record['awsRegion']);
    const start = Math.floor(Date.parse(String(record['eventTime'])) / FILE_MS) * FILE_MS;
    const file = files.get(`${region} ${start}`) ?? { region, start, records: [] };
    file.records.push(record);
    files.set(`${region} ${start}`, file);
  }
  return [...files.values()].map(({ region, start, records }) => {
    const text = JSON.stringify({ Records: records });
    // The week's last files are there when it ends.
    const writtenAt = Math.min(start + FILE_MS + DELIVERY_MS, WEEK.to);
    return { key: trailKey(region, writtenAt, text), writtenAt, body: gzipSync(text) };
  });
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html */
function trailKey(region: string, writtenAt: number, text: string): string {
  const minute = new Date(writtenAt).toISOString().slice(0, 16);
  const { account } = WEEK;
  const unique = createHash('sha256').update(text).digest('base64url').replaceAll(/[-_]/g, '0').slice(0, 16);
  return [
    `AWSLogs/${account}/CloudTrail/${region}/${minute.slice(0, 10).replaceAll('-', '/')}`,
    `${account}_CloudTrail_${region}_${minute.replaceAll(/[-:]/g, '')}Z_${unique}.json.gz`,
  ].join('/');
}

/** The trail's bucket, with these files in it. */
export function recordedTrailBucket(files: readonly TrailFile[]): TrailBucket {
  const byKey = new Map(files.map((file) => [file.key, file]));
  return {
    async open({ bucket, key }) {
      const file = bucket === WEEK.trailBucket ? byKey.get(key) : undefined;
      if (!file) throw new ProcessFailure('gone', `${bucket}/${key}: no such log file`);
      const etag = createHash('md5').update(file.body).digest('hex');
      return { etag, writtenAt: file.writtenAt, body: chunksOf(file.body) };
    },
  };
}

async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
