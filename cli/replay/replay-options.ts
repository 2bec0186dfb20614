import { WrongUsage } from '../cli-error';
import { type QueueUrl, queueUrl } from '../queue-url';
import type { DetectionOptions } from '../scan/detection-options';
import type { TimeRange } from './range';

export type Target = 'cloudtrail' | 'datadog';

export interface ReplayOptions extends DetectionOptions, TimeRange {
  readonly bucket: string;
  readonly prefix: string;
  readonly account: readonly string[];
  readonly region: readonly string[];
  readonly redeliver?: Target;
  readonly queue?: string;
  readonly again: boolean;
  readonly dryRun: boolean;
}

/** What the stack calls the queues, without their prefix. */
const QUEUES: Readonly<Record<Target, string>> = {
  cloudtrail: 'cloudtrail',
  datadog: 'datadog-exporter',
};

/**
 * Refuses a range in which nothing can lie.
 * @throws WrongUsage with the fix
 */
export function assertRange({ from, to }: TimeRange): void {
  if (from < to) return;
  const [start, end] = [from, to].map((instant) => new Date(instant).toISOString());
  throw new WrongUsage(
    `--from ${start} is not before --to ${end}`,
    'The range ends before --to: for one day, give the next day.',
  );
}

/**
 * Refuses options that are of no use where nothing is sent.
 * @throws WrongUsage with the fix
 */
export function assertScan({ queue, again }: ReplayOptions): void {
  if (queue !== undefined || again)
    throw new WrongUsage(
      `${again ? '--again' : '--queue'} is for sending again`,
      'Add --redeliver cloudtrail or --redeliver datadog, or leave it out.',
    );
}

/**
 * The queue to send to; undefined where a dry run names none.
 * @throws WrongUsage with the fix
 */
export function redeliveryQueue(target: Target, options: ReplayOptions): QueueUrl | undefined {
  assertRedelivery(target, options);
  const { queue, dryRun } = options;
  if (queue === undefined && dryRun) return undefined;
  const parsed = queueUrl(queue ?? '');
  if (parsed !== undefined) return parsed;
  throw new WrongUsage(
    queue === undefined ? '--redeliver needs --queue' : `--queue ${queue} is no queue's URL`,
    `aws sqs get-queue-url --queue-name security-monitoring-${QUEUES[target]} (the name begins with your prefix)`,
  );
}

function assertRedelivery(target: Target, options: ReplayOptions): void {
  const { rules, defaultRules, suppressions, placeholders, group, again, prefix } = options;
  const isOfScan = rules.length > 0 || !defaultRules || group || suppressions !== undefined;
  if (isOfScan || placeholders !== undefined)
    throw new WrongUsage(
      'Rules, suppressions and --group are of a scan on this machine',
      'Leave them out: the deployed function has its own. Or leave out --redeliver.',
    );
  if (again && target !== 'datadog')
    throw new WrongUsage(
      '--again is for --redeliver datadog',
      'Leave it out: the processor reads again whatever is announced, and stores an alert once.',
    );
  if (prefix !== '' && target === 'datadog')
    throw new WrongUsage("--prefix is of a trail's bucket", 'Leave it out: the archive has no prefix.');
}
