import { Collector } from '../../../modules/collector';
import { declaredByIt, synthBeside } from '../../support/collectors';
import { FIXTURE_BUNDLE } from '../../support/fixture-bundle';
import { block, blocksOf, statementsOf } from '../../support/synth';

const PROPS = {
  name: 'x-collector',
  source: 'x',
  description: 'Collects x',
  bundle: FIXTURE_BUNDLE,
  environment: { ARCHIVE_BUCKET: 'archive' },
  memoryMb: 512,
  permissions: [{ actions: ['x:ListFindings'], resources: ['*'] }],
  schedule: 'rate(15 minutes)',
  events: { description: 'Events of x', eventPattern: { source: ['aws.x'] }, fromAllRegions: true },
};

const synthesize = (changes: object = {}, settings: object = {}) =>
  synthBeside((scope, place) => new Collector(scope, 'it', { ...place, ...PROPS, ...changes }), settings);

describe('Collector', () => {
  const json = synthesize();

  it('synthesizes the reviewed Terraform', () => {
    expect(declaredByIt(json)).toMatchSnapshot();
  });

  it('may call its service, write its own findings and keep its own state', () => {
    const statements = statementsOf(json, 'it_function_permissions');
    expect(statements).toContainEqual({ actions: ['x:ListFindings'], resources: ['*'] });
    const writes = statements.filter(({ actions }) => actions.includes('s3:PutObject'));
    expect(writes.flatMap(({ resources }) => resources).map((arn) => arn.replace(/^.*\}/, ''))).toEqual([
      '/findings/source=x/*',
      '/state/security-monitoring-x-collector/*',
    ]);
  });

  it('is called by its schedule, which may do nothing else', () => {
    expect(block(json, 'aws_scheduler_schedule', 'x-collector')).toMatchObject({
      schedule_expression: 'rate(15 minutes)',
      target: { arn: expect.stringContaining('aws_lambda_function.it_function') },
    });
    expect(statementsOf(json, 'x-collector-permissions')[0]?.['actions']).toEqual(['lambda:InvokeFunction']);
  });

  it('reads its events from a queue, a few at a time', () => {
    expect(block(json, 'aws_cloudwatch_event_rule', 'it_events')['event_pattern']).toBe(
      '{"source":["aws.x"]}',
    );
    expect(block(json, 'aws_lambda_event_source_mapping', 'it_')).toMatchObject({
      batch_size: 10,
      scaling_config: { maximum_concurrency: 2 },
      function_response_types: ['ReportBatchItemFailures'],
    });
  });

  it.each([
    ['rate(15 minutes)', 3600],
    ['rate(1 hour)', 7200],
    ['rate(1 day)', 86_400],
    ['cron(0 1 * * ? *)', 86_400],
  ])('with schedule %s raises its alarm on silence and on age by periods of %i s', (schedule, period) => {
    expect(block(synthesize({ schedule }), 'aws_cloudwatch_metric_alarm', 'it_freshness')).toMatchObject({
      metric_name: 'FreshnessSeconds',
      namespace: 'SecurityMonitoring',
      dimensions: { service: 'security-monitoring-x-collector' },
      statistic: 'Maximum',
      period,
      threshold: 2 * period,
      evaluation_periods: 2,
      treat_missing_data: 'breaching',
    });
  });

  it('without a schedule has neither schedule nor freshness; without events no queue', () => {
    const { schedule: _, ...unscheduled } = PROPS;
    const eventsOnly = synthBeside(
      (scope, place) => new Collector(scope, 'it', { ...place, ...unscheduled }),
    );
    const declared = Object.keys(blocksOf(eventsOnly, 'aws_cloudwatch_metric_alarm'));
    expect(declared.filter((name) => name.startsWith('it_freshness'))).toEqual([]);
    expect(Object.keys(blocksOf(eventsOnly, 'aws_scheduler_schedule')).join()).not.toContain('x-collector');

    const { events: __, ...polled } = PROPS;
    const pollOnly = synthBeside((scope, place) => new Collector(scope, 'it', { ...place, ...polled }));
    expect(blocksOf(pollOnly, 'aws_lambda_event_source_mapping')).toEqual({});
  });
});
