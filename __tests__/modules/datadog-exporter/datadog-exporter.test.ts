import { DatadogExporter } from '../../../modules/datadog-exporter';
import { declaredByIt, synthBeside } from '../../support/collectors';
import { FIXTURE_BUNDLE } from '../../support/fixture-bundle';
import { block, blocksOf, KEY_ARN, statementsOf } from '../../support/synth';

const synthesize = (datadog: object = {}) =>
  synthBeside(
    (scope, { deployment, archive, alarms }) =>
      new DatadogExporter(scope, 'it', {
        deployment,
        archive,
        alarms,
        keyArn: KEY_ARN,
        bundle: FIXTURE_BUNDLE,
      }),
    { datadog },
  );

const variables = (json: string) => block(json, 'aws_lambda_function', 'it_')['environment'].variables;

describe('DatadogExporter', () => {
  const json = synthesize();

  it('synthesizes the reviewed Terraform', () => {
    expect(declaredByIt(json)).toMatchSnapshot();
  });

  it('keeps a message as long as the queue does: its own back-off ends long before the receives do', () => {
    const queue = block(json, 'aws_sqs_queue', 'to-datadog_queue');
    expect(queue['redrive_policy']).toContain('"maxReceiveCount":1000');
    expect(queue['message_retention_seconds']).toBe(14 * 24 * 3600);
  });

  it('may read findings and the key, keep its progress, hide its messages and set some aside', () => {
    const actions = statementsOf(json, 'it_function_permissions').flatMap(({ actions }) => actions);
    expect([...new Set(actions)].sort()).toEqual([
      'kms:Decrypt',
      'kms:GenerateDataKey',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      's3:GetObject',
      's3:ListBucket',
      's3:PutObject',
      'secretsmanager:GetSecretValue',
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:ReceiveMessage',
      'sqs:SendMessage',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
    const puts = statementsOf(json, 'it_function_permissions').filter(({ actions }) =>
      actions.includes('s3:PutObject'),
    );
    expect(puts.flatMap(({ resources }) => resources)).toEqual([
      expect.stringMatching(/\/state\/security-monitoring-datadog-exporter\/\*$/),
    ]);
  });

  it.each([
    [{}, 'https://api.datadoghq.com', 'https://http-intake.logs.datadoghq.com'],
    [
      { site: 'us5.datadoghq.com' },
      'https://api.us5.datadoghq.com',
      'https://http-intake.logs.us5.datadoghq.com',
    ],
    [{ apiUrl: 'http://127.0.0.1:1' }, 'http://127.0.0.1:1', 'http://127.0.0.1:1'],
  ])('with %j sends to %s', (datadog, api, logs) => {
    expect(variables(synthesize(datadog))).toMatchObject({ DATADOG_API_URL: api, DATADOG_LOGS_URL: logs });
  });

  it('writes the key through the write-only argument, and a raised version writes it again', () => {
    const version = block(synthesize({ apiKeyVersion: 3 }), 'aws_secretsmanager_secret_version');
    expect(version).toMatchObject({ secret_string_wo_version: 3 });
    expect(version['secret_string_wo']).toMatch(/^\$\{var\./);
    expect(block(json, 'aws_secretsmanager_secret')['kms_key_id']).toBe(KEY_ARN);
  });

  it('with a secret that exists declares none, and no variable', () => {
    const apiKeySecretArn = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:datadog-AbCdEf';
    const adopted = synthesize({ apiKeySecretArn });
    expect(blocksOf(adopted, 'aws_secretsmanager_secret')).toEqual({});
    expect(JSON.parse(adopted)).not.toHaveProperty('variable');
    expect(variables(adopted)).toMatchObject({ DATADOG_API_KEY_SECRET_ARN: apiKeySecretArn });
    expect(statementsOf(adopted, 'it_function_permissions')).toContainEqual({
      actions: ['secretsmanager:GetSecretValue'],
      resources: [apiKeySecretArn],
    });
  });

  it('raises an alarm when findings wait for an hour, and when Datadog refuses the key', () => {
    expect(block(json, 'aws_cloudwatch_metric_alarm', 'it_delay')).toMatchObject({
      metric_name: 'ApproximateAgeOfOldestMessage',
      dimensions: { QueueName: 'security-monitoring-datadog-exporter' },
      threshold: 3600,
    });
    expect(block(json, 'aws_cloudwatch_metric_alarm', 'it_credentials')).toMatchObject({
      metric_name: 'CredentialsRefused',
      dimensions: { service: 'security-monitoring-datadog-exporter' },
    });
  });
});
