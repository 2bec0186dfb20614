import { type StackJson, synthesizeApp } from '../../support/synthesized-app';

interface Statement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition?: object;
}

/** What the exporter may do with secrets and with what they are encrypted by. */
function readingOf(settings: object): Statement[] {
  const app = synthesizeApp({ environment: 'test', regions: ['eu-central-1'], ...settings });
  const documents = Object.entries(
    (app['security-monitoring'] as StackJson).data['aws_iam_policy_document'] ?? {},
  );
  const [, document] = documents.find(([name]) => /^datadog_function_permissions/.test(name)) ?? [];
  const statements = (document?.['statement'] ?? []) as Statement[];
  return statements.filter(
    ({ actions, condition }) => actions.includes('secretsmanager:GetSecretValue') || condition !== undefined,
  );
}

const ofSecret = (secret: unknown) => [
  { test: 'StringEquals', variable: 'kms:EncryptionContext:SecretARN', values: [secret] },
];

describe('the exporter', () => {
  it('reads the created secret, and decrypts that only', () => {
    const secret = expect.stringMatching(/aws_secretsmanager_secret\..*\.arn/);
    expect(readingOf({})).toEqual([
      { actions: ['secretsmanager:GetSecretValue'], resources: [secret] },
      {
        actions: ['kms:Decrypt'],
        resources: [expect.stringMatching(/aws_kms_key\..*\.arn/)],
        condition: ofSecret(secret),
      },
    ]);
  });

  it('reads an adopted secret whatever key of its account and region encrypts it, and decrypts that only', () => {
    const apiKeySecretArn = 'arn:aws:secretsmanager:eu-west-1:444455556666:secret:dd-AbCdEf';
    expect(readingOf({ datadog: { apiKeySecretArn } })).toEqual([
      { actions: ['secretsmanager:GetSecretValue'], resources: [apiKeySecretArn] },
      {
        actions: ['kms:Decrypt'],
        resources: ['arn:aws:kms:eu-west-1:444455556666:key/*'],
        condition: ofSecret(apiKeySecretArn),
      },
    ]);
  });
});
