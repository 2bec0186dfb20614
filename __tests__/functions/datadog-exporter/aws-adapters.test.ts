import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { readSecret } from '../../../functions/datadog-exporter/adapters/secret';

const secrets = mockClient(SecretsManagerClient);

beforeEach(() => {
  secrets.reset();
});

describe('the secret', () => {
  it('is read by its ARN', async () => {
    secrets.on(GetSecretValueCommand, { SecretId: 'arn:secret' }).resolves({ SecretString: 'key' });
    expect(await readSecret(new SecretsManagerClient({}), 'arn:secret')).toBe('key');
  });

  it('that holds no text is an error without its content', async () => {
    secrets.on(GetSecretValueCommand).resolves({ SecretBinary: Buffer.from('binary-key') });
    await expect(readSecret(new SecretsManagerClient({}), 'arn:secret')).rejects.toThrow(
      'the Datadog secret holds no text',
    );
  });
});
