import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { CreateTableCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { createLocalDeployment, type Deployment, LOCAL_CREDENTIALS } from '../../cli/runner/deployment';
import { type Invocation, invoke } from '../../cli/runner/invoke';
import { type Emulator, startMoto } from '../../cli/runner/moto';
import { functionSetups } from '../../cli/runner/runner';
import type { Alert } from '../../functions/shared/alerts/alert';
import { type Bundles, bundleFunctions } from '../../modules/bundles';

const PERIOD = 300;
const DAYS = 20;
const SPECS = [
  {
    id: 'flow-bytes:eu-central-1:vpc',
    source: 'cloudwatch',
    namespace: 'SecurityMonitoring/FlowLogs',
    metric: 'bytes',
    dimensions: {},
    stat: 'Sum',
    region: 'eu-central-1',
    tags: { team: 'network' },
  },
  {
    id: 'instance-out:eu-central-1',
    source: 'cloudwatch',
    discover: { namespace: 'AWS/EC2', metric: 'NetworkOut', dimensions: { InstanceId: '*' } },
    stat: 'Sum',
    region: 'eu-central-1',
    tags: {},
  },
  { id: 'calls-by-account', source: 'activity', measure: 'calls', by: 'account', tags: {} },
];

describe('the anomaly detector on an emulated AWS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'anomaly-emulator-'));
  const now = Date.now() / 1000;
  const latest = Math.floor(now / PERIOD) * PERIOD;
  let emulator: Emulator;
  let bundles: Bundles;
  let deployment: Deployment;
  let cloudWatch: CloudWatchClient;

  /** The detector's bundle at a time as much later as `seconds`. */
  const run = (seconds = 0): Promise<Invocation> => {
    const bundle = bundles['anomaly-detector'];
    if (bundle === undefined) throw new Error('there is no bundle of anomaly-detector');
    const environment = {
      ...LOCAL_CREDENTIALS,
      AWS_ENDPOINT_URL: emulator.url,
      POWERTOOLS_METRICS_NAMESPACE: 'SecurityMonitoring',
      POWERTOOLS_SERVICE_NAME: 'security-monitoring-anomaly-detector',
      ARCHIVE_BUCKET: deployment.archiveBucket,
      ACCOUNT_ID: deployment.accountId,
      SERIES_PATH: 'series.json',
      SUPPRESSIONS_PATH: 'suppressions.json',
      NOVELTY_TABLE: 'novelty',
      DYNAMODB_TABLE: deployment.alertsTable,
      ALERT_RETENTION_DAYS: '90',
      MINIMUM_SEVERITY: 'LOW',
      MAX_SERIES: '200',
      MONTHLY_BUDGET_USD: '25',
      GEO_DATABASE: '',
      LEARNING_DAYS: '14',
      USER_ACTIVITY_TAGS: '{}',
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(aheadBy(seconds))}`,
    };
    return invoke({ bundle, environment, timeoutSeconds: 300 }, { detect: 'anomalies' });
  };
  const put = async (
    Namespace: string,
    MetricName: string,
    values: Map<number, number>,
    dimensions: object = {},
  ) => {
    const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
    const points = [...values].map(([at, Value]) => ({
      MetricName,
      Dimensions,
      Timestamp: new Date(at * 1000),
      Value,
    }));
    for (let n = 0; n < points.length; n += 1_000)
      await cloudWatch.send(new PutMetricDataCommand({ Namespace, MetricData: points.slice(n, n + 1_000) }));
  };
  const keysUnder = async (prefix: string) => {
    const { Contents = [] } = await deployment.clients.s3.send(
      new ListObjectsV2Command({ Bucket: deployment.archiveBucket, Prefix: prefix }),
    );
    return Contents.map(({ Key = '' }) => Key);
  };
  const bytesOf = async (key: string) => {
    const { Body } = await deployment.clients.s3.send(
      new GetObjectCommand({ Bucket: deployment.archiveBucket, Key: key }),
    );
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  };
  const putRows = async (prefix: string, row: object, daysLate = 0) => {
    const day = isoOf(latest - daysLate * 86_400)
      .slice(0, 10)
      .replaceAll('-', '');
    const Key = `${prefix}accountId=${deployment.accountId}/region=eu-central-1/eventDay=${day}/${'a'.repeat(64)}.json.gz`;
    const Body = gzipSync(`${JSON.stringify(row)}\n`);
    await deployment.clients.s3.send(new PutObjectCommand({ Bucket: deployment.archiveBucket, Key, Body }));
  };
  const alerts = async () => {
    const { Items = [] } = await deployment.clients.dynamodb.send(
      new ScanCommand({ TableName: deployment.alertsTable }),
    );
    return Items.map((item) => unmarshall(item) as Alert);
  };

  beforeAll(async () => {
    [emulator, bundles] = await Promise.all([
      startMoto(),
      bundleFunctions(join(__dirname, '../../functions'), folder, async () => ({
        'anomaly-detector': {
          'series.json': Buffer.from(JSON.stringify(SPECS)),
          'suppressions.json': Buffer.from('[]'),
        },
      })),
    ]);
    deployment = await createLocalDeployment(emulator.url);
    const { region, clients } = deployment;
    await clients.dynamodb.send(
      new CreateTableCommand({
        TableName: 'novelty',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'Id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'Id', KeyType: 'HASH' }],
      }),
    );
    cloudWatch = new CloudWatchClient({
      endpoint: emulator.url,
      region,
      credentials: clients.s3.config.credentials,
      // The emulator takes a compressed request for a damaged one.
      disableRequestCompression: true,
    });
    const history = new Map<number, number>();
    for (let at = latest - DAYS * 86_400; at <= latest; at += PERIOD) history.set(at, wave(at));
    await put('SecurityMonitoring/FlowLogs', 'bytes', history);
    const recent = [...history].slice(-300);
    await put('AWS/EC2', 'NetworkOut', new Map(recent), { InstanceId: 'i-0abc' });
    await put('AWS/EC2', 'NetworkOut', new Map(recent), { AutoScalingGroupName: 'asg' });
  });

  afterAll(() => {
    cloudWatch?.destroy();
    for (const client of Object.values(deployment?.clients ?? {})) client.destroy();
    emulator?.stop();
    rmSync(folder, { recursive: true });
  });

  it('learns from what there is, and then tells what is out of the ordinary once', async () => {
    const first = await run();
    expect(first).not.toHaveProperty('error');
    expect(await keysUnder('findings/')).toEqual([]);
    expect(await keysUnder('state/anomaly-detector/')).toEqual(
      expect.arrayContaining(['state/anomaly-detector/catalog.json', 'state/anomaly-detector/report.json']),
    );
    const report = JSON.parse((await bytesOf('state/anomaly-detector/report.json')).toString());
    // The instance's series, and not that of its group.
    expect(report).toMatchObject({
      seriesWatched: 2,
      seriesFailed: [],
      isComplete: true,
      seriesLeftOut: { count: 0 },
    });
    expect(report.points).toBeGreaterThan(15 * 288);

    const incident = latest + 600;
    await put(
      'SecurityMonitoring/FlowLogs',
      'bytes',
      new Map([
        [latest + 300, wave(latest + 300)],
        [incident, 1e7],
      ]),
    );
    const did = {
      start: isoOf(latest),
      account: deployment.accountId,
      service: 's3.amazonaws.com',
      principal: 'arn:aws:iam::123456789012:user/eve',
      calls: 3,
      errors: 0,
      denials: 0,
    };
    await putRows('activity/', did);
    const visit = { ...did, kind: 'IAMUser', address: '198.51.100.7', agent: 'cli', services: [] };
    await putRows('activity/visits/', visit);
    const late = { ...visit, principal: 'arn:aws:iam::123456789012:user/late' };
    await putRows('activity/visits/', late, 5);
    const both = await Promise.all([run(3_600), run(3_600)]);
    for (const invocation of both) expect(invocation).not.toHaveProperty('error');
    expect(await run(3_600)).not.toHaveProperty('error');

    const keys = await keysUnder('findings/');
    expect(keys).toHaveLength(1);
    expect(keys[0]).toMatch(
      /^findings\/source=anomaly\/region=eu-central-1\/accountId=\d{12}\/eventDay=\d{8}\//,
    );
    const finding = JSON.parse(gunzipSync(await bytesOf(keys[0] ?? '')).toString());
    expect(finding).toMatchObject({
      class_uid: 2004,
      time: incident * 1000,
      finding_info: { types: ['anomaly.flow-bytes'] },
    });
    expect(await alerts()).toMatchObject([
      { Kind: 'anomaly', Unsent: '1', Anomaly: { Observed: '10 million bytes in five minutes' } },
    ]);
    const later = JSON.parse((await bytesOf('state/anomaly-detector/report.json')).toString());
    expect(later.seriesWatched).toBe(3);
    // Who has just been seen for the first time is no news, and is known from now on; so is who was seen late.
    const { Items: known } = await deployment.clients.dynamodb.send(
      new ScanCommand({ TableName: 'novelty' }),
    );
    expect(known?.filter(({ Id }) => Id?.S?.startsWith('subject#'))).toHaveLength(2);
  });

  it('is told by the notifier so that a person can act on it', async () => {
    const { notifier } = functionSetups(deployment, bundles);
    const [alert] = await alerts();
    expect(alert?.Runbook).toBe('anomalies');
    // The sweep leaves what is young to the stream.
    const swept = await invoke(
      {
        ...notifier,
        environment: {
          ...notifier.environment,
          NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(aheadBy(7_200))}`,
        },
      },
      { sweep: 'notifier' },
    );
    expect(swept).not.toHaveProperty('error');
    expect((await alerts())[0]).toMatchObject({ SentAt: expect.any(String) });
  });

  it('goes on with what is sound when one shard is not', async () => {
    const [shard = ''] = await keysUnder('state/anomaly-detector/shards/');
    await deployment.clients.s3.send(
      new PutObjectCommand({ Bucket: deployment.archiveBucket, Key: shard, Body: 'rubbish' }),
    );
    const invocation = await run(4_200);
    expect(invocation).not.toHaveProperty('error');
    expect(invocation.log).toContain('series begins anew');
    expect(await alerts()).toHaveLength(1);
    expect(invocation.peakMb).toBeLessThan(512);
  });
});

/** Code that sets the clock of a process ahead. */
function aheadBy(seconds: number): string {
  return `const now = Date.now; Date.now = () => now() + ${seconds * 1000};`;
}

function isoOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000', '');
}

/** A day's rhythm with a little noise that is the same each time. */
function wave(at: number): number {
  const noise = ((Math.imul(at / PERIOD, 2_654_435_761) >>> 16) % 1_000) / 1_000;
  return 1_000 + 300 * Math.sin((at / 86_400) * 2 * Math.PI) + 50 * noise;
}
