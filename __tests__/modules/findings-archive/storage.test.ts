import { archiveLifetimes } from '../../../modules/findings-archive/lifetimes';
import { parseSettings, SettingsError } from '../../../settings/load';
import { block, blocksOf, KEY_ARN, lambdaOf, statementsOf } from '../../support/synth';
import { synthArchive } from './support';

const ARCHIVE_ARN = /^\$\{aws_s3_bucket\.archive_storage_bucket_\w+\.arn\}/;
const inArchive = (key: string) =>
  expect.stringMatching(new RegExp(`${ARCHIVE_ARN.source}/${key.replaceAll('*', '\\*')}$`));

describe('the archive', () => {
  const json = synthArchive();

  it('synthesizes the reviewed Terraform', () => {
    expect(json).toMatchSnapshot();
  });

  it('is named after the account, or as the settings say', () => {
    expect(block(json, 'aws_s3_bucket', 'archive_storage')['bucket']).toMatch(
      /^aws-security-monitoring-logs-\$\{data\.aws_caller_identity\.\w+\.account_id\}$/,
    );
    const named = synthArchive({ archive: { bucketName: 'acme-findings' } });
    expect(block(named, 'aws_s3_bucket', 'archive_storage')['bucket']).toBe('acme-findings');
  });

  it('is not destroyed with findings in it unless the settings say so', () => {
    for (const [, bucket] of Object.entries(blocksOf(json, 'aws_s3_bucket')))
      expect(bucket.force_destroy).toBe(false);
    const fleeting = synthArchive({ archive: { forceDestroy: true } });
    for (const [, bucket] of Object.entries(blocksOf(fleeting, 'aws_s3_bucket')))
      expect(bucket.force_destroy).toBe(true);
  });

  it('notifies EventBridge and nobody else, and declares its notification once', () => {
    expect(block(json, 'aws_s3_bucket_notification')).toEqual({
      bucket: expect.stringContaining('aws_s3_bucket.archive_storage'),
      eventbridge: true,
    });
  });

  it('is encrypted with the key, or with S3’s own keys by setting', () => {
    const algorithm = (settings: object) =>
      block(synthArchive(settings), 'aws_s3_bucket_server_side_encryption_configuration', 'archive_storage')[
        'rule'
      ][0].apply_server_side_encryption_by_default.sse_algorithm;
    expect(algorithm({})).toBe('aws:kms');
    expect(algorithm({ archive: { encryption: 'aes256' } })).toBe('AES256');
  });
});

describe('access logs', () => {
  it('go to a bucket of their own that S3’s log delivery may write to, for this bucket and account only', () => {
    const json = synthArchive();
    expect(block(json, 'aws_s3_bucket_logging')).toMatchObject({
      bucket: expect.stringContaining('archive_storage'),
      target_bucket: expect.stringContaining('archive_access-log-bucket'),
      target_prefix: 's3/',
    });
    const statements = statementsOf(json, 'access-log-bucket_policy-document');
    expect(statements.find(({ sid }) => sid === 'S3DeliversAccessLogs')).toEqual({
      sid: 'S3DeliversAccessLogs',
      actions: ['s3:PutObject'],
      resources: [expect.stringMatching(/arn\}\/s3\/\*$/)],
      principals: [{ type: 'Service', identifiers: ['logging.s3.amazonaws.com'] }],
      condition: [
        {
          test: 'ArnLike',
          variable: 'aws:SourceArn',
          values: [expect.stringMatching(/:s3:::aws-security-monitoring-logs-\$\{data\.aws_caller_identity/)],
        },
        {
          test: 'StringEquals',
          variable: 'aws:SourceAccount',
          values: [expect.stringContaining('caller_identity')],
        },
      ],
    });
  });

  it('are encrypted by S3’s own keys, the only ones that log delivery can use without opening the CMK', () => {
    const { rule } = block(
      synthArchive(),
      'aws_s3_bucket_server_side_encryption_configuration',
      'access-log-bucket',
    );
    expect(rule[0].apply_server_side_encryption_by_default).toEqual({ sse_algorithm: 'AES256' });
  });

  it('can be turned off', () => {
    const json = synthArchive({ archive: { accessLogging: false } });
    expect(blocksOf(json, 'aws_s3_bucket_logging')).toEqual({});
    expect(Object.keys(blocksOf(json, 'aws_s3_bucket'))).toHaveLength(1);
  });

  it.each([
    [57, true, false],
    [56, true, true],
    [63, false, true],
  ])(
    'an archive name of %i characters, with access logs %s: accepted %s',
    (length, accessLogging, isGood) => {
      const archive = { bucketName: 'a'.repeat(length), accessLogging };
      const parse = () =>
        parseSettings({ environment: 'test', regions: ['eu-central-1'], archive }, 'settings/test.json');
      if (isGood) expect(parse().archive.bucketName).toHaveLength(length);
      else expect(parse).toThrow(SettingsError);
    },
  );
});

