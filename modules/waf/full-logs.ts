import type { DataAwsIamPolicyDocumentStatement } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { S3BucketNotification } from '@cdktf/provider-aws/lib/s3-bucket-notification';
import { Wafv2WebAclLoggingConfiguration } from '@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment';
import { PrivateBucket } from '../private-bucket';

export interface FullLogsProps {
  readonly deployment: Deployment;
  readonly webAclArn: string;
}

/** Actions whose records are kept unless all are wanted. */
const NOTABLE_ACTIONS = ['BLOCK', 'COUNT', 'CAPTCHA', 'CHALLENGE', 'EXCLUDED_AS_COUNT'];

/** Raw records are only a buffer before the archive. */
const RAW_LOG_DAYS = 14;

/** The web ACL's logging into an `aws-waf-logs-` bucket, which announces each file on EventBridge. */
export class FullLogs extends Construct {
  readonly bucketName: string;
  readonly bucketArn: string;

  constructor(scope: Construct, id: string, { deployment, webAclArn }: FullLogsProps) {
    super(scope, id);
    const { accountId, settings } = deployment;
    // WAF delivers only into buckets of this name.
    const name = `aws-waf-logs-${settings.prefix}-${accountId}`;
    const bucket = new PrivateBucket(this, 'bucket', {
      name,
      encryption: 'aes256',
      lifecycle: [{ id: 'raw-logs', prefix: '', expireAfterDays: RAW_LOG_DAYS, noncurrentDays: 1 }],
      policyStatements: (bucketArn) => deliveryStatements(bucketArn, deployment),
      // Everything in it is in the archive within minutes.
      forceDestroy: true,
    });
    new S3BucketNotification(this, 'notification', { bucket: bucket.bucketName, eventbridge: true });
    this.bucketName = bucket.bucketName;
    this.bucketArn = bucket.bucketArn;
    new Wafv2WebAclLoggingConfiguration(this, 'logging', {
      resourceArn: webAclArn,
      logDestinationConfigs: [bucket.bucketArn],
      redactedFields: ['authorization', 'cookie'].map((header) => ({ singleHeader: { name: header } })),
      ...(settings.waf.logAllowed ? {} : { loggingFilter: notableOnly() }),
      dependsOn: [bucket.policy],
    });
  }
}

function notableOnly() {
  const condition = NOTABLE_ACTIONS.map((action) => ({ actionCondition: { action } }));
  return { defaultBehavior: 'DROP', filter: [{ behavior: 'KEEP', requirement: 'MEETS_ANY', condition }] };
}

/**
 * What WAF's log delivery needs, as AWS would add it by itself.
 * https://docs.aws.amazon.com/waf/latest/developerguide/logging-s3.html
 */
function deliveryStatements(
  bucketArn: string,
  { accountId, partition, homeRegion }: Deployment,
): DataAwsIamPolicyDocumentStatement[] {
  const principals = [{ type: 'Service', identifiers: ['delivery.logs.amazonaws.com'] }];
  const fromThisAccount = [
    { test: 'StringEquals', variable: 'aws:SourceAccount', values: [accountId] },
    {
      test: 'ArnLike',
      variable: 'aws:SourceArn',
      values: [`arn:${partition}:logs:${homeRegion}:${accountId}:*`],
    },
  ];
  return [
    {
      sid: 'AWSLogDeliveryWrite',
      actions: ['s3:PutObject'],
      resources: [`${bucketArn}/AWSLogs/${accountId}/*`],
      principals,
      condition: [
        { test: 'StringEquals', variable: 's3:x-amz-acl', values: ['bucket-owner-full-control'] },
        ...fromThisAccount,
      ],
    },
    {
      sid: 'AWSLogDeliveryAclCheck',
      actions: ['s3:GetBucketAcl'],
      resources: [bucketArn],
      principals,
      condition: fromThisAccount,
    },
  ];
}
