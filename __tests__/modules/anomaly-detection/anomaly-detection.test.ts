import { Alerts } from '../../../modules/alerts';
import { AnomalyDetection } from '../../../modules/anomaly-detection';
import { declaredByIt, synthBeside } from '../../support/collectors';
import { FIXTURE_BUNDLE } from '../../support/fixture-bundle';
import { type Block, block, blocksOf, KEY_ARN, statementsOf } from '../../support/synth';

const synthesize = (anomalies: object = {}, others: object = {}) =>
  synthBeside(
    (scope, place) => {
      const alerts = new Alerts(scope, 'alerts', { ...place, keyArn: KEY_ARN, bundle: FIXTURE_BUNDLE });
      new AnomalyDetection(scope, 'it', { ...place, alerts, bundle: FIXTURE_BUNDLE });
    },
    { anomalies, ...others },
  );
const EVERYTHING = {
  network: { flowLogs: [{ logGroupName: '/vpc/shop' }, { logGroupName: '/vpc/shop', region: 'us-east-1' }] },
  geoDatabase: { bucketName: 'acme-geo', key: 'geo/City.mmdb' },
};
const REGIONS = { regions: ['eu-central-1', 'us-east-1'] };

const statements = (json: string) => statementsOf(json, 'it_function_permissions');
const variables = (json: string) =>
  block(json, 'aws_lambda_function', 'it_function')['environment'].variables as Block;
const allowing = (json: string, action: string) =>
  statements(json).filter(({ actions }) => actions.includes(action));

