import { Prediction } from '../../../modules/prediction';
import { declaredByIt, synthBeside } from '../../support/collectors';
import { FIXTURE_BUNDLE } from '../../support/fixture-bundle';
import { block, statementsOf } from '../../support/synth';

describe('Prediction', () => {
  const json = synthBeside(
    (scope, place) => new Prediction(scope, 'it', { ...place, bundle: FIXTURE_BUNDLE }),
  );
  const statements = statementsOf(json, 'it_function_permissions');
  const objectsOf = (action: string) =>
    statements
      .filter(({ actions }) => actions.includes(action))
      .flatMap(({ resources }) => resources)
      .map((arn) => arn.replace(/^.*\}/, ''));

  it('synthesizes the reviewed Terraform', () => {
    expect(declaredByIt(json)).toMatchSnapshot();
  });

  it('reads what says who did something, and writes predictions and its state, nothing else', () => {
    expect(objectsOf('s3:GetObject')).toEqual([
      '/findings/source=cloudtrail/*',
      '/findings/source=anomaly/*',
      '/state/predictor/*',
    ]);
    expect(objectsOf('s3:PutObject')).toEqual(['/predictions/*', '/state/predictor/*']);
  });

  it('asks IAM for what it says about the account, and may change nothing there', () => {
    const actions = statements.flatMap((statement) => statement['actions'] as string[]);
    expect(actions.filter((action) => action.startsWith('iam:'))).toEqual([
      'iam:GetAccountAuthorizationDetails',
    ]);
  });

  it('runs in the morning, when yesterday is complete', () => {
    expect(block(json, 'aws_scheduler_schedule', 'predictor')).toMatchObject({
      schedule_expression: 'cron(0 6 * * ? *)',
      schedule_expression_timezone: 'UTC',
      target: { arn: expect.stringContaining('it_function') },
    });
  });

  it('raises its alarm on two days of silence, and on age', () => {
    expect(block(json, 'aws_cloudwatch_metric_alarm', 'it_freshness')).toMatchObject({
      metric_name: 'FreshnessSeconds',
      dimensions: { service: 'security-monitoring-predictor' },
      statistic: 'Maximum',
      period: 86_400,
      evaluation_periods: 2,
      threshold: 172_800,
      treat_missing_data: 'breaching',
      alarm_description: expect.stringContaining('docs/runbooks/prediction-silent.md'),
    });
  });
});
