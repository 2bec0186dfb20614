import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret';
import { SecretsmanagerSecretVersion } from '@cdktf/provider-aws/lib/secretsmanager-secret-version';
import { TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment';
import type { Permission } from '../lambda-function';

export interface ApiKeyProps {
  readonly deployment: Deployment;
  readonly keyArn: string;
}

/**
 * Datadog's API key as a secret. Its value is either put into a secret that exists, or given as the
 * ephemeral variable `datadog_api_key` and written through a write-only argument: it is in no plan,
 * no state, no environment variable and no log.
 */
export class ApiKey extends Construct {
  readonly secretArn: string;
  /** What a function needs to read it. */
  readonly permissions: readonly Permission[];

  constructor(scope: Construct, id: string, { deployment, keyArn }: ApiKeyProps) {
    super(scope, id);
    const { apiKeySecretArn, apiKeyVersion } = deployment.settings.datadog;
    if (apiKeySecretArn !== undefined) {
      this.secretArn = apiKeySecretArn;
      this.permissions = readingOf(apiKeySecretArn, keysBeside(apiKeySecretArn));
      return;
    }
    const variable = new TerraformVariable(this, 'datadog-api-key', {
      type: 'string',
      description: "Datadog's API key. Written to Secrets Manager, kept nowhere else.",
      sensitive: true,
      nullable: false,
    });
    variable.overrideLogicalId('datadog_api_key');
    // TerraformVariable does not know the argument.
    variable.addOverride('ephemeral', true);
    const secret = new SecretsmanagerSecret(this, 'secret', {
      name: deployment.name('datadog-api-key'),
      description: "Datadog's API key for the datadog-exporter",
      kmsKeyId: keyArn,
      // The key can be had from Datadog again; a pending deletion would only block the next deploy.
      recoveryWindowInDays: 0,
    });
    new SecretsmanagerSecretVersion(this, 'version', {
      secretId: secret.id,
      secretStringWo: variable.stringValue,
      secretStringWoVersion: apiKeyVersion,
    });
    this.secretArn = secret.arn;
    this.permissions = readingOf(secret.arn, keyArn);
  }
}

/**
 * Decrypts this secret with the key and nothing else: Secrets Manager names the secret in the encryption context.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
function readingOf(secretArn: string, keyArn: string): readonly Permission[] {
  return [
    { actions: ['secretsmanager:GetSecretValue'], resources: [secretArn] },
    {
      actions: ['kms:Decrypt'],
      resources: [keyArn],
      condition: [{ test: 'StringEquals', variable: 'kms:EncryptionContext:SecretARN', values: [secretArn] }],
    },
  ];
}

/** The secret's own key is not known, only that it is in the same region and account, if it is a customer managed one. */
function keysBeside(secretArn: string): string {
  const [, partition, , region, account] = secretArn.split(':');
  return `arn:${partition}:kms:${region}:${account}:key/*`;
}
