import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { invoke } from '../../cli/runner/invoke';
import { type Emulator, startMoto } from '../../cli/runner/moto';
import type { Privileges } from '../../functions/predictor/core/risk/account-privileges';
import type { PredictorState } from '../../functions/predictor/core/run/state';
import { archiveKey, bodyOf } from '../../functions/shared/archive/archive-object';
import { mapConcurrently } from '../../functions/shared/runtime/map-concurrently';
import { type Bundles, bundleFunctions } from '../../modules/bundles';
import { finding } from '../functions/predictor/rig';

const ARCHIVE = 'archive';
/** The account that the emulator plays. */
const ACCOUNT = '123456789012';
const DAY_MS = 86_400_000;
const EVERYTHING = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});
const READ_SECRET = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: '*' },
});

describe('the built predictor on an emulated AWS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'emulator-'));
  const now = Date.now();
  let emulator: Emulator;
  let bundles: Bundles;
  let s3: S3Client;

  const run = async () => {
    const bundle = bundles['predictor'];
    if (bundle === undefined) throw new Error('no bundle of predictor');
    const environment = {
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_SESSION_TOKEN: 'test',
      AWS_ENDPOINT_URL: emulator.url,
      ARCHIVE_BUCKET: ARCHIVE,
      POWERTOOLS_METRICS_NAMESPACE: 'SecurityMonitoring',
      POWERTOOLS_SERVICE_NAME: 'security-monitoring-predictor',
    };
    const outcome = await invoke({ bundle, environment, timeoutSeconds: 300 }, { predict: 'tomorrow' });
    expect(outcome.error).toBeUndefined();
    return outcome;
  };
  const read = async (key: string) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: ARCHIVE, Key: key }));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  };
  const predictions = async () => {
    const { Contents = [] } = await s3.send(
      new ListObjectsV2Command({ Bucket: ARCHIVE, Prefix: 'predictions/' }),
    );
    expect(Contents).toHaveLength(1);
    const body = await read(Contents[0]?.Key ?? '');
    return gunzipSync(body)
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  };
  const state = async () =>
    JSON.parse((await read('state/predictor/prediction.json')).toString()) as PredictorState;

  /** An object as a collector stores it. */
  const store = (
    source: 'guardduty' | 'cloudtrail',
    daysAgo: number,
    n: number,
    events: readonly object[],
  ) => {
    const object = {
      source,
      region: n % 2 === 0 ? 'eu-central-1' : 'us-east-1',
      accountId: ACCOUNT,
      updatedAt: now - daysAgo * DAY_MS,
      identity: [String(daysAgo), String(n)],
      events: events as never,
    };
    return s3.send(new PutObjectCommand({ Bucket: ARCHIVE, Key: archiveKey(object), Body: bodyOf(object) }));
  };

  beforeAll(async () => {
    [emulator, bundles] = await Promise.all([
      startMoto(),
      bundleFunctions(join(__dirname, '../../functions'), folder),
    ]);
    const client = {
      endpoint: emulator.url,
      region: 'eu-central-1',
      forcePathStyle: true,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    };
    s3 = new S3Client(client);
    await s3.send(
      new CreateBucketCommand({
        Bucket: ARCHIVE,
        CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' },
      }),
    );
    await declareIdentities(new IAMClient(client));
    // More than a page of objects in one place.
    const objects = Array.from({ length: 2_200 }, (_, index) => index);
    await mapConcurrently(objects, 8, (n) =>
      store('guardduty', 2 + Math.floor(n / 100), n % 100, [{ a: 1 }]),
    );
    const actor = { user: { uid: `arn:aws:sts::${ACCOUNT}:assumed-role/deployer/i-1`, type: 'AssumedRole' } };
    const alert = finding('a', { evidences: [{ actor }] });
    await store('cloudtrail', 2, 0, [alert, finding('b', { evidences: [{ actor }], severity_id: 5 })]);
    // The same alert again, as another delivery would bring it.
    await store('cloudtrail', 2, 1, [alert]);
    await s3.send(
      new PutObjectCommand({
        Bucket: ARCHIVE,
        Key: `${archiveKey({ source: 'cloudtrail', region: 'eu-central-1', accountId: ACCOUNT, updatedAt: now - 3 * DAY_MS, identity: ['x'] })}`,
        Body: gzipSync('{"a":1}\n').subarray(0, 12),
      }),
    );
  });

  afterAll(() => {
    s3?.destroy();
    emulator?.stop();
    rmSync(folder, { recursive: true });
  });

  it('two runs at once keep one object, one state, and the same numbers', async () => {
    const [first] = await Promise.all([run(), run()]);
    const rows = await predictions();
    const guardduty = rows.filter(({ kind, source }) => kind === 'forecast' && source === 'guardduty');
    expect(guardduty.map(({ accountId }) => accountId)).toEqual([ACCOUNT, 'all']);
    // Whether yesterday counts yet depends on the hour at which this runs.
    expect(guardduty[0].forecast.days).toBeGreaterThanOrEqual(22);
    expect(guardduty[0].forecast.interval95.high).toBeGreaterThanOrEqual(100);
    expect((await state()).counts[`${ACCOUNT}/guardduty`]?.counts.slice(0, 22)).toEqual(Array(22).fill(100));

    const risks = rows.filter(({ kind }) => kind === 'risk');
    expect(risks.map(({ principal, privilege }) => [principal, privilege])).toEqual([
      [`arn:aws:iam::${ACCOUNT}:role/deployer`, 'admin'],
      [`arn:aws:iam::${ACCOUNT}:user/alice`, 'sensitive-data'],
    ]);
    expect(risks[0].parts.map(({ kind, count }: { kind: string; count: number }) => [kind, count])).toEqual([
      ['alert', 2],
      ['privilege', 1],
    ]);
    const metrics = first.log.split('\n').filter((line) => line.includes('"_aws"'));
    const ofName = (name: string) => metrics.map((line) => JSON.parse(line)).filter((line) => name in line);
    expect(ofName('ForecastFindings').filter(({ source }) => source === 'guardduty')).toEqual(
      ['low', 'mean', 'high'].map((band) =>
        expect.objectContaining({ band, service: 'security-monitoring-predictor' }),
      ),
    );
    expect(ofName('RiskScore').map(({ RiskScore }) => RiskScore)).toEqual(risks.map(({ score }) => score));
    expect(ofName('FreshnessSeconds')[0].FreshnessSeconds).toBeLessThan(28 * 3600);
    expect(ofName('FindingsUnreadable')[0].FindingsUnreadable).toBe(1);
  });

  it('knows users, roles and groups by all of their policies', async () => {
    const classes = Object.entries((await state()).privileges as Privileges);
    expect(Object.fromEntries(classes.map(([key, { privilege }]) => [key, privilege]))).toEqual({
      [`${ACCOUNT}:user/alice`]: 'sensitive-data',
      [`${ACCOUNT}:user/bob`]: 'none',
      [`${ACCOUNT}:role/deployer`]: 'admin',
    });
  });

  it('a run that died before its state was written leaves nothing that the next one doubles', async () => {
    const before = { rows: await predictions(), state: await state() };
    await s3.send(new DeleteObjectCommand({ Bucket: ARCHIVE, Key: 'state/predictor/prediction.json' }));
    await run();
    await run();
    expect({ rows: await predictions(), state: await state() }).toEqual(before);
  });
});

/** Alice may read secrets through her group, Bob nothing, the role everything. */
async function declareIdentities(iam: IAMClient): Promise<void> {
  const { Policy } = await iam.send(
    new CreatePolicyCommand({ PolicyName: 'read', PolicyDocument: READ_SECRET }),
  );
  await iam.send(new CreateGroupCommand({ GroupName: 'readers' }));
  await iam.send(new AttachGroupPolicyCommand({ GroupName: 'readers', PolicyArn: Policy?.Arn }));
  await iam.send(new CreateUserCommand({ UserName: 'alice' }));
  await iam.send(new CreateUserCommand({ UserName: 'bob', Path: '/staff/' }));
  await iam.send(new AddUserToGroupCommand({ UserName: 'alice', GroupName: 'readers' }));
  await iam.send(new CreateRoleCommand({ RoleName: 'deployer', AssumeRolePolicyDocument: EVERYTHING }));
  await iam.send(
    new PutRolePolicyCommand({ RoleName: 'deployer', PolicyName: 'all', PolicyDocument: EVERYTHING }),
  );
  iam.destroy();
}
