import type { DataAwsIamPolicyDocumentStatement } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import type { Construct } from 'constructs';
import { type Deployment, trailArn } from '../deployment';
import { accessLogs, PrivateBucket, transitionsWithin } from '../private-bucket';

/** Time to bring back what was deleted by mistake, never longer than it should have lived. */
const UNDELETE_DAYS = 30;

/**
 * The created trail's bucket, into which that trail may write and nobody else. Its own encryption is S3's: the trail
 * names the key of what it writes itself, and with a bucket key it would have to decrypt as well.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
 */
export function trailBucket(scope: Construct, deployment: Deployment): PrivateBucket {
  const { accountId, settings } = deployment;
  const { bucketName, retentionDays, forceDestroy, objectLock, accessLogging } = settings.cloudtrail;
  const name = bucketName ?? deployment.name(`trail-${accountId}`);
  return new PrivateBucket(scope, 'bucket', {
    name,
    encryption: 'aes256',
    lifecycle: [
      {
        id: 'log-files',
        prefix: '',
        expireAfterDays: retentionDays,
        noncurrentDays: Math.min(UNDELETE_DAYS, retentionDays),
        transitions: transitionsWithin(retentionDays),
      },
    ],
    policyStatements: (bucketArn) => deliveryStatements(bucketArn, deployment),
    forceDestroy,
    objectLock,
    ...(accessLogging
      ? { accessLogs: accessLogs(scope, { deployment, name, retentionDays, forceDestroy }) }
      : {}),
  });
}

/**
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 * and, for an organization's trail, https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-an-organizational-trail-by-using-the-aws-cli.html
 */
function deliveryStatements(bucketArn: string, deployment: Deployment): DataAwsIamPolicyDocumentStatement[] {
  const principals = [{ type: 'Service', identifiers: ['cloudtrail.amazonaws.com'] }];
  const ofTheTrail = { test: 'StringEquals', variable: 'aws:SourceArn', values: [trailArn(deployment)] };
  return [
    {
      sid: 'AWSCloudTrailAclCheck',
      actions: ['s3:GetBucketAcl'],
      resources: [bucketArn],
      principals,
      condition: [ofTheTrail],
    },
    {
      sid: 'AWSCloudTrailWrite',
      actions: ['s3:PutObject'],
      resources: writtenFolders(deployment).map((folder) => `${bucketArn}/AWSLogs/${folder}/*`),
      principals,
      condition: [
        { test: 'StringEquals', variable: 's3:x-amz-acl', values: ['bucket-owner-full-control'] },
        ofTheTrail,
      ],
    },
  ];
}

/** The organization's, and the owner's: there the trail writes before it is an organization's, and after. */
function writtenFolders({ accountId, settings }: Deployment): readonly string[] {
  const { organization } = settings.cloudtrail;
  if (organization === undefined) return [accountId];
  return [organization.managementAccountId ?? accountId, organization.id];
}
