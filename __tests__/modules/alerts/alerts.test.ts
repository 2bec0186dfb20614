import { Alerts } from '../../../modules/alerts';
import { declaredByIt, synthBeside } from '../../support/collectors';
import { FIXTURE_BUNDLE } from '../../support/fixture-bundle';
import { block, blocksOf, KEY_ARN, statementsOf } from '../../support/synth';

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

  it('keeps alerts by event and time, streams what is new, and finds what is unsent', () => {
    expect(block(json, 'aws_dynamodb_table', 'it_tables_alerts')).toMatchObject({
      hash_key: 'EventId',
      range_key: 'Timestamp',
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
      hash_key: 'Id',
      attribute: expect.arrayContaining([{ name: 'ClosesAt', type: 'N' }]),
      global_secondary_index: [
        { name: 'open-groups', hash_key: 'OpenGroup', range_key: 'ClosesAt', projection_type: 'KEYS_ONLY' },
      ],
    });
    expect(state).not.toHaveProperty('stream_enabled');
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
    expect(statementsOf(json, 'it_alerts_access')).toEqual([
      expect.objectContaining({ effect: 'Deny', actions: ['sns:Publish'] }),
    ]);
  });

  it('tells everybody of the settings, and whom it concerns of urgent alerts only', () => {
    const subscriptions = Object.entries(blocksOf(json, 'aws_sns_topic_subscription'))
      .filter(([name]) => name.startsWith('it_'))
      .map(([, { protocol, endpoint, filter_policy, filter_policy_scope }]) => ({
        to: `${protocol} ${endpoint}`,
        only: filter_policy && JSON.parse(filter_policy),
        filter_policy_scope,
      }));
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

  it('wakes the notifier for new unsent alerts only, and goes on without those that it cannot read', () => {
    const mapping = block(json, 'aws_lambda_event_source_mapping', 'it_notifier');
    expect(mapping).toMatchObject({
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

  it('sweeps every five minutes', () => {
    expect(block(json, 'aws_scheduler_schedule', 'notifier')).toMatchObject({
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

  it('alarms on alerts that wait, on a silent sweep, and on endpoints that are not reached', () => {
    expect(block(json, 'aws_cloudwatch_metric_alarm', 'it_notifier_unsent')).toMatchObject({
      metric_name: 'OldestUnsentSeconds',
      threshold: 900,
      treat_missing_data: 'breaching',
    });
    expect(block(json, 'aws_cloudwatch_metric_alarm', 'it_alerts_undelivered')).toMatchObject({
      namespace: 'AWS/SNS',
      dimensions: { TopicName: 'security-monitoring-alerts' },
    });
  });
});
