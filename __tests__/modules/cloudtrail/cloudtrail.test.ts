import { declaredByIt } from '../../support/collectors';
import { type Block, block, blocksOf, KEY_ARN, statementsOf } from '../../support/synth';
import { synthTrail, TOPIC, VARIANTS } from './support';

const trailOf = (json: string) => block(json, 'aws_cloudtrail');
const environmentOf = (json: string): Block =>
  block(json, 'aws_lambda_function', 'it_processor')['environment']['variables'];
const allowed = (json: string) =>
  statementsOf(json, 'it_processor_function_permissions').map(
    ({ actions, resources }) => `${actions.join(' ')} on ${resources.join(' ')}`,
  );

describe('CloudTrail', () => {
  it.each(Object.entries(VARIANTS))('%s synthesizes the reviewed Terraform', (_, cloudtrail) => {
    expect(declaredByIt(synthTrail(cloudtrail))).toMatchSnapshot();
  });
});

describe('a created trail', () => {
  const json = synthTrail({});

  it('records all regions and global services, with validation, under the system’s key', () => {
    expect(trailOf(json)).toMatchObject({
      name: 'security-monitoring-trail',
      s3_bucket_name: expect.stringMatching(/aws_s3_bucket\.it_created_bucket_\w+\.bucket\}$/),
      is_multi_region_trail: true,
      include_global_service_events: true,
      enable_log_file_validation: true,
      kms_key_id: KEY_ARN,
    });
    for (const costly of [
      'event_selector',
      'insight_selector',
      'is_organization_trail',
      'cloud_watch_logs_group_arn',
    ])
      expect(trailOf(json)).not.toHaveProperty(costly);
  });

  it.each(['sqs', 'eventbridge'])(
    'is made once it may write, and once its log files are announced: %s',
    (notification) => {
      const text = synthTrail({ notification });
      expect(trailOf(text)['depends_on']).toEqual([
        expect.stringContaining('aws_s3_bucket_policy.it_created_bucket'),
        expect.stringContaining('aws_s3_bucket_notification.it_created_notification'),
      ]);
    },
  );

  it('alone may write into its bucket, under its account’s folder', () => {
    const statements = statementsOf(json, 'it_created_bucket_policy-document').slice(0, 2);
    const source = {
      test: 'StringEquals',
      variable: 'aws:SourceArn',
      values: [
        expect.stringMatching(/:cloudtrail:eu-central-1:.+account_id\}:trail\/security-monitoring-trail$/),
      ],
    };
    const principals = [{ type: 'Service', identifiers: ['cloudtrail.amazonaws.com'] }];
    const isItsOwn = { variable: 's3:x-amz-acl', values: ['bucket-owner-full-control'] };
    expect(statements).toEqual([
      {
        sid: 'AWSCloudTrailAclCheck',
        actions: ['s3:GetBucketAcl'],
        resources: [expect.stringMatching(/^\$\{aws_s3_bucket\.it_created_bucket_\w+\.arn\}$/)],
        principals,
        condition: [source],
      },
      {
        sid: 'AWSCloudTrailWrite',
        actions: ['s3:PutObject'],
        principals,
        resources: [
          expect.stringMatching(
            /^\$\{aws_s3_bucket\.it_created_bucket_\w+\.arn\}\/AWSLogs\/.+account_id\}\/\*$/,
          ),
        ],
        condition: [{ test: 'StringEquals', ...isItsOwn }, source],
      },
    ]);
  });

  it('keeps log files for a year, moves them to cheaper classes, and logs who reads them', () => {
    const rules = block(json, 'aws_s3_bucket_lifecycle_configuration', 'it_created_bucket')['rule'];
    expect(rules[1]).toMatchObject({
      id: 'log-files',
      filter: [{ prefix: '' }],
      expiration: [{ days: 365 }],
      noncurrent_version_expiration: [{ noncurrent_days: 30 }],
      transition: [{ storage_class: 'STANDARD_IA' }, { storage_class: 'GLACIER_IR' }],
    });
    expect(block(json, 'aws_s3_bucket_logging', 'it_created')['target_bucket']).toContain(
      'it_created_access-log',
    );
    expect(blocksOf(json, 'aws_s3_bucket_object_lock_configuration')).toEqual({});
    expect(block(json, 'aws_s3_bucket', 'it_created_bucket')).toMatchObject({
      bucket: expect.stringMatching(/^security-monitoring-trail-\$\{.+account_id\}$/),
      force_destroy: false,
    });
  });

  it('announces log files to the queue, which takes them from that bucket of this account only', () => {
    expect(block(json, 'aws_s3_bucket_notification', 'it_created')).toMatchObject({
      bucket: expect.stringMatching(/aws_s3_bucket\.it_created_bucket_\w+\.bucket\}$/),
      queue: [
        {
          id: 'log-files',
          events: ['s3:ObjectCreated:*'],
          filter_prefix: 'AWSLogs/',
          filter_suffix: '.json.gz',
          queue_arn: expect.stringMatching(/:security-monitoring-cloudtrail$/),
        },
      ],
      depends_on: [expect.stringContaining('aws_sqs_queue_policy.it_created_log-files')],
    });
    expect(statementsOf(json, 'it_created_log-files_queue-access')[1]).toMatchObject({
      principals: [{ identifiers: ['s3.amazonaws.com'] }],
      condition: [
        { variable: 'aws:SourceArn', values: [expect.stringContaining('aws_s3_bucket.it_created_bucket')] },
        { variable: 'aws:SourceAccount', values: [expect.stringContaining('account_id')] },
      ],
    });
  });

  it('announces log files on EventBridge where that is wanted, and then not to the queue directly', () => {
    const events = synthTrail({ notification: 'eventbridge' });
    const notification = block(events, 'aws_s3_bucket_notification', 'it_created');
    expect(notification).toMatchObject({
      bucket: expect.stringMatching(/aws_s3_bucket\.it_created_bucket_\w+\.bucket\}$/),
      eventbridge: true,
      depends_on: [expect.stringContaining('aws_cloudwatch_event_target.it_created_log-files')],
    });
    expect(notification).not.toHaveProperty('queue');
    expect(block(events, 'aws_cloudwatch_event_rule', 'it_')['description']).toBe(
      'New log files of the trail',
    );
    expect(JSON.parse(block(events, 'aws_cloudwatch_event_rule', 'it_')['event_pattern'])).toEqual({
      source: ['aws.s3'],
      'detail-type': ['Object Created'],
      detail: {
        bucket: { name: [expect.stringContaining('aws_s3_bucket.it_created_bucket')] },
        object: { key: [{ wildcard: 'AWSLogs/*.json.gz' }] },
      },
    });
  });

  it('of an organization belongs to its management account and writes into both folders', () => {
    const ofOrganization = synthTrail(VARIANTS["an organization's"]);
    expect(trailOf(ofOrganization)['is_organization_trail']).toBe(true);
    const [, write] = statementsOf(ofOrganization, 'it_created_bucket_policy-document');
    expect(write).toMatchObject({
      resources: [
        expect.stringMatching(/\/AWSLogs\/222233334444\/\*$/),
        expect.stringMatching(/\/AWSLogs\/o-exampleorgid\/\*$/),
      ],
      condition: [{}, { values: [expect.stringMatching(/:222233334444:trail\//)] }],
    });
    expect(environmentOf(ofOrganization)['ACCOUNTS']).toBe('organization:o-exampleorgid');
    const own = synthTrail({ organization: { id: 'o-exampleorgid' } });
    expect(statementsOf(own, 'it_created_bucket_policy-document')[1]?.['resources'][0]).toMatch(
      /\/AWSLogs\/\$\{.+account_id\}\/\*$/,
    );
  });
});

describe('a created trail with all options', () => {
  const json = synthTrail(VARIANTS['with all options']);

  it('records objects of the named buckets beside all management events, and insights', () => {
    expect(trailOf(json)['event_selector']).toEqual([
      {
        read_write_type: 'All',
        include_management_events: true,
        data_resource: [
          {
            type: 'AWS::S3::Object',
            values: [
              expect.stringMatching(/:s3:::customer-records\/$/),
              expect.stringMatching(/:s3:::invoices\/$/),
            ],
          },
        ],
      },
    ]);
    // Of these the provider could not get rid again.
    expect(trailOf(json)).not.toHaveProperty('advanced_event_selector');
    expect(trailOf(json)['insight_selector']).toEqual([
      { insight_type: 'ApiCallRateInsight' },
      { insight_type: 'ApiErrorRateInsight' },
    ]);
  });

  it('locks log files from the bucket’s creation on', () => {
    expect(block(json, 'aws_s3_bucket', 'it_created')).toMatchObject({
      bucket: 'all-options',
      object_lock_enabled: true,
    });
    expect(block(json, 'aws_s3_bucket_object_lock_configuration')).toMatchObject({
      rule: { default_retention: { mode: 'COMPLIANCE', days: 90 } },
      depends_on: [expect.stringContaining('aws_s3_bucket_versioning.it_created_bucket')],
    });
  });

  it('asks for no key where the log files have S3’s', () => {
    expect(trailOf(json)).not.toHaveProperty('kms_key_id');
    expect(allowed(json).filter((line) => line.startsWith('kms:Decrypt'))).toEqual([]);
  });

  it('writes to a log group of its own, through a role that can do nothing else', () => {
    expect(trailOf(json)).toMatchObject({
      cloud_watch_logs_group_arn: expect.stringMatching(
        /aws_cloudwatch_log_group\.it_created_logs_group_\w+\.arn\}:\*$/,
      ),
      cloud_watch_logs_role_arn: expect.stringContaining('aws_iam_role.it_created_logs_role'),
      depends_on: expect.arrayContaining([expect.stringContaining('aws_iam_role_policy.it_created_logs')]),
    });
    expect(statementsOf(json, 'it_created_logs_permissions')).toEqual([
      {
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [expect.stringMatching(/it_created_logs_group_\w+\.arn\}:log-stream:\*$/)],
      },
    ]);
    expect(statementsOf(json, 'it_created_logs_trust')).toEqual([
      {
        actions: ['sts:AssumeRole'],
        principals: [{ type: 'Service', identifiers: ['cloudtrail.amazonaws.com'] }],
      },
    ]);
    expect(block(json, 'aws_iam_role', 'it_created_logs')).toEqual({
      name: 'security-monitoring-trail-logs',
      assume_role_policy: expect.stringMatching(/it_created_logs_trust_\w+\.json/),
    });
    expect(block(json, 'aws_iam_role_policy', 'it_created_logs')).toEqual({
      name: 'permissions',
      role: expect.stringContaining('aws_iam_role.it_created_logs_role'),
      policy: expect.stringMatching(/it_created_logs_permissions_\w+\.json/),
    });
  });

  it('keeps that log group for as long as the functions’', () => {
    const brief = synthTrail({ cisMetricFilters: true }, { logRetentionDays: 7 });
    expect(block(brief, 'aws_cloudwatch_log_group', 'it_created_logs')).toEqual({
      name: '/aws/cloudtrail/security-monitoring',
      retention_in_days: 7,
    });
  });
});

