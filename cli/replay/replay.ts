import type { S3Client } from '@aws-sdk/client-s3';
import { s3TrailBucket } from '../../functions/cloudtrail-processor/adapters/trail-bucket';
import { ProcessFailure } from '../../functions/cloudtrail-processor/core/process/failure';
import type { JsonRecord } from '../../functions/shared/json/read';
import { type CommandIo, writeLine } from '../io';
import { progressBar } from '../progress';
import { detect, type LogSource } from '../scan/detect';
import { ruleSetFor } from '../scan/rule-set-for';
import { archiveFolders } from './archive-folders';
import { awsProblem } from './aws-error';
import { s3Client } from './clients';
import { objectsOfDays } from './day-folders';
import type { ListedObject } from './ports';
import { daysOf, type TimeRange } from './range';
import { readAhead } from './read-ahead';
import { type Found, redeliver, summary } from './redeliver';
import { assertRange, assertScan, type ReplayOptions, redeliveryQueue } from './replay-options';
import { s3Listing } from './s3-listing';
import { trailFolders } from './trail-folders';

/** CloudTrail delivers minutes after the call, hours at times: objects of one more day are looked at. */
const LATE_DAYS = 1;

/**
 * Prints what the rules find in a past range of CloudTrail, or sends the range again.
 * @throws WrongUsage when options or a rule file are refused: nothing was read then
 * @throws CliError when the bucket cannot be listed, or at the end what could not be read or sent
 */
export async function replay(options: ReplayOptions, io: CommandIo): Promise<void> {
  assertRange(options);
  if (options.redeliver === undefined) return replayHere(options, io);
  const queue = redeliveryQueue(options.redeliver, options);
  const client = s3Client();
  const found = await find(client, options, io);
  await redeliver(found, { target: options.redeliver, options, client, queue }, io);
}

async function replayHere(options: ReplayOptions, io: CommandIo): Promise<void> {
  assertScan(options);
  const ruleSet = ruleSetFor(options);
  const client = s3Client();
  const found = await find(client, options, io);
  if (options.dryRun) return writeLine(io.stdout, summary(found, options, undefined));
  const sources = found.objects.map((object) => objectSource(client, options.bucket, object));
  await detect(readAhead(sources), { ruleSet, options, isWanted: inRange(options) }, io);
}

/** The objects that a range may lie in. */
async function find(client: S3Client, options: ReplayOptions, io: CommandIo): Promise<Found> {
  const { redeliver: target, bucket, prefix, account: accounts, region: regions } = options;
  const listing = s3Listing(client, bucket);
  const place = { bucket, prefix, accounts, regions };
  const bar = progressBar('Listing', io);
  try {
    const isArchive = target === 'datadog';
    const folders = await (isArchive ? archiveFolders(listing, place) : trailFolders(listing, place));
    const days = daysOf(options, isArchive ? 0 : LATE_DAYS);
    return { days, objects: await objectsOfDays(listing, folders, days, bar.update) };
  } finally {
    bar.stop();
  }
}

function objectSource(client: S3Client, bucket: string, { key, bytes }: ListedObject): LogSource {
  return {
    name: `s3://${bucket}/${key}`,
    bytes,
    async *open() {
      try {
        const { body } = await s3TrailBucket(client).open({ bucket, key });
        yield* body;
      } catch (error) {
        throw new Error(error instanceof ProcessFailure ? 'it does not exist any more' : awsProblem(error));
      }
    },
  };
}

/** Whether an event happened in the range. One that says no time is looked at: nothing is to hide that way. */
function inRange({ from, to }: TimeRange): (event: JsonRecord) => boolean {
  return ({ eventTime }) => {
    const instant = Date.parse(String(eventTime));
    return Number.isNaN(instant) || (instant >= from && instant < to);
  };
}