describe('what functions are allowed', () => {
  const permissions = (
    use: Parameters<typeof synthArchive>[1],
    settings: object = {},
  ): readonly Record<string, unknown>[] =>
    statementsOf(synthArchive(settings, use), 'collector_permissions').slice(2);

  it('a writer may add findings of its own source and use the key, and read nothing', () => {
    expect(permissions((archive, place) => archive.allowWrite(lambdaOf(place), 'waf'))).toEqual([
      { actions: ['s3:PutObject'], resources: [inArchive('findings/source=waf/*')] },
      { actions: ['kms:GenerateDataKey'], resources: [KEY_ARN] },
    ]);
  });

  it('an owner of state may read and write its own documents, and learn that one is missing', () => {
    expect(permissions((archive, place) => archive.allowState(lambdaOf(place), 'the-owner'))).toEqual([
      { actions: ['s3:GetObject', 's3:PutObject'], resources: [inArchive('state/the-owner/*')] },
      {
        actions: ['s3:ListBucket'],
        resources: [expect.stringMatching(new RegExp(`${ARCHIVE_ARN.source}$`))],
      },
      { actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [KEY_ARN] },
    ]);
  });

  it('a reader may read findings and nothing outside findings/', () => {
    expect(permissions((archive, place) => archive.allowReadFindings(lambdaOf(place)))).toEqual([
      { actions: ['s3:GetObject'], resources: [inArchive('findings/*')] },
      {
        actions: ['s3:ListBucket'],
        resources: [expect.stringMatching(new RegExp(`${ARCHIVE_ARN.source}$`))],
      },
      { actions: ['kms:Decrypt'], resources: [KEY_ARN] },
    ]);
  });

  it.each([
    ['activity counts', 'activity/*', 'allowWriteActivity'],
    ['predictions', 'predictions/*', 'allowWritePredictions'],
  ] as const)('a writer of %s may add them and use the key, and read nothing', (_, key, method) => {
    expect(permissions((archive, place) => archive[method](lambdaOf(place)))).toEqual([
      { actions: ['s3:PutObject'], resources: [inArchive(key)] },
      { actions: ['kms:GenerateDataKey'], resources: [KEY_ARN] },
    ]);
  });

  it('a reader of some sources may read those', () => {
    const [read] = permissions((archive, place) =>
      archive.allowReadFindings(lambdaOf(place), 'cloudtrail', 'anomaly'),
    );
    expect(read).toEqual({
      actions: ['s3:GetObject'],
      resources: [inArchive('findings/source=cloudtrail/*'), inArchive('findings/source=anomaly/*')],
    });
  });

  it('a reader of activity may list and read it, and nothing else', () => {
    expect(permissions((archive, place) => archive.allowReadActivity(lambdaOf(place)))).toEqual([
      { actions: ['s3:GetObject'], resources: [inArchive('activity/*')] },
      {
        actions: ['s3:ListBucket'],
        resources: [expect.stringMatching(new RegExp(`${ARCHIVE_ARN.source}$`))],
      },
      { actions: ['kms:Decrypt'], resources: [KEY_ARN] },
    ]);
  });

  it('nobody needs the key where S3’s own keys encrypt', () => {
    const statements = permissions(
      (archive, place) => {
        const lambda = lambdaOf(place);
        archive.allowWrite(lambda, 'waf');
        archive.allowState(lambda, 'owner');
        archive.allowReadFindings(lambda);
        archive.allowReadActivity(lambda);
        archive.allowWriteActivity(lambda);
        archive.allowWritePredictions(lambda);
      },
      { archive: { encryption: 'aes256' } },
    );
    expect(JSON.stringify(statements)).not.toContain('kms:');
  });
});

