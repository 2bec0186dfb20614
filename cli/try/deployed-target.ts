import { WrongUsage } from '../cli-error';
import { queueUrl } from '../queue-url';
import { clientsOf } from '../runner/deployment';
import { awsTarget, type Target } from './target';

/** A stack by its outputs. */
export interface StackNames {
  readonly bucket: string;
  readonly table: string;
  /** URL of the processor's dead-letter queue. */
  readonly dlq: string;
  readonly region?: string;
  /** What comes before the account in keys. @default "AWSLogs" */
  readonly root?: string;
  /** Longest wait for the alert, seconds. */
  readonly timeout: number;
}

const POLL_MS = 3_000;

/**
 * A deployed stack, with the credentials of the environment. Its functions are left to AWS: here is only looked.
 * @throws WrongUsage when the queue's URL is none, or the region is not known
 */
export function deployedTarget({ bucket, table, dlq, timeout, ...names }: StackNames): Target {
  const queue = queueUrl(dlq);
  if (queue === undefined)
    throw new WrongUsage(`--dlq ${dlq} is no queue URL`, 'Take it from the stack: terraform output');
  const region = names.region ?? queue.region ?? process.env['AWS_REGION'];
  if (region === undefined) throw new WrongUsage('The region is not known', 'Name it with --region.');
  const endpoint = process.env['AWS_ENDPOINT_URL'];
  const clients = clientsOf({ region, ...(endpoint && { endpoint }) });
  return {
    ...awsTarget({ clients, bucket, table, deadLettersUrl: dlq }),
    name: `the stack in ${queue.accountId}, ${region}`,
    place: { accountId: queue.accountId, region, root: names.root ?? 'AWSLogs' },
    async waitFor(isDone) {
      for (const end = Date.now() + timeout * 1_000; Date.now() < end; ) {
        if (await isDone()) return true;
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
      return isDone();
    },
    messageOf: async ({ SentAt }) => SentAt && `published ${SentAt}`,
    close: async () => undefined,
  };
}
