import { block, blocksOf, KEY_ARN, statementsOf, synth } from '../../support/synth';

const SPEC = {
  name: 'it',
  description: 'Something.',
  runbook: 'freshness',
  namespace: 'AWS/SQS',
  metric: 'Depth',
  dimensions: { QueueName: 'q' },
  statistic: 'Maximum',
  periodSeconds: 300,
  threshold: 3,
} as const;

describe('AlarmTopic', () => {
  const json = synth(({ scope, alarms }) => alarms.alarm(scope, 'it', SPEC), {
    notifications: { emails: ['soc@example.com', 'lead@example.com'] },
  });

  it('synthesizes the reviewed Terraform', () => {
    expect(json).toMatchSnapshot();
  });

  it('is encrypted with the key, since alarms cannot publish under the one that AWS manages', () => {
    expect(block(json, 'aws_sns_topic')).toMatchObject({
      name: 'security-monitoring-alarms',
      kms_master_key_id: KEY_ARN,
    });
  });

  it('lets alarms of this account publish, and nobody else', () => {
    expect(statementsOf(json, 'alarms_publishers')).toEqual([
      {
        sid: 'AlarmsOfThisAccount',
        actions: ['sns:Publish'],
        resources: [expect.stringContaining('aws_sns_topic.alarms_topic')],
        principals: [{ type: 'Service', identifiers: ['cloudwatch.amazonaws.com'] }],
        condition: [
          {
            test: 'StringEquals',
            variable: 'aws:SourceAccount',
            values: [expect.stringContaining('caller_identity')],
          },
        ],
      },
    ]);
  });

  it('writes to every address of the settings, and to nobody without any', () => {
    expect(
      Object.values(blocksOf(json, 'aws_sns_topic_subscription'))
        .map(({ protocol, endpoint }) => `${protocol} ${endpoint}`)
        .sort(),
    ).toEqual(['email lead@example.com', 'email soc@example.com']);
    expect(
      blocksOf(
        synth(() => {}),
        'aws_sns_topic_subscription',
      ),
    ).toEqual({});
  });

  it('says what an alarm means and where its runbook is: a link where the settings say where they are published', () => {
    const described = (runbookUrl?: string) =>
      block(
        synth(({ scope, alarms }) => alarms.alarm(scope, 'it', SPEC), { datadog: { runbookUrl } }),
        'aws_cloudwatch_metric_alarm',
      )['alarm_description'];
    expect([
      described(),
      described('https://docs.example.com/runbooks/'),
      // biome-ignore lint/suspicious/noTemplateCurlyInString: what Terraform would take for a template.
      described('https://docs.example.com/${var.x}'),
    ]).toEqual([
      'Something. Runbook: docs/runbooks/freshness.md',
      'Something. Runbook: https://docs.example.com/runbooks/freshness.md',
      'Something. Runbook: https://docs.example.com/$${var.x}/freshness.md',
    ]);
  });

  it('speaks when an alarm fires and when it recovers', () => {
    const topic = [expect.stringContaining('aws_sns_topic.alarms_topic')];
    expect(block(json, 'aws_cloudwatch_metric_alarm')).toMatchObject({
      alarm_actions: topic,
      ok_actions: topic,
    });
  });

  it('takes silence for good news unless the alarm is about silence', () => {
    expect(block(json, 'aws_cloudwatch_metric_alarm')).toMatchObject({
      treat_missing_data: 'notBreaching',
      evaluation_periods: 1,
      comparison_operator: 'GreaterThanOrEqualToThreshold',
      threshold: 3,
    });
    const freshness = synth(({ scope, alarms }) =>
      alarms.alarm(scope, 'it', { ...SPEC, missingData: 'breaching', evaluationPeriods: 2 }),
    );
    expect(block(freshness, 'aws_cloudwatch_metric_alarm')).toMatchObject({
      treat_missing_data: 'breaching',
      evaluation_periods: 2,
    });
  });
});
