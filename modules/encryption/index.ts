import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { Construct } from 'constructs';
import { type Deployment, trailArn } from '../deployment';

/** The system's customer managed key: archive, topics, log files of the created trail and Datadog's API key. It rotates yearly. */
export class EncryptionKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, deployment: Deployment) {
    super(scope, id);
    const document = new DataAwsIamPolicyDocument(this, 'policy', {
      statement: [
        ownerStatement(deployment),
        alarmsStatement(deployment),
        ...(encryptsTrail(deployment) ? trailStatements(deployment) : []),
      ],
    });
    const key = new KmsKey(this, 'key', {
      description: `Encrypts what ${deployment.settings.prefix} keeps`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: document.json,
    });
    new KmsAlias(this, 'alias', { name: `alias/${deployment.settings.prefix}`, targetKeyId: key.keyId });
    this.arn = key.arn;
  }
}

/** Hands access over to IAM, as AWS's default key policy does; without it nobody could ever change the key. */
function ownerStatement({ partition, accountId }: Deployment): DataAwsIamPolicyDocumentStatement {
  return {
    sid: 'AccountDecidesByIam',
    actions: ['kms:*'],
    resources: ['*'],
    principals: [{ type: 'AWS', identifiers: [`arn:${partition}:iam::${accountId}:root`] }],
  };
}

/** Alarms publish to an encrypted topic. https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html */
function alarmsStatement({ accountId }: Deployment): DataAwsIamPolicyDocumentStatement {
  return {
    sid: 'CloudWatchAlarmsPublishEncrypted',
    actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
    resources: ['*'],
    principals: [{ type: 'Service', identifiers: ['cloudwatch.amazonaws.com'] }],
    condition: [{ test: 'StringEquals', variable: 'aws:SourceAccount', values: [accountId] }],
  };
}

function encryptsTrail({ settings: { cloudtrail } }: Deployment): boolean {
  return cloudtrail.trail === 'create' && cloudtrail.encryption === 'kms';
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html */
function trailStatements(deployment: Deployment): DataAwsIamPolicyDocumentStatement[] {
  const arn = trailArn(deployment);
  const ofTheTrail = { test: 'StringEquals', variable: 'aws:SourceArn', values: [arn] };
  const statement = {
    resources: ['*'],
    principals: [{ type: 'Service', identifiers: ['cloudtrail.amazonaws.com'] }],
  };
  return [
    {
      ...statement,
      sid: 'CloudTrailEncryptsLogFiles',
      actions: ['kms:GenerateDataKey*'],
      condition: [
        ofTheTrail,
        // In each region that it records, a trail goes by an ARN of that region.
        {
          test: 'StringLike',
          variable: 'kms:EncryptionContext:aws:cloudtrail:arn',
          values: [arn.replace(`:${deployment.homeRegion}:`, ':*:')],
        },
      ],
    },
    { ...statement, sid: 'CloudTrailDescribesKey', actions: ['kms:DescribeKey'], condition: [ofTheTrail] },
  ];
}
