import type { Construct } from 'constructs';
import type { Deployment } from '../deployment';
import { PrivateBucket, type PrivateBucketProps } from './index';
import type { LifecycleRule } from './lifecycle';

export interface AccessLogsProps {
  readonly deployment: Deployment;
  /** The bucket whose requests are logged. Its logs go to `<name>-access`. */
  readonly name: string;
  /** How long the objects live whose readers the logs name. */
  readonly retentionDays: number;
  readonly forceDestroy: boolean;
}

/** Key prefix of access logs. */
const PREFIX = 's3/';

/**
 * Where a bucket's access logs go: a bucket of their own, encrypted by S3's own keys, since log delivery takes no
 * customer managed key without opening it.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
export function accessLogs(
  scope: Construct,
  { deployment, name, retentionDays, forceDestroy }: AccessLogsProps,
): NonNullable<PrivateBucketProps['accessLogs']> {
  const { accountId, partition } = deployment;
  const bucket = new PrivateBucket(scope, 'access-log-bucket', {
    name: `${name}-access`,
    encryption: 'aes256',
    lifecycle: accessLogLifetimes(retentionDays),
    forceDestroy,
    policyStatements: (bucketArn) => [
      {
        sid: 'S3DeliversAccessLogs',
        actions: ['s3:PutObject'],
        resources: [`${bucketArn}/${PREFIX}*`],
        principals: [{ type: 'Service', identifiers: ['logging.s3.amazonaws.com'] }],
        condition: [
          { test: 'ArnLike', variable: 'aws:SourceArn', values: [`arn:${partition}:s3:::${name}`] },
          { test: 'StringEquals', variable: 'aws:SourceAccount', values: [accountId] },
        ],
      },
    ],
  });
  return { bucket, prefix: PREFIX };
}

/** How long access logs live: as long as the objects whose readers they name, 90 days at least. */
export function accessLogLifetimes(retentionDays: number): readonly LifecycleRule[] {
  return [
    {
      id: 'access-logs',
      prefix: PREFIX,
      expireAfterDays: Math.max(90, retentionDays),
      noncurrentDays: 1,
    },
  ];
}