describe('an adopted trail', () => {
  const json = synthTrail(VARIANTS['adopted, announced by SNS']);

  it('and its bucket are left as they are', () => {
    const { resource } = declaredByIt(json);
    for (const type of Object.keys(resource)) expect(type).not.toMatch(/^aws_(cloudtrail|s3_|kms_)/);
  });

  it('is heard of through its bucket’s topic, whose undelivered messages are kept', () => {
    expect(block(json, 'aws_sns_topic_subscription', 'it_adopted')).toMatchObject({
      topic_arn: TOPIC,
      protocol: 'sqs',
      endpoint: expect.stringMatching(/:security-monitoring-cloudtrail$/),
      raw_message_delivery: true,
      redrive_policy: expect.stringContaining('aws_sqs_queue.it_adopted_log-files_dead-letters'),
      depends_on: [expect.stringContaining('aws_sqs_queue_policy.it_adopted_log-files')],
    });
    for (const queue of ['it_adopted_log-files_queue-access', 'log-files_dead-letters_queue-access'])
      expect(statementsOf(json, queue)[1]).toMatchObject({
        principals: [{ identifiers: ['sns.amazonaws.com'] }],
        condition: [{ test: 'ArnEquals', variable: 'aws:SourceArn', values: [TOPIC] }],
      });
  });

  it('is subscribed to where its topic is', () => {
    const far = synthTrail({
      trail: 'adopt',
      adopted: {
        bucketName: 'org-trail',
        notification: { type: 'sns', topicArn: TOPIC.replace('eu-central-1', 'us-east-1') },
      },
    });
    const subscription = block(far, 'aws_sns_topic_subscription', 'it_adopted');
    expect(subscription['region']).toBe('us-east-1');
    expect(subscription).not.toHaveProperty('redrive_policy');
  });

  it('is read with its own key, its accounts trusted beside this one', () => {
    expect(allowed(json)).toContain(`kms:Decrypt on ${KEY_ARN.replace('1111', '9999')}`);
    expect(environmentOf(json)).toMatchObject({
      TRAIL_BUCKET: 'org-trail',
      ACCOUNTS: expect.stringMatching(/account_id\},222233334444$/),
    });
  });

  it('is read where its log files lie, and nowhere else in the bucket', () => {
    const readable = (adopted: object, others = {}) =>
      allowed(synthTrail({ trail: 'adopt', adopted, ...others })).filter((line) =>
        line.startsWith('s3:GetObject '),
      );
    const { adopted: atTheTop } = VARIANTS['adopted, announced by SNS'];
    const { adopted: underPrefix } = VARIANTS['adopted, announced on EventBridge'];
    const top = [expect.stringMatching(/ on arn:.+:s3:::org-trail\/AWSLogs\/\*$/)];
    expect(readable(atTheTop)).toEqual(top);
    // An organization's lie in AWSLogs/o-…/.
    const { accounts, ...ofAll } = atTheTop;
    expect(readable(ofAll, { organization: { id: 'o-exampleorgid' } })).toEqual(top);
    expect(readable(underPrefix)).toEqual([
      expect.stringMatching(/ on arn:.+:s3:::org-trail\/logs\/org\/AWSLogs\/\*$/),
    ]);
  });

  it('of an organization is trusted by its id', () => {
    const { adopted, ...trail } = VARIANTS['adopted, announced by SNS'];
    const { accounts, ...ofAll } = adopted;
    const json = synthTrail({ ...trail, adopted: ofAll, organization: { id: 'o-exampleorgid' } });
    expect(environmentOf(json)['ACCOUNTS']).toBe('organization:o-exampleorgid');
  });

  it('is heard of through EventBridge under its prefix', () => {
    const events = synthTrail(VARIANTS['adopted, announced on EventBridge']);
    const rule = block(events, 'aws_cloudwatch_event_rule', 'it_adopted');
    expect(JSON.parse(rule['event_pattern']).detail).toEqual({
      bucket: { name: ['org-trail'] },
      object: { key: [{ wildcard: 'logs/org/AWSLogs/*.json.gz' }] },
    });
    expect(rule['description']).toBe('New log files of the adopted trail');
    expect(blocksOf(events, 'aws_sns_topic_subscription')).toEqual({});
    expect(block(events, 'aws_sqs_queue', 'it_adopted_log-files_queue')).toMatchObject({
      name: 'security-monitoring-cloudtrail',
      visibility_timeout_seconds: 1800,
      redrive_policy: expect.stringContaining('"maxReceiveCount":100'),
    });
  });
});

