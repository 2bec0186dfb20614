import type { AwsJson } from './aws-json';
import { endpointOf } from './endpoint';

const SECRET_ARN = /^arn:(aws[a-z-]*):secretsmanager:([a-z0-9-]+):/;

/** The text of a Secrets Manager secret. */
export async function readSecret(call: AwsJson, secretArn: string): Promise<string> {
  const [, partition, region] = SECRET_ARN.exec(secretArn) ?? [];
  if (partition === undefined || region === undefined)
    throw new Error('DATADOG_API_KEY_SECRET_ARN is no ARN of a Secrets Manager secret');
  const domain = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  const { SecretString: secret } = await call({
    service: 'secretsmanager',
    region,
    endpoint: endpointOf('SECRETS_MANAGER', `https://secretsmanager.${region}.${domain}`),
    target: 'secretsmanager.GetSecretValue',
    version: '1.1',
    input: { SecretId: secretArn },
  });
  if (typeof secret !== 'string') throw new Error('the Datadog secret holds no text');
  return secret;
}
