import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import type { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { DataDatadogIntegrationAwsIamPermissions } from '@cdktf/provider-datadog/lib/data-datadog-integration-aws-iam-permissions';
import { DataDatadogIntegrationAwsIamPermissionsStandard } from '@cdktf/provider-datadog/lib/data-datadog-integration-aws-iam-permissions-standard';
import { Fn, type ITerraformDependable, TerraformCount, Token } from 'cdktf';
import type { Construct } from 'constructs';
import type { Deployment } from '../deployment';

/** Actions a managed policy: at most 4.7 kB of the 6,144 characters that IAM takes, with Datadog's longest action names. */
const ACTIONS_A_POLICY = 150;

/**
 * Lets Datadog read what its own list names: that list is Datadog's to keep, so it is read at plan and never copied.
 * Reading metrics, tags and configuration of every service has no resource to be scoped to, hence `*`.
 * @returns what the account integration has to wait for
 */
export function attachPermissions(
  scope: Construct,
  role: IamRole,
  { settings, partition }: Deployment,
): readonly ITerraformDependable[] {
  const { permissions, cloudSecurityPosture } = settings.datadog;
  const attached = permissions === 'full' ? attachFull(scope, role) : attachStandard(scope, role);
  if (!cloudSecurityPosture) return [attached];
  const audit = new IamRolePolicyAttachment(scope, 'security-audit', {
    role: role.name,
    policyArn: `arn:${partition}:iam::aws:policy/SecurityAudit`,
  });
  return [attached, audit];
}

function attachStandard(scope: Construct, role: IamRole): ITerraformDependable {
  const list = new DataDatadogIntegrationAwsIamPermissionsStandard(scope, 'permission-list');
  const document = new DataAwsIamPolicyDocument(scope, 'permissions', {
    statement: [{ actions: list.iamPermissions, resources: ['*'] }],
  });
  const policy = new IamPolicy(scope, 'policy', {
    name: `${role.nameInput}-standard`,
    description: 'What Datadog reads for metrics and tags',
    policy: document.json,
  });
  return new IamRolePolicyAttachment(scope, 'attachment', { role: role.name, policyArn: policy.arn });
}

/** The full list is larger than a managed policy and than a role's inline policies: several managed ones hold it. */
function attachFull(scope: Construct, role: IamRole): ITerraformDependable {
  const list = new DataDatadogIntegrationAwsIamPermissions(scope, 'permission-list');
  const chunks = Fn.chunklist(Fn.sort(list.iamPermissions), ACTIONS_A_POLICY);
  const count = TerraformCount.of(Fn.lengthOf(chunks));
  const index = Token.asString(count.index);
  const policy = new IamPolicy(scope, 'policy', {
    count,
    name: `${role.nameInput}-full-${index}`,
    description: 'What Datadog reads for metrics, tags and resources',
    policy: Fn.jsonencode({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: Fn.element(chunks, count.index), Resource: '*' }],
    }),
  });
  return new IamRolePolicyAttachment(scope, 'attachment', {
    count,
    role: role.name,
    policyArn: `\${${policy.fqn}[count.index].arn}`,
  });
}
