import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { DataDatadogIntegrationAwsExternalId } from '@cdktf/provider-datadog/lib/data-datadog-integration-aws-external-id';
import { IntegrationAwsAccount } from '@cdktf/provider-datadog/lib/integration-aws-account';
import { IntegrationAwsExternalId } from '@cdktf/provider-datadog/lib/integration-aws-external-id';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment';
import { attachPermissions } from './permissions';
import { trustedAccountId } from './trust';

/**
 * Datadog's integration of this AWS account and the IAM role that it assumes, each created or adopted by settings:
 *
 * | integration | role   | declared here |
 * |---|---|---|
 * | create | create | external id, role with its policies, account |
 * | create | adopt  | external id, account; the role's owner puts the external id into its trust |
 * | adopt  | create | role with its policies, trusting the external id that the integration has already |
 * | adopt  | adopt  | nothing |
 *
 * With integration `off` this construct is not made.
 */
export class DatadogIntegration extends Construct {
  readonly roleArn: string;
  /** What the role's trust must ask for as sts:ExternalId; undefined when both are adopted. */
  readonly externalId: string | undefined;
  /** Only when the role is created here. */
  readonly role: IamRole | undefined;

  constructor(scope: Construct, id: string, deployment: Deployment) {
    super(scope, id);
    const { integration, role, roleName } = deployment.settings.datadog;
    this.externalId = this.#externalId(deployment);
    this.roleArn = `arn:${deployment.partition}:iam::${deployment.accountId}:role/${roleName}`;
    const before: ITerraformDependable[] = [];
    if (role === 'create' && this.externalId !== undefined) {
      this.role = declareRole(this, deployment, this.externalId);
      this.roleArn = this.role.arn;
      before.push(this.role, ...attachPermissions(this, this.role, deployment));
    }
    if (integration === 'create' && this.externalId !== undefined)
      declareAccount(this, deployment, this.externalId, before);
  }

  /** Datadog refuses ids that it did not make, so one is ordered for a new account and read for an adopted one. */
  #externalId({ settings: { datadog }, accountId }: Deployment): string | undefined {
    if (datadog.integration === 'create') return new IntegrationAwsExternalId(this, 'external-id', {}).id;
    if (datadog.role === 'create')
      return new DataDatadogIntegrationAwsExternalId(this, 'external-id', { awsAccountId: accountId })
        .externalId;
    return undefined;
  }
}

/** Assumed by the site's account only, and only with the external id: nobody else's Datadog can use it. */
function declareRole(scope: Construct, deployment: Deployment, externalId: string): IamRole {
  const { settings, partition } = deployment;
  const trust = new DataAwsIamPolicyDocument(scope, 'trust', {
    statement: [
      {
        actions: ['sts:AssumeRole'],
        principals: [
          { type: 'AWS', identifiers: [`arn:${partition}:iam::${trustedAccountId(settings)}:root`] },
        ],
        condition: [{ test: 'StringEquals', variable: 'sts:ExternalId', values: [externalId] }],
      },
    ],
  });
  return new IamRole(scope, 'role', {
    name: settings.datadog.roleName,
    description: 'Datadog reads metrics, tags and configuration of this account',
    assumeRolePolicy: trust.json,
  });
}

/**
 * All blocks and arguments are written out, in the order in which Datadog gives them back: what is left out
 * takes Datadog's defaults and may show as a change at the next plan.
 */
function declareAccount(
  scope: Construct,
  { settings, accountId, partition }: Deployment,
  externalId: string,
  dependsOn: ITerraformDependable[],
): void {
  const { roleName, permissions, cloudSecurityPosture } = settings.datadog;
  new IntegrationAwsAccount(scope, 'account', {
    awsAccountId: accountId,
    awsPartition: partition,
    // On every AWS metric, so that dashboards filter AWS's metrics and ours by the same two tags.
    accountTags: [`account_id:${accountId}`, `env:${settings.environment}`],
    awsRegions: { includeAll: true },
    authConfig: { awsAuthConfigRole: { roleName, externalId } },
    // The collectors' findings go to Datadog from the archive; a forwarder would send them twice.
    logsConfig: { lambdaForwarder: { lambdas: [], sources: [] } },
    metricsConfig: {
      enabled: true,
      automuteEnabled: true,
      collectCloudwatchAlarms: true,
      collectCustomMetrics: true,
      // Datadog's default list also excludes AWS/SQS, on which the monitors of the queues rest.
      namespaceFilters: { excludeOnly: ['AWS/ElasticMapReduce', 'AWS/Usage'] },
    },
    resourcesConfig: {
      cloudSecurityPostureManagementCollection: cloudSecurityPosture,
      extendedCollection: permissions === 'full' || cloudSecurityPosture,
    },
    // The functions' traces stay in X-Ray: reading them is a product of its own, and billed.
    tracesConfig: { xrayServices: { includeOnly: [] } },
    dependsOn,
  });
}
