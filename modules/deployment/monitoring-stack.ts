import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { LocalBackend, S3Backend, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { Settings } from '../../settings/schema';
import { type Deployment, deploymentOf } from './deployment';

/** A stack with its backend and its AWS provider in the home region; every AWS resource carries the tags of the settings. */
export abstract class MonitoringStack extends TerraformStack {
  protected readonly deployment: Deployment;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    declareBackend(this, id, settings);
    new AwsProvider(this, 'aws', {
      region: settings.regions[0] ?? '',
      defaultTags: [
        {
          tags: {
            ...settings.tags,
            environment: settings.environment,
            'managed-by': 'aws-security-monitoring',
          },
        },
      ],
    });
    this.deployment = deploymentOf(this, settings);
  }
}

/** A relative path, so that the synthesized JSON is the same on every machine. */
function declareBackend(stack: TerraformStack, id: string, { backend, environment }: Settings): void {
  if (backend.type === 'local') {
    new LocalBackend(stack, { path: `${environment}.${id}.tfstate` });
    return;
  }
  const { bucket, region, keyPrefix } = backend;
  const key = `${keyPrefix}/${environment}/${id}.tfstate`;
  new S3Backend(stack, { bucket, region, key, encrypt: true });
  // The bindings do not know the argument yet.
  stack.addOverride('terraform.backend.s3.use_lockfile', true);
}
