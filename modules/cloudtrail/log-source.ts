import type { WorkQueue } from '../queue';

/** Where log files come from: a bucket, and a queue that hears of each new one. */
export interface LogSource {
  readonly bucketName: string;
  readonly bucketArn: string;
  /** ARN of the log files, with wildcards: nothing else in the bucket is read. */
  readonly logFilesArn: string;
  /** The customer managed key of the log files, if there is one. */
  readonly keyArn: string | undefined;
  readonly queue: WorkQueue;
  /** The log group that the trail writes to as well, if it does. */
  readonly logGroupName: string | undefined;
  /** Of a created trail. */
  readonly trailName: string | undefined;
}

/** What both kinds of queue have in common. The processor backs off by itself, so a message may come often. */
export const LOG_FILE_QUEUE = {
  name: 'cloudtrail',
  maxReceiveCount: 100,
} as const;

/** The events of new log files on EventBridge; keys are as they are there, not URL-encoded. */
export function logFilePattern(bucketName: string, keyPrefix = ''): Readonly<Record<string, unknown>> {
  return {
    source: ['aws.s3'],
    'detail-type': ['Object Created'],
    detail: {
      bucket: { name: [bucketName] },
      object: { key: [{ wildcard: `${keyPrefix}AWSLogs/*.json.gz` }] },
    },
  };
}
