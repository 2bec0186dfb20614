import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type Invocation, invoke } from '../../cli/runner/invoke';
import { type Emulator, startMoto } from '../../cli/runner/moto';
import { type Bundles, bundleFunctions } from '../../modules/bundles';
import { type FakeIntake, fakeIntake } from '../support/fake-intake';
import { objectCreated, sqsEvent } from './events';

const ARCHIVE = 'archive';
const WAF_LOGS = 'aws-waf-logs-security-monitoring-123456789012';
const WEB_ACL = 'arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/security-monitoring-web-acl/abc';
const API_KEY = 'sentinel-datadog-key-0123456789';

const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_SESSION_TOKEN: 'test' };

/** A WAF log record as WAF writes it. */
const wafRecord = (requestId: string, now: number) => ({
  timestamp: now,
  formatVersion: 1,
  webaclId: WEB_ACL,
  terminatingRuleId: 'AWSManagedRulesSQLiRuleSet',
  terminatingRuleType: 'MANAGED_RULE_GROUP',
  action: 'BLOCK',
  terminatingRuleMatchDetails: [],
  httpSourceName: 'ALB',
  httpSourceId: '123456789012-app/shop/50dc6c495c0c9188',
  ruleGroupList: [],
  rateBasedRuleList: [],
  nonTerminatingMatchingRules: [],
  httpRequest: {
    clientIp: '198.51.100.7',
    country: 'NL',
    headers: [
      { name: 'Host', value: 'shop.example.com' },
      { name: 'Cookie', value: 'session=sentinel-cookie' },
    ],
    uri: '/search',
    args: 'q=sentinel-query',
    httpVersion: 'HTTP/1.1',
    httpMethod: 'GET',
    requestId,
  },
});

const guardDutyEvent = (updatedAt: string) => ({
  version: '0',
  id: 'c8c4daa7-a20c-2f03-0070-b7393dd542ad',
  'detail-type': 'GuardDuty Finding',
  source: 'aws.guardduty',
  account: '123456789012',
  time: updatedAt,
  region: 'eu-central-1',
  resources: [],
  detail: {
    schemaVersion: '2.0',
    accountId: '123456789012',
    region: 'eu-central-1',
    partition: 'aws',
    id: 'a1',
    arn: 'arn:aws:guardduty:eu-central-1:123456789012:detector/d/finding/a1',
    type: 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS',
    resource: {
      resourceType: 'AccessKey',
      accessKeyDetails: { accessKeyId: 'ASIAEXAMPLE', userName: 'app' },
    },
    service: {
      serviceName: 'guardduty',
      count: 1,
      archived: false,
      eventFirstSeen: updatedAt,
      eventLastSeen: updatedAt,
    },
    severity: 8,
    createdAt: updatedAt,
    updatedAt,
    title: 'Credentials are used outside AWS',
    description: 'Credentials of an instance are used from outside.',
  },
});