describe('AnomalyDetection', () => {
  const json = synthesize(EVERYTHING, REGIONS);

  it('synthesizes the reviewed Terraform', () => {
    expect(declaredByIt(json)).toMatchSnapshot();
  });

  it('runs every five minutes, with what a thousand series take', () => {
    expect(block(json, 'aws_lambda_function', 'it_function')).toMatchObject({
      function_name: 'security-monitoring-anomaly-detector',
      timeout: 300,
      memory_size: 512,
    });
    expect(block(json, 'aws_scheduler_schedule', 'anomaly-detector')).toMatchObject({
      schedule_expression: 'rate(5 minutes)',
      target: { arn: expect.stringContaining('it_function') },
    });
  });

  it('tells the function what the settings say', () => {
    const userActivity = { tags: { team: 'people' } };
    const settings = { ...EVERYTHING, userActivity, learningDays: 21, maxSeries: 50, monthlyBudgetUsd: 12.5 };
    const alerts = { alerts: { retentionDays: 30, minimumSeverity: 'MEDIUM' } };
    expect(variables(synthesize(settings, { ...REGIONS, ...alerts }))).toMatchObject({
      ARCHIVE_BUCKET: expect.stringContaining('aws_s3_bucket.archive_storage'),
      ACCOUNT_ID: expect.stringContaining('account_id'),
      SERIES_PATH: 'series.json',
      SUPPRESSIONS_PATH: 'suppressions.json',
      NOVELTY_TABLE: expect.stringContaining('aws_dynamodb_table.it_novelty'),
      DYNAMODB_TABLE: expect.stringContaining('aws_dynamodb_table.alerts_tables_alerts'),
      ALERT_RETENTION_DAYS: '30',
      MINIMUM_SEVERITY: 'MEDIUM',
      MAX_SERIES: '50',
      MONTHLY_BUDGET_USD: '12.5',
      GEO_DATABASE: 'acme-geo/geo/City.mmdb',
      LEARNING_DAYS: '21',
      USER_ACTIVITY_TAGS: '{"team":"people"}',
    });
  });

  it('counts bytes and rejected flows in the flow logs of the settings, where they are', () => {
    const filters = Object.values(blocksOf(json, 'aws_cloudwatch_log_metric_filter'));
    expect(filters.map(({ name, region, log_group_name }) => [name, region, log_group_name])).toEqual([
      ['security-monitoring-flow-bytes-/vpc/shop', undefined, '/vpc/shop'],
      ['security-monitoring-flow-rejects-/vpc/shop', undefined, '/vpc/shop'],
      ['security-monitoring-flow-bytes-/vpc/shop', 'us-east-1', '/vpc/shop'],
      ['security-monitoring-flow-rejects-/vpc/shop', 'us-east-1', '/vpc/shop'],
    ]);
    for (const { name, metric_transformation: metric } of filters)
      expect(metric).toEqual({
        name,
        namespace: 'SecurityMonitoring/FlowLogs',
        value: name.includes('bytes') ? '$bytes' : '1',
      });
  });

  it('keeps what was seen of principals in a table, restorable and gone when it expires', () => {
    expect(block(json, 'aws_dynamodb_table', 'it_novelty')).toMatchObject({
      name: 'security-monitoring-novelty',
      hash_key: 'Id',
      attribute: [{ name: 'Id', type: 'S' }],
      billing_mode: 'PAY_PER_REQUEST',
      point_in_time_recovery: { enabled: true },
      server_side_encryption: { enabled: true },
      ttl: { attribute_name: 'ExpiresAt', enabled: true },
      deletion_protection_enabled: true,
    });
  });

  it('lets the function do what it does, and no more', () => {
    expect(
      statements(json)
        .filter(({ resources }) => resources.includes('*'))
        .flatMap(({ actions }) => actions),
    ).toEqual([
      'xray:PutTraceSegments',
      'xray:PutTelemetryRecords',
      'cloudwatch:GetMetricData',
      'cloudwatch:ListMetrics',
    ]);
    const objects = (action: string) =>
      allowing(json, action).flatMap(({ resources }) =>
        resources.map((arn: string) => arn.replace(/^.*(:::|arn\}\/)/, '')),
      );
    expect(objects('s3:PutObject')).toEqual(['findings/source=anomaly/*', 'state/anomaly-detector/*']);
    expect(objects('s3:GetObject')).toEqual([
      'state/anomaly-detector/*',
      'activity/*',
      'acme-geo/geo/City.mmdb',
    ]);
    const items = statements(json).filter(({ actions }) => /^dynamodb:/.test(actions[0]));
    expect(items.map(({ actions, resources }) => [resources[0].replace(/^.*:/, ''), actions])).toEqual([
      ['table/security-monitoring-alerts', ['dynamodb:PutItem']],
      ['table/security-monitoring-novelty', ['dynamodb:BatchGetItem', 'dynamodb:PutItem']],
    ]);
  });

  it('says when no run of hours is whole; after an outage a few are not', () => {
    expect(block(json, 'aws_cloudwatch_metric_alarm', 'it_incomplete')).toMatchObject({
      metric_name: 'RunIncomplete',
      dimensions: { service: 'security-monitoring-anomaly-detector' },
      statistic: 'Minimum',
      threshold: 1,
      period: 3600,
      evaluation_periods: 3,
      alarm_description: expect.stringContaining('docs/runbooks/anomaly-detector-behind.md'),
    });
  });

  it('says when it is silent or late, and when series are left out or fail in every run', () => {
    expect(block(json, 'aws_cloudwatch_metric_alarm', 'it_failed')).toMatchObject({
      metric_name: 'SeriesFailed',
      statistic: 'Minimum',
      threshold: 1,
      period: 3600,
    });
    expect(block(json, 'aws_cloudwatch_metric_alarm', 'it_freshness')).toMatchObject({
      metric_name: 'FreshnessSeconds',
      dimensions: { service: 'security-monitoring-anomaly-detector' },
      treat_missing_data: 'breaching',
    });
    expect(block(json, 'aws_cloudwatch_metric_alarm', 'it_left-out')).toMatchObject({
      metric_name: 'SeriesLeftOut',
      dimensions: { service: 'security-monitoring-anomaly-detector' },
    });
  });
});

describe('user activity', () => {
  it.each([
    ['that is not watched', synthesize({ userActivity: { enabled: false } })],
    ['without CloudTrail, which sees it', synthesize({}, { cloudtrail: { trail: 'off' } })],
  ])('%s takes no table and no rights on one', (_, json) => {
    expect(Object.keys(blocksOf(json, 'aws_dynamodb_table')).filter((name) => /it_/.test(name))).toEqual([]);
    expect(variables(json)['NOVELTY_TABLE']).toBe('');
    expect(allowing(json, 'dynamodb:BatchGetItem')).toEqual([]);
  });

  it('without CloudTrail leaves the function no right on activity counts', () => {
    const resources = (settings: object) =>
      allowing(synthesize({}, settings), 's3:GetObject').flatMap(({ resources: arns }) => arns);
    expect(resources({}).join(' ')).toContain('/activity/*');
    expect(resources({ cloudtrail: { trail: 'off' } }).join(' ')).not.toContain('/activity/*');
  });

  it('without an address database takes no right on one', () => {
    const json = synthesize();
    expect(variables(json)['GEO_DATABASE']).toBe('');
    expect(JSON.stringify(statements(json))).not.toContain('mmdb');
  });
});
