import type { S3Client } from '@aws-sdk/client-s3';
import { deliverAgain } from '../../functions/datadog-exporter/core/progress';
import { systemPause } from '../../functions/shared/runtime/pause';
import { s3StateStore } from '../../functions/shared/state/s3-state-store';
import { CliError } from '../cli-error';
import { type CommandIo, writeLine } from '../io';
import { plural } from '../plural';
import { progressBar } from '../progress';
import type { QueueUrl } from '../queue-url';
import { objectCreatedEvent, s3Notification } from '../s3-notification';
import { awsError } from './aws-error';
import { sqsClient } from './clients';
import type { ListedObject } from './ports';
import type { DayRange } from './range';
import type { ReplayOptions, Target } from './replay-options';
import { sendAll, type Unsent } from './send-all';
import { sqsOutbox } from './sqs-outbox';

/** What a range of days holds. */
export interface Found {
  readonly days: DayRange;
  readonly objects: readonly ListedObject[];
}

export interface Redelivery {
  readonly target: Target;
  readonly options: ReplayOptions;
  readonly client: S3Client;
  /** Undefined in a dry run. */
  readonly queue: QueueUrl | undefined;
}

/**
 * Announces objects to the queue of a deployed function as if they had just been written, and prints how many.
 * @throws CliError naming those that the queue has not taken
 */
export async function redeliver(found: Found, redelivery: Redelivery, io: CommandIo): Promise<void> {
  const { options, queue } = redelivery;
  if (queue === undefined || options.dryRun) return writeLine(io.stdout, summary(found, options, undefined));
  const unsent = await send(found.objects, { ...redelivery, queue }, io);
  const sent = found.objects.length - unsent.length;
  await writeLine(io.stdout, summary(found, options, sent));
  if (unsent.length === 0) return;
  const named = unsent.map(({ key, reason }) => `${key}: ${reason}`).join('\n');
  throw new CliError(`${unsent.length} of ${found.objects.length} objects were not sent\n${named}`, AGAIN);
}

const AGAIN = 'Run it again: what is announced twice is taken once.';

async function send(
  objects: readonly ListedObject[],
  { target, options: { bucket, again }, client, queue }: Redelivery & { readonly queue: QueueUrl },
  io: CommandIo,
): Promise<readonly Unsent[]> {
  const bar = progressBar('Sending', io);
  // The exporter's function, queue and state have one name.
  const state = s3StateStore(client, bucket, queue.name);
  const notificationOf = target === 'datadog' ? objectCreatedEvent : s3Notification;
  let taken = 0;
  try {
    return await sendAll(objects, {
      outbox: sqsOutbox(sqsClient(queue), queue.url),
      pause: systemPause,
      bodyOf: ({ key, bytes }) => JSON.stringify(notificationOf({ bucket, key, bytes })),
      prepare: async ({ key }) => {
        if (again) await deliverAgain(state, key);
      },
      onSent: (sent) => {
        taken = sent;
        bar.update(sent / objects.length);
      },
    });
  } catch (error) {
    throw awsError(error, `Stopped after ${taken} of ${objects.length} objects`);
  } finally {
    bar.stop();
  }
}

/** @param sent undefined in a dry run */
export function summary(
  { days: { first, last }, objects }: Found,
  { format, redeliver: target, queue }: ReplayOptions,
  sent: number | undefined,
): string {
  const bytes = objects.reduce((sum, { bytes: each }) => sum + each, 0);
  if (format === 'json')
    return JSON.stringify({
      redeliver: target ?? null,
      first_day: first,
      last_day: last,
      objects: objects.length,
      bytes,
      sent: sent ?? 0,
    });
  const count = plural(objects.length, 'object');
  const outcome =
    sent === undefined ? 'a dry run, nothing was done' : `${sent.toLocaleString('en')} sent to ${queue}`;
  return `${count} (${(bytes / 1e6).toFixed(1)} MB) of ${first} to ${last}: ${outcome}`;
}
