import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment';

/** The log group of a created trail, for metric filters, and the role by which the trail writes to it. */
export class TrailLogGroup extends Construct {
  readonly logGroupName: string;
  /** As a trail wants it: of all streams. */
  readonly deliveryArn: string;
  readonly roleArn: string;
  /** Depend on it before the trail is made. */
  readonly policy: IamRolePolicy;

  constructor(scope: Construct, id: string, deployment: Deployment) {
    super(scope, id);
    const group = new CloudwatchLogGroup(this, 'group', {
      name: `/aws/cloudtrail/${deployment.settings.prefix}`,
      retentionInDays: deployment.settings.logRetentionDays,
    });
    this.logGroupName = group.name;
    this.deliveryArn = `${group.arn}:*`;
    const trust = new DataAwsIamPolicyDocument(this, 'trust', {
      statement: [
        {
          actions: ['sts:AssumeRole'],
          principals: [{ type: 'Service', identifiers: ['cloudtrail.amazonaws.com'] }],
        },
      ],
    });
    const role = new IamRole(this, 'role', {
      name: deployment.name('trail-logs'),
      assumeRolePolicy: trust.json,
    });
    this.roleArn = role.arn;
    // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
    const permissions = new DataAwsIamPolicyDocument(this, 'permissions', {
      statement: [
        {
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [`${group.arn}:log-stream:*`],
        },
      ],
    });
    this.policy = new IamRolePolicy(this, 'policy', {
      name: 'permissions',
      role: role.name,
      policy: permissions.json,
    });
  }
}