describe('the built functions on an emulated AWS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'emulator-'));
  const now = Date.now();
  let emulator: Emulator;
  let intake: FakeIntake;
  let bundles: Bundles;
  let s3: S3Client;
  let sqs: SQSClient;
  let environments: Record<string, Record<string, string>>;
  let deadLetters: string;

  const run = (name: string, event: unknown): Promise<Invocation> => {
    const bundle = bundles[name];
    if (bundle === undefined) throw new Error(`no bundle of ${name}`);
    return invoke({ bundle, environment: environments[name] ?? {} }, event);
  };
  const keysUnder = async (prefix: string) => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: ARCHIVE, Prefix: prefix }));
    return Contents.map(({ Key = '' }) => Key);
  };
  const linesOf = async (key: string) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: ARCHIVE, Key: key }));
    const text = gunzipSync((await Body?.transformToByteArray()) ?? new Uint8Array()).toString();
    return text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  };

  beforeAll(async () => {
    [emulator, intake, bundles] = await Promise.all([
      startMoto(),
      fakeIntake(),
      bundleFunctions(join(__dirname, '../../functions'), folder),
    ]);
    const client = {
      endpoint: emulator.url,
      region: 'eu-central-1',
      forcePathStyle: true,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    };
    s3 = new S3Client(client);
    sqs = new SQSClient(client);
    for (const Bucket of [ARCHIVE, WAF_LOGS])
      await s3.send(
        new CreateBucketCommand({
          Bucket,
          CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' },
        }),
      );
    const { QueueUrl: queue = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'exporter' }));
    const dlq = await sqs.send(new CreateQueueCommand({ QueueName: 'exporter-dlq' }));
    deadLetters = dlq.QueueUrl ?? '';
    const { ARN: secret = '' } = await new SecretsManagerClient(client).send(
      new CreateSecretCommand({ Name: 'datadog-api-key', SecretString: API_KEY }),
    );
    const common = {
      ...CREDENTIALS,
      AWS_ENDPOINT_URL: emulator.url,
      ARCHIVE_BUCKET: ARCHIVE,
      REGIONS: 'eu-central-1,us-east-1',
      POWERTOOLS_METRICS_NAMESPACE: 'SecurityMonitoring',
    };
    const named = (name: string) => ({ ...common, POWERTOOLS_SERVICE_NAME: `security-monitoring-${name}` });
    environments = {
      'guardduty-collector': named('guardduty-collector'),
      'inspector-collector': named('inspector-collector'),
      'waf-collector': {
        ...named('waf-collector'),
        ACCOUNT_ID: '123456789012',
        WAF_LOG_BUCKET: WAF_LOGS,
        LOGGED_WEB_ACLS: WEB_ACL,
        SAMPLES: 'off',
      },
      'datadog-exporter': {
        ...named('datadog-exporter'),
        DATADOG_API_KEY_SECRET_ARN: secret,
        DATADOG_API_URL: intake.url,
        DATADOG_LOGS_URL: intake.url,
        ENVIRONMENT: 'test',
        SERVICE: 'security-monitoring',
        QUEUE_URL: queue,
        DEAD_LETTER_QUEUE_URL: deadLetters,
      },
    };
  });

  afterAll(async () => {
    emulator?.stop();
    await intake?.close();
    rmSync(folder, { recursive: true });
  });

  it('a WAF log file becomes one archive object, however often it is announced', async () => {
    const key =
      'AWSLogs/123456789012/WAFLogs/eu-central-1/security-monitoring-web-acl/2026/11/20/10/00/a+b%20c.log.gz';
    const records = ['r1', 'r2', 'r3'].map((id) => JSON.stringify(wafRecord(id, now)));
    await s3.send(
      new PutObjectCommand({ Bucket: WAF_LOGS, Key: key, Body: gzipSync(`${records.join('\n')}\n`) }),
    );
    const announced = sqsEvent(objectCreated(WAF_LOGS, key), objectCreated('somebody-elses', key));
    for (const _ of ['first', 'again']) {
      const { answer } = await run('waf-collector', announced);
      expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
    }
    const keys = await keysUnder('findings/source=waf/');
    expect(keys).toHaveLength(1);
    const events = await linesOf(keys[0] ?? '');
    expect(events.map((event) => event['class_uid'])).toEqual([4002, 4002, 4002]);
    expect(JSON.stringify(events)).not.toMatch(/sentinel-(cookie|query)/);
  });

  it('a GuardDuty event becomes one object a version; what is no finding fails alone', async () => {
    const at = new Date(now - 60_000).toISOString();
    const later = new Date(now - 1_000).toISOString();
    const event = sqsEvent(guardDutyEvent(at), { source: 'aws.health', detail: {} }, guardDutyEvent(at));
    const { answer } = await run('guardduty-collector', event);
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
    await run('guardduty-collector', sqsEvent(guardDutyEvent(later)));
    expect(await keysUnder('findings/source=guardduty/')).toHaveLength(2);
  });

  it('a poll of a region without detector succeeds and says that it has looked', async () => {
    const { answer, error, log } = await run('guardduty-collector', { poll: 'guardduty-collector' });
    expect({ answer, error }).toEqual({ answer: null, error: undefined });
    expect(log).toContain('ServiceDisabled');
    expect(log).toContain('FreshnessSeconds');
  });

  it('everything new is delivered once, and redelivery delivers nothing', async () => {
    const keys = await keysUnder('findings/');
    expect(keys).toHaveLength(3);
    const event = sqsEvent(...keys.map((key) => objectCreated(ARCHIVE, key)));
    const first = await run('datadog-exporter', event);
    expect(first.answer).toEqual({ batchItemFailures: [] });
    expect(intake.logs).toHaveLength(5);
    expect(intake.logs.map((log) => log['ddsource']).sort()).toEqual([
      'guardduty',
      'guardduty',
      'waf',
      'waf',
      'waf',
    ]);
    expect(intake.events).toHaveLength(1);
    const second = await run('datadog-exporter', event);
    expect(second.answer).toEqual({ batchItemFailures: [] });
    expect(intake.logs).toHaveLength(5);
    expect(`${first.log}${second.log}`).not.toContain(API_KEY);
  });

  it('what can never be delivered is put into the dead-letter queue with the reason', async () => {
    const { answer } = await run(
      'datadog-exporter',
      sqsEvent(objectCreated('foreign', 'findings/x.json.gz')),
    );
    expect(answer).toEqual({ batchItemFailures: [] });
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: deadLetters, MessageAttributeNames: ['All'] }),
    );
    expect(Messages).toHaveLength(1);
    expect(Messages[0]?.MessageAttributes?.['reason']?.StringValue).toMatch(/bucket/);
    expect(JSON.parse(Messages[0]?.Body ?? '')).toMatchObject({ detail: { bucket: { name: 'foreign' } } });
  });

  it('Datadog being down fails the message and loses nothing', async () => {
    await run('guardduty-collector', sqsEvent(guardDutyEvent(new Date(now + 1_000).toISOString())));
    const keys = await keysUnder('findings/source=guardduty/');
    const event = sqsEvent(...keys.map((key) => objectCreated(ARCHIVE, key)));
    const down = { path: '/api/v2/logs', status: 503 } as const;
    intake.fail(down, down, down, down, down, down);
    const { answer } = await run('datadog-exporter', event);
    expect((answer as { batchItemFailures: unknown[] }).batchItemFailures).toHaveLength(1);
    intake.fail();
    for (let tries = 0; tries < 6 && intake.logs.length < 6; tries++) await run('datadog-exporter', event);
    expect(intake.logs).toHaveLength(6);
  });
});