describe('the largest settings of an adopted trail', () => {
  const LARGEST = {
    trail: 'adopt',
    adopted: {
      bucketName: 'b'.repeat(63),
      keyPrefix: 'p'.repeat(200),
      accounts: Array.from({ length: 200 }, (_, n) => String(100_000_000_000 + n)),
      notification: { type: 'eventbridge' },
    },
  };
  const json = synthTrail(LARGEST, { prefix: 'p'.repeat(30) });

  it("give a pattern within EventBridge's 2,048 characters", () => {
    const patterns = Object.values(blocksOf(json, 'aws_cloudwatch_event_rule'));
    expect(patterns.length).toBeGreaterThan(0);
    for (const { event_pattern } of patterns) expect(event_pattern.length).toBeLessThan(2048);
  });

  it("give the processor variables within Lambda's 4 KB", () => {
    const size = Object.entries(environmentOf(json)).reduce(
      (sum, [name, value]) => sum + name.length + String(value).length,
      0,
    );
    expect(size).toBeGreaterThan(200 * 13);
    expect(size).toBeLessThan(4096);
  });
});

describe('the processor', () => {
  const json = synthTrail({}, { alerts: { retentionDays: 30, groupMinutes: 15, minimumSeverity: 'HIGH' } });

  it('has the document’s size and time, and few log files at once', () => {
    expect(block(json, 'aws_lambda_function', 'it_processor')).toMatchObject({
      function_name: 'security-monitoring-cloudtrail-processor',
      description: "Matches CloudTrail's events against the detection rules",
      memory_size: 256,
      timeout: 300,
    });
    expect(block(json, 'aws_lambda_event_source_mapping', 'it_')).toMatchObject({
      batch_size: 5,
      function_response_types: ['ReportBatchItemFailures'],
      scaling_config: { maximum_concurrency: 5 },
    });
    expect(block(json, 'aws_sqs_queue', 'log-files_queue')).toMatchObject({
      visibility_timeout_seconds: 1800,
      redrive_policy: expect.stringContaining('"maxReceiveCount":100'),
    });
  });

  it('knows its bucket, tables, queues and settings', () => {
    expect(environmentOf(json)).toMatchObject({
      ARCHIVE_BUCKET: expect.stringContaining('archive_storage'),
      TRAIL_BUCKET: expect.stringContaining('it_created_bucket'),
      ACCOUNTS: expect.stringMatching(/account_id\}$/),
      DYNAMODB_TABLE: expect.stringContaining('alerts_tables_alerts'),
      STATE_TABLE: expect.stringContaining('alerts_tables_state'),
      SECURITY_EVENTS_PATH: 'rules.json',
      QUEUE_URL: expect.stringMatching(/it_created_log-files_queue_\w+\.id/),
      DEAD_LETTER_QUEUE_URL: expect.stringContaining('log-files_dead-letters_queue'),
      ALERT_RETENTION_DAYS: '30',
      GROUP_MINUTES: '15',
      MINIMUM_SEVERITY: 'HIGH',
      COUNTED: 'calls and visits',
    });
  });

  it.each([
    ['that is not watched', { userActivity: { enabled: false } }],
    ['where no anomalies are looked for', { enabled: false }],
  ])('does not count the visits of user activity %s', (_, anomalies) => {
    expect(environmentOf(synthTrail({}, { anomalies }))['COUNTED']).toBe('calls');
  });

  it('may do what its code calls, and nothing else', () => {
    expect(allowed(json).slice(2)).toEqual([
      expect.stringMatching(
        /^s3:GetObject s3:GetObjectVersion on .+it_created_bucket_\w+\.arn\}\/AWSLogs\/\*$/,
      ),
      expect.stringMatching(/^s3:ListBucket on .+it_created_bucket_\w+\.arn\}$/),
      `kms:Decrypt on ${KEY_ARN}`,
      expect.stringMatching(/^s3:PutObject on .+\/findings\/source=cloudtrail\/\*$/),
      `kms:GenerateDataKey on ${KEY_ARN}`,
      expect.stringMatching(/^s3:PutObject on .+\/activity\/\*$/),
      `kms:GenerateDataKey on ${KEY_ARN}`,
      expect.stringMatching(/^dynamodb:GetItem dynamodb:PutItem on .+:table\/security-monitoring-alerts$/),
      expect.stringMatching(
        /^dynamodb:GetItem dynamodb:PutItem dynamodb:UpdateItem on .+:table\/security-monitoring-alert-state$/,
      ),
      expect.stringMatching(/^sqs:ChangeMessageVisibility on .+:security-monitoring-cloudtrail$/),
      expect.stringMatching(/^sqs:SendMessage on .+:security-monitoring-cloudtrail-dlq$/),
      expect.stringMatching(/^sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes on /),
    ]);
  });

  it('is watched: silence, breached limits, log files that wait', () => {
    const alarm = (name: string) => block(json, 'aws_cloudwatch_metric_alarm', `it_processor_${name}`);
    const own = {
      namespace: 'SecurityMonitoring',
      dimensions: { service: 'security-monitoring-cloudtrail-processor' },
    };
    expect(alarm('freshness')).toMatchObject({
      ...own,
      alarm_name: 'security-monitoring-cloudtrail-processor-freshness',
      alarm_description: 'No event of the last hour was read. Runbook: docs/runbooks/cloudtrail-silent.md',
      metric_name: 'FreshnessSeconds',
      statistic: 'Minimum',
      treat_missing_data: 'breaching',
      period: 3600,
      evaluation_periods: 2,
      threshold: 3600,
    });
    expect(alarm('limits')).toMatchObject({
      ...own,
      alarm_name: 'security-monitoring-cloudtrail-processor-limits',
      metric_name: 'LimitBreached',
      statistic: 'Sum',
      period: 300,
      threshold: 1,
      treat_missing_data: 'notBreaching',
    });
    expect(alarm('delay')).toMatchObject({
      alarm_name: 'security-monitoring-cloudtrail-processor-delay',
      alarm_description: expect.stringContaining('Log files wait for over an hour'),
      namespace: 'AWS/SQS',
      metric_name: 'ApproximateAgeOfOldestMessage',
      dimensions: { QueueName: 'security-monitoring-cloudtrail' },
      statistic: 'Maximum',
      period: 300,
      threshold: 3600,
    });
  });
});
