import { Alerts } from '../../../modules/alerts';
import { declaredByIt, synthBeside } from '../../support/collectors';
import { FIXTURE_BUNDLE } from '../../support/fixture-bundle';
import { block, blocksOf, KEY_ARN, lambdaOf, statementsOf } from '../../support/synth';

const synthAlerts = (settings: object = {}) =>
  synthBeside(
    (scope, place) => void new Alerts(scope, 'it', { ...place, keyArn: KEY_ARN, bundle: FIXTURE_BUNDLE }),
    settings,
  );
const EVERYTHING = {
  notifications: { emails: ['soc@example.com'] },
  alerts: {
    retentionDays: 30,
    endpoints: [
      { protocol: 'https', endpoint: 'https://example.com/alerts', minimumSeverity: 'HIGH' },
      { protocol: 'sqs', endpoint: 'arn:aws:sqs:eu-central-1:111122223333:alerts' },
    ],
  },
};

describe('Alerts', () => {
  const json = synthAlerts(EVERYTHING);

  it('synthesizes the reviewed Terraform', () => {
    expect(declaredByIt(json)).toMatchSnapshot();
  });

  it('tells the notifier where the runbooks are', () => {
    const runbooks = (settings: object) =>
      block(synthAlerts(settings), 'aws_lambda_function', 'it_notifier')['environment'].variables.RUNBOOKS;
    expect(runbooks({})).toBe('docs/runbooks');
    expect(runbooks({ datadog: { enabled: false, runbookUrl: 'https://docs.example.com/runbooks/' } })).toBe(
      'https://docs.example.com/runbooks',
    );
  });

  it('keeps alerts by event and time, streams what is new, and finds what is unsent', () => {
    expect(block(json, 'aws_dynamodb_table', 'it_tables_alerts')).toMatchObject({
      name: 'security-monitoring-alerts',
      hash_key: 'EventId',
      range_key: 'Timestamp',
      attribute: ['EventId', 'Timestamp', 'Unsent'].map((name) => ({ name, type: 'S' })),
      stream_enabled: true,
      stream_view_type: 'NEW_IMAGE',
      ttl: { attribute_name: 'ExpiresAt', enabled: true },
      global_secondary_index: [
        { name: 'unsent', hash_key: 'Unsent', range_key: 'Timestamp', projection_type: 'KEYS_ONLY' },
      ],
    });
  });

  it('keeps state by id, and finds open groups by when they close', () => {
    const state = block(json, 'aws_dynamodb_table', 'it_tables_state');
    expect(state).toMatchObject({
      name: 'security-monitoring-alert-state',
      hash_key: 'Id',
      attribute: [
        { name: 'Id', type: 'S' },
        { name: 'OpenGroup', type: 'S' },
        { name: 'ClosesAt', type: 'N' },
      ],
      global_secondary_index: [
        { name: 'open-groups', hash_key: 'OpenGroup', range_key: 'ClosesAt', projection_type: 'KEYS_ONLY' },
      ],
    });
    expect(state).not.toHaveProperty('stream_enabled');
  });

  it('pays for both tables by request, encrypts them, and can bring back any second of the last month', () => {
    const tables = Object.values(blocksOf(json, 'aws_dynamodb_table'));
    expect(tables).toHaveLength(2);
    for (const table of tables)
      expect(table).toMatchObject({
        billing_mode: 'PAY_PER_REQUEST',
        server_side_encryption: { enabled: true },
        point_in_time_recovery: { enabled: true },
        ttl: { attribute_name: 'ExpiresAt', enabled: true },
      });
  });

  it('protects both tables unless the settings give them up', () => {
    const isProtected = (text: string) =>
      Object.values(blocksOf(text, 'aws_dynamodb_table')).map(
        (table) => table['deletion_protection_enabled'],
      );
    expect(isProtected(json)).toEqual([true, true]);
    expect(isProtected(synthAlerts({ alerts: { forceDestroy: true } }))).toEqual([false, false]);
  });

  it('has a topic of its own, under the system’s key, refused over plain HTTP', () => {
    expect(block(json, 'aws_sns_topic', 'it_alerts')).toMatchObject({
      name: 'security-monitoring-alerts',
      kms_master_key_id: KEY_ARN,
    });
    const topicArn = expect.stringMatching(/^\$\{aws_sns_topic\.it_alerts_topic_\w+\.arn\}$/);
    expect(statementsOf(json, 'it_alerts_access')).toEqual([
      {
        sid: 'TlsOnly',
        effect: 'Deny',
        actions: ['sns:Publish'],
        resources: [topicArn],
        principals: [{ type: '*', identifiers: ['*'] }],
        condition: [{ test: 'Bool', variable: 'aws:SecureTransport', values: ['false'] }],
      },
    ]);
    expect(block(json, 'aws_sns_topic_policy', 'it_alerts')).toEqual({
      arn: topicArn,
      policy: expect.stringMatching(/it_alerts_access_\w+\.json/),
    });
  });

  it('tells everybody of the settings, and whom it concerns of urgent alerts only', () => {
    const subscriptions = Object.entries(blocksOf(json, 'aws_sns_topic_subscription'))
      .filter(([name]) => name.startsWith('it_'))
      .map(([, { protocol, endpoint, topic_arn, filter_policy, filter_policy_scope }]) => {
        expect(topic_arn).toContain('aws_sns_topic.it_alerts');
        return {
          to: `${protocol} ${endpoint}`,
          only: filter_policy && JSON.parse(filter_policy),
          filter_policy_scope,
        };
      });
    expect(subscriptions).toEqual([
      { to: 'email soc@example.com' },
      {
        to: 'https https://example.com/alerts',
        only: { severity: ['HIGH', 'CRITICAL'] },
        filter_policy_scope: 'MessageAttributes',
      },
      { to: 'sqs arn:aws:sqs:eu-central-1:111122223333:alerts' },
    ]);
  });

  it('knows what is at least as urgent as what', () => {
    const told = ['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'].map((minimumSeverity) => {
      const endpoints = [{ protocol: 'email', endpoint: 'a@example.com', minimumSeverity }];
      const { filter_policy } = block(
        synthAlerts({ alerts: { endpoints } }),
        'aws_sns_topic_subscription',
        'it_',
      );
      return JSON.parse(filter_policy).severity;
    });
    expect(told).toEqual([
      ['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'],
      ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'],
      ['MEDIUM', 'HIGH', 'CRITICAL'],
      ['HIGH', 'CRITICAL'],
      ['CRITICAL'],
    ]);
  });

  it('wakes the notifier for new unsent alerts only, and goes on without those that it cannot read', () => {
    const mapping = block(json, 'aws_lambda_event_source_mapping', 'it_notifier');
    expect(mapping).toMatchObject({
      function_name: expect.stringContaining('aws_lambda_function.it_notifier'),
      starting_position: 'TRIM_HORIZON',
      batch_size: 10,
      bisect_batch_on_function_error: true,
      maximum_retry_attempts: 3,
      function_response_types: ['ReportBatchItemFailures'],
      event_source_arn: expect.stringContaining('stream_arn'),
      destination_config: {
        on_failure: { destination_arn: expect.stringContaining('it_notifier_dead-letters') },
      },
    });
    expect(JSON.parse(mapping['filter_criteria'].filter[0].pattern)).toEqual({
      eventName: ['INSERT'],
      dynamodb: { NewImage: { Unsent: { S: [{ exists: true }] } } },
    });
  });

  it('keeps what could not be read from the stream in a queue that no service may send to', () => {
    expect(statementsOf(json, 'it_notifier_dead-letters').map(({ sid }) => sid)).toEqual(['TlsOnly']);
    expect(block(json, 'aws_cloudwatch_metric_alarm', 'it_notifier_dead-letters')).toMatchObject({
      dimensions: { QueueName: 'security-monitoring-notifier-dlq' },
      alarm_description: expect.stringContaining('New alerts could not be read from the stream'),
    });
  });

  it('has two minutes for a sweep, within the five until the next', () => {
    expect(block(json, 'aws_lambda_function', 'it_notifier')).toMatchObject({
      function_name: 'security-monitoring-notifier',
      description: 'Sends alerts to the alert topic',
      timeout: 120,
      memory_size: 256,
    });
  });

  it('sweeps every five minutes, by a role that may do just that', () => {
    expect(statementsOf(json, 'notifier-permissions')[0]).toEqual({
      actions: ['lambda:InvokeFunction'],
      resources: [expect.stringContaining('aws_lambda_function.it_notifier')],
    });
    expect(block(json, 'aws_scheduler_schedule', 'notifier')).toMatchObject({
      name: 'notifier',
      description: 'Sends alerts that were missed, and closes groups',
      schedule_expression: 'rate(5 minutes)',
      target: { arn: expect.stringContaining('it_notifier_function'), input: '{"sweep":"alerts"}' },
    });
  });

  it('gives the notifier its names, and the rights that it uses', () => {
    expect(block(json, 'aws_lambda_function', 'it_notifier')['environment'].variables).toMatchObject({
      SNS_TOPIC_ARN: expect.stringContaining('aws_sns_topic.it_alerts'),
      DYNAMODB_TABLE: expect.stringContaining('it_tables_alerts'),
      STATE_TABLE: expect.stringContaining('it_tables_state'),
      ALERT_RETENTION_DAYS: '30',
    });
    const allowed = statementsOf(json, 'it_notifier_function_permissions').map(
      ({ actions, resources }) => `${actions.join(' ')} on ${resources.join(' ')}`,
    );
    expect(allowed.slice(2)).toEqual([
      expect.stringMatching(/^sns:Publish on .+aws_sns_topic\.it_alerts/),
      `kms:Decrypt kms:GenerateDataKey on ${KEY_ARN}`,
      expect.stringMatching(
        /^dynamodb:GetItem dynamodb:PutItem dynamodb:UpdateItem on .+\/security-monitoring-alerts$/,
      ),
      expect.stringMatching(/^dynamodb:DeleteItem dynamodb:GetItem on .+\/security-monitoring-alert-state$/),
      expect.stringMatching(/^dynamodb:Query on .+alerts\/index\/unsent .+alert-state\/index\/open-groups$/),
      expect.stringMatching(
        /^dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator dynamodb:ListStreams on .+alerts\/stream\/\*$/,
      ),
      expect.stringMatching(/^sqs:SendMessage on .+:security-monitoring-notifier-dlq$/),
    ]);
  });

  it('lets another function put alerts, and nothing else', () => {
    const other = synthBeside((scope, place) => {
      const alerts = new Alerts(scope, 'it', { ...place, keyArn: KEY_ARN, bundle: FIXTURE_BUNDLE });
      alerts.allowPut(lambdaOf({ scope, ...place }));
    });
    expect(statementsOf(other, 'collector_permissions').slice(2)).toEqual([
      {
        actions: ['dynamodb:PutItem'],
        resources: [expect.stringMatching(/:table\/security-monitoring-alerts$/)],
      },
    ]);
  });

  it('alarms on alerts that wait, on a silent sweep, and on endpoints that are not reached', () => {
    expect(block(json, 'aws_cloudwatch_metric_alarm', 'it_notifier_unsent')).toMatchObject({
      alarm_name: 'security-monitoring-notifier-unsent',
      namespace: 'SecurityMonitoring',
      metric_name: 'OldestUnsentSeconds',
      dimensions: { service: 'security-monitoring-notifier' },
      statistic: 'Maximum',
      period: 900,
      evaluation_periods: 1,
      threshold: 900,
      treat_missing_data: 'breaching',
    });
    expect(block(json, 'aws_cloudwatch_metric_alarm', 'it_alerts_undelivered')).toMatchObject({
      alarm_name: 'security-monitoring-alerts-undelivered',
      alarm_description: expect.stringContaining('docs/runbooks/alerts-unsent.md'),
      namespace: 'AWS/SNS',
      metric_name: 'NumberOfNotificationsFailed',
      dimensions: { TopicName: 'security-monitoring-alerts' },
      statistic: 'Sum',
      period: 300,
      threshold: 1,
    });
  });
});
