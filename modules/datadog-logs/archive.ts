import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import type { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { LogsArchive } from '@cdktf/provider-datadog/lib/logs-archive';
import type { Construct } from 'constructs';
import type { Deployment } from '../deployment';

/** Apart from `findings/`, which belongs to the collectors. */
const ARCHIVE_PATH = 'datadog-archive';

/**
 * Datadog keeps what it received in the archive bucket, and can read it back.
 * https://docs.datadoghq.com/logs/log_configuration/archives/
 */
export function declareLogArchive(scope: Construct, deployment: Deployment, role: IamRole): void {
  const { settings, accountId, archiveBucketName } = deployment;
  const document = new DataAwsIamPolicyDocument(scope, 'archive-access', { statement: access(deployment) });
  const policy = new IamRolePolicy(scope, 'archive-policy', {
    name: 'log-archive',
    role: role.name,
    policy: document.json,
  });
  new LogsArchive(scope, 'archive', {
    name: `[${settings.environment}] Security findings`,
    query: `managed_by:aws-security-monitoring env:${settings.environment}`,
    includeTags: true,
    s3Archive: {
      bucket: archiveBucketName,
      path: ARCHIVE_PATH,
      accountId,
      roleName: settings.datadog.roleName,
    },
    // Datadog writes a test object when the archive is made.
    dependsOn: [policy],
  });
}

function access(deployment: Deployment): DataAwsIamPolicyDocumentStatement[] {
  const bucket = `arn:${deployment.partition}:s3:::${deployment.archiveBucketName}`;
  const statements: DataAwsIamPolicyDocumentStatement[] = [
    {
      sid: 'WriteAndRehydrate',
      actions: ['s3:PutObject', 's3:GetObject'],
      resources: [`${bucket}/${ARCHIVE_PATH}/*`],
    },
    {
      sid: 'ListArchive',
      actions: ['s3:ListBucket'],
      resources: [bucket],
      condition: [{ test: 'StringLike', variable: 's3:prefix', values: [ARCHIVE_PATH, `${ARCHIVE_PATH}/*`] }],
    },
  ];
  return deployment.settings.archive.encryption === 'kms' ? [...statements, keyUse(deployment)] : statements;
}

/** The key is the other stack's; it is known here by its alias only. https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html */
function keyUse({
  partition,
  accountId,
  homeRegion,
  settings,
}: Deployment): DataAwsIamPolicyDocumentStatement {
  return {
    sid: 'UseTheArchivesKey',
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: [`arn:${partition}:kms:${homeRegion}:${accountId}:key/*`],
    condition: [
      {
        test: 'ForAnyValue:StringEquals',
        variable: 'kms:ResourceAliases',
        values: [`alias/${settings.prefix}`],
      },
    ],
  };
}