describe('a consumer', () => {
  const json = synthArchive({}, (archive) => {
    archive.onFinding('to-siem', {
      name: 'siem',
      description: 'Findings for the SIEM',
      functionTimeoutSeconds: 30,
      maxReceiveCount: 9,
    });
  });

  it('hears of every new object under findings/ in this bucket, and of nothing else', () => {
    const pattern = JSON.parse(block(json, 'aws_cloudwatch_event_rule', 'to-siem')['event_pattern']);
    expect(pattern).toEqual({
      source: ['aws.s3'],
      'detail-type': ['Object Created'],
      detail: {
        bucket: { name: [expect.stringContaining('aws_s3_bucket.archive_storage')] },
        object: { key: [{ prefix: 'findings/' }] },
      },
    });
  });

  it('has a queue of its own, read as often as it says', () => {
    expect(block(json, 'aws_sqs_queue', 'to-siem_queue')).toMatchObject({
      name: 'security-monitoring-siem',
      visibility_timeout_seconds: 180,
      redrive_policy: expect.stringContaining('"maxReceiveCount":9'),
    });
  });
});

describe('findings of accounts that Athena does not list', () => {
  const queues = (memberAccounts: readonly string[]) => synthArchive({ archive: { memberAccounts } });
  const member = (number: number) => String(100_000_000_000 + number);

  it('are noticed: every key of findings/ but those of listed accounts', () => {
    const json = queues([member(1)]);
    const pattern = JSON.parse(block(json, 'aws_cloudwatch_event_rule', 'unlisted')['event_pattern']);
    const [{ 'anything-but': anythingBut }] = pattern.detail.object.key;
    expect(anythingBut.wildcard).toEqual([
      expect.stringMatching(/^findings\/\*\/accountId=\$\{data\.aws_caller_identity\.\w+\.account_id\}\/\*$/),
      `findings/*/accountId=${member(1)}/*`,
      'activity/*',
      'state/*',
      'findings-parquet/*',
      'athena-results/*',
      'predictions/*',
      'reports/*',
      'datadog-archive/*',
    ]);
    expect(pattern).toMatchObject({
      source: ['aws.s3'],
      'detail-type': ['Object Created'],
      detail: { bucket: { name: [expect.stringContaining('aws_s3_bucket.archive_storage')] } },
    });
    expect(block(json, 'aws_cloudwatch_event_rule', 'unlisted')['description']).toBe(
      'Findings of accounts that archive.memberAccounts does not name',
    );
    expect(block(json, 'aws_cloudwatch_metric_alarm', 'arrived')).toMatchObject({
      alarm_name: 'security-monitoring-unlisted-accounts',
      namespace: 'AWS/SQS',
      dimensions: { QueueName: 'security-monitoring-unlisted-accounts' },
      metric_name: 'ApproximateNumberOfMessagesVisible',
      statistic: 'Maximum',
      period: 3600,
      threshold: 1,
    });
  });

  it('are not taken for what else is kept in the bucket: state, counts, predictions, reports', () => {
    const pattern = JSON.parse(block(queues([]), 'aws_cloudwatch_event_rule', 'unlisted')['event_pattern']);
    const wildcards: string[] = pattern.detail.object.key[0]['anything-but'].wildcard;
    const isLeftOut = (key: string) =>
      wildcards.some((wildcard) => wildcard.endsWith('/*') && key.startsWith(wildcard.slice(0, -1)));
    const others = archiveLifetimes(90, 'exporter').filter(({ prefix }) => prefix !== 'findings/');
    expect(others.length).toBeGreaterThan(5);
    for (const { prefix } of others) expect([prefix, isLeftOut(`${prefix}x`)]).toEqual([prefix, true]);
    expect(isLeftOut('findings/source=waf/region=eu-central-1/accountId=1/eventDay=20260101/x')).toBe(false);
  });

  it('are not looked for where EventBridge would refuse the pattern as too complex', () => {
    const named = (json: string) =>
      Object.keys(blocksOf(json, 'aws_cloudwatch_event_rule')).filter((name) => name.includes('unlisted'));
    expect(named(queues([1, 2, 3].map(member)))).toHaveLength(1);
    expect(named(queues([1, 2, 3, 4].map(member)))).toHaveLength(0);
  });
});
