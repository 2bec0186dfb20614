import type { Construct } from 'constructs';
import type { Deployment } from '../deployment';
import { PrivateBucket } from '../private-bucket';
import { accessLogLifetimes } from './lifetimes';

/** Key prefix of the archive's access logs. */
export const ACCESS_LOG_PREFIX = 's3/';

/**
 * The bucket that S3 writes the archive's access logs to: encrypted by S3's own keys, since log delivery
 * takes no customer managed key without opening it. https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
export function accessLogBucket(
  scope: Construct,
  { accountId, partition, archiveBucketName, settings }: Deployment,
): PrivateBucket {
  return new PrivateBucket(scope, 'access-log-bucket', {
    name: `${archiveBucketName}-access`,
    encryption: 'aes256',
    lifecycle: accessLogLifetimes(settings.archive.retentionDays),
    forceDestroy: settings.archive.forceDestroy,
    policyStatements: (bucketArn) => [
      {
        sid: 'S3DeliversAccessLogs',
        actions: ['s3:PutObject'],
        resources: [`${bucketArn}/${ACCESS_LOG_PREFIX}*`],
        principals: [{ type: 'Service', identifiers: ['logging.s3.amazonaws.com'] }],
        condition: [
          {
            test: 'ArnLike',
            variable: 'aws:SourceArn',
            values: [`arn:${partition}:s3:::${archiveBucketName}`],
          },
          { test: 'StringEquals', variable: 'aws:SourceAccount', values: [accountId] },
        ],
      },
    ],
  });
}
