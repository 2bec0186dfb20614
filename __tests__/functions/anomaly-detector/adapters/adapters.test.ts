import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { CloudWatchClient, GetMetricDataCommand, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { ConditionalCheckFailedException, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { s3Activity } from '../../../../functions/anomaly-detector/adapters/activity-bucket';
import { alertTable } from '../../../../functions/anomaly-detector/adapters/alert-table';
import { cloudWatch, regionalClients } from '../../../../functions/anomaly-detector/adapters/cloudwatch';
import { loadSeries, loadSuppressions } from '../../../../functions/anomaly-detector/adapters/series-file';
import { s3Shards } from '../../../../functions/anomaly-detector/adapters/shard-bucket';
import type { DiscoverySpec } from '../../../../functions/anomaly-detector/core/series/spec';
import type { Alert } from '../../../../functions/shared/alerts/alert';
import { noDeadline } from '../../../../functions/shared/runtime/clock';
import { StateConflict } from '../../../../functions/shared/state/state-store';
import { deadlineAfter } from '../../../support/fixed-clock';
import { namedSpec } from '../rig';

const watch = mockClient(CloudWatchClient);
const s3 = mockClient(S3Client);
const dynamoDb = mockClient(DynamoDBClient);
const bucket = new S3Client({ region: 'eu-central-1' });
const failure = (name: string, httpStatusCode: number) =>
  Object.assign(new Error(name), { name, $metadata: { httpStatusCode } });

beforeEach(() => {
  for (const mock of [watch, s3, dynamoDb]) mock.reset();
});

describe('CloudWatch', () => {
  const source = cloudWatch(regionalClients(), noDeadline);
  const metric = (name: string) => ({
    namespace: 'AWS/EC2',
    metric: name,
    dimensions: { InstanceId: 'i-1' },
    stat: 'Sum',
    region: 'eu-central-1',
  });
  const span = { from: 1_795_000_200, to: 1_795_000_800 };
  const read = () => source.read('eu-central-1', [metric('a'), metric('b')], span);
  const time = (seconds: number) => new Date(seconds * 1000);

  it('is asked for all metrics at once, in five minutes, and answers for each in order of time', async () => {
    watch.on(GetMetricDataCommand).resolves({
      MetricDataResults: [
        {
          Id: 'm1',
          Timestamps: [time(span.from + 300), time(span.from)],
          Values: [2, 1],
          StatusCode: 'Complete',
        },
        { Id: 'm0', Timestamps: [], Values: [], StatusCode: 'Complete' },
        { Id: 'zzz', Timestamps: [], Values: [] },
      ],
    });
    await expect(read()).resolves.toEqual([
      { points: [] },
      {
        points: [
          { at: span.from, value: 1 },
          { at: span.from + 300, value: 2 },
        ],
      },
    ]);
    expect(watch.commandCalls(GetMetricDataCommand)[0]?.args[0].input).toMatchObject({
      StartTime: time(span.from),
      EndTime: time(span.to),
      MetricDataQueries: [
        {
          Id: 'm0',
          MetricStat: {
            Metric: {
              Namespace: 'AWS/EC2',
              MetricName: 'a',
              Dimensions: [{ Name: 'InstanceId', Value: 'i-1' }],
            },
            Period: 300,
            Stat: 'Sum',
          },
        },
        { Id: 'm1' },
      ],
    });
  });

  it('is asked for further pages, and a metric that goes on there is whole in the end', async () => {
    watch
      .on(GetMetricDataCommand)
      .resolvesOnce({
        MetricDataResults: [
          { Id: 'm0', Timestamps: [time(span.from)], Values: [1], StatusCode: 'PartialData' },
        ],
        NextToken: 'more',
      })
      .resolvesOnce({
        MetricDataResults: [
          { Id: 'm0', Timestamps: [time(span.from + 300)], Values: [2], StatusCode: 'Complete' },
          { Id: 'm1', Timestamps: [time(span.from)], Values: [3] },
        ],
      });
    await expect(read()).resolves.toEqual([
      {
        points: [
          { at: span.from, value: 1 },
          { at: span.from + 300, value: 2 },
        ],
      },
      { points: [{ at: span.from, value: 3 }] },
    ]);
    expect(watch.commandCalls(GetMetricDataCommand).map(({ args }) => args[0].input.NextToken)).toEqual([
      undefined,
      'more',
    ]);
  });

  it('says of each metric that is not whole why', async () => {
    watch.on(GetMetricDataCommand).resolves({
      MetricDataResults: [
        { Id: 'm0', StatusCode: 'PartialData' },
        { Id: 'm1', StatusCode: 'Forbidden', Messages: [{ Code: 'AccessDenied', Value: 'not yours' }] },
      ],
    });
    await expect(read()).resolves.toEqual([
      { fault: 'PartialData' },
      { fault: 'Forbidden; AccessDenied: not yours' },
    ]);
  });

  it('does not take no answer for no points', async () => {
    watch.on(GetMetricDataCommand).resolves({ MetricDataResults: [{ Id: 'm1', StatusCode: 'Complete' }] });
    await expect(read()).resolves.toEqual([{ fault: 'CloudWatch did not answer for it' }, { points: [] }]);
  });

  it('finds the series of a metric with exactly its dimensions that are active, on all pages', async () => {
    const Dimensions = (pairs: object) => Object.entries(pairs).map(([Name, Value]) => ({ Name, Value }));
    watch
      .on(ListMetricsCommand)
      .resolvesOnce({
        Metrics: [{ Dimensions: Dimensions({ WebACL: 'a', Rule: 'ALL' }) }],
        NextToken: 'more',
      })
      .resolvesOnce({ Metrics: [{ Dimensions: Dimensions({ WebACL: 'b', Rule: 'ALL', Region: 'x' }) }, {}] });
    const discover = {
      namespace: 'AWS/WAFV2',
      metric: 'BlockedRequests',
      dimensions: { WebACL: '*', Rule: 'ALL' },
    };
    const spec = {
      id: 'waf',
      source: 'cloudwatch',
      discover,
      stat: 'Sum',
      region: 'us-east-1',
      tags: {},
    } as const;
    await expect(source.find(spec)).resolves.toEqual({
      dimensions: [{ WebACL: 'a', Rule: 'ALL' }],
      isComplete: true,
    });
    expect(watch.commandCalls(ListMetricsCommand).map(({ args }) => args[0].input)).toMatchObject([
      {
        Namespace: 'AWS/WAFV2',
        MetricName: 'BlockedRequests',
        Dimensions: [{ Name: 'WebACL' }, { Name: 'Rule', Value: 'ALL' }],
        RecentlyActive: 'PT3H',
      },
      { NextToken: 'more' },
    ]);
  });

  describe('with many series of a metric', () => {
    const discover = { namespace: 'AWS/EC2', metric: 'NetworkOut', dimensions: { InstanceId: '*' } };
    const spec = { id: 'out', source: 'cloudwatch', discover, stat: 'Sum', region: 'eu-central-1', tags: {} };
    const metricsOf = (length: number) =>
      Array.from({ length }, (_, n) => ({ Dimensions: [{ Name: 'InstanceId', Value: `i-${n}` }] }));
    const found = async () => {
      const { dimensions, isComplete } = await source.find(spec as DiscoverySpec);
      return [dimensions.length, isComplete, watch.commandCalls(ListMetricsCommand).length];
    };

    it('finds ten thousand, looks no further, and says so', async () => {
      watch.on(ListMetricsCommand).resolves({ Metrics: metricsOf(5_000), NextToken: 'more' });
      await expect(found()).resolves.toEqual([10_000, false, 2]);
    });

    it.each([
      [10_000, 10_000, true],
      [10_001, 10_000, false],
    ])('of %d on one page finds %d', async (there, length, isComplete) => {
      watch.on(ListMetricsCommand).resolves({ Metrics: metricsOf(there) });
      await expect(found()).resolves.toEqual([length, isComplete, 1]);
    });

    it('looks at forty pages of others, and says that there may be more', async () => {
      const Metrics = [{ Dimensions: [] }];
      watch.on(ListMetricsCommand).resolves({ Metrics, NextToken: 'more' });
      await expect(found()).resolves.toEqual([0, false, 40]);
    });
  });

  it('has one client a region', () => {
    const clients = regionalClients();
    expect(clients('us-east-1')).toBe(clients('us-east-1'));
    expect(clients('us-east-1')).not.toBe(clients('eu-central-1'));
  });
});

describe('shards in S3', () => {
  const store = s3Shards(bucket, 'archive');

  it('are read with their ETag as the version, and written only over what was read', async () => {
    const Body = { transformToByteArray: async () => new Uint8Array([1]) };
    const Key = 'state/anomaly-detector/shards/3.bin';
    s3.on(GetObjectCommand, { Bucket: 'archive', Key }).resolves({ Body: Body as never, ETag: '"e"' });
    s3.on(PutObjectCommand).resolves({});
    await expect(store.read(3)).resolves.toEqual({ bytes: new Uint8Array([1]), version: '"e"' });
    await store.write(3, new Uint8Array([2]), '"e"');
    await store.write(4, new Uint8Array([2]), undefined);
    const [replaced, created] = s3.commandCalls(PutObjectCommand).map(({ args }) => args[0].input);
    expect(replaced).toEqual({ Bucket: 'archive', Key, Body: new Uint8Array([2]), IfMatch: '"e"' });
    expect(created).toMatchObject({ Key: 'state/anomaly-detector/shards/4.bin', IfNoneMatch: '*' });
  });

  it('are none where there is no key, and fail where there is no bucket or no answer', async () => {
    s3.on(GetObjectCommand)
      .rejectsOnce(failure('NoSuchKey', 404))
      .rejectsOnce(failure('NoSuchBucket', 404))
      .resolves({});
    await expect(store.read(0)).resolves.toBeUndefined();
    await expect(store.read(0)).rejects.toThrow('NoSuchBucket');
    await expect(store.read(0)).rejects.toThrow(
      'without body or ETag for state/anomaly-detector/shards/0.bin',
    );
  });

  it.each([
    ['PreconditionFailed', 412, StateConflict],
    ['ConditionalRequestConflict', 409, StateConflict],
    ['NoSuchKey', 404, StateConflict],
    ['InternalError', 500, Error],
  ])('call %s by its name', async (name, status, type) => {
    s3.on(PutObjectCommand).rejects(failure(name, status));
    const written = store.write(0, new Uint8Array(), '"e"');
    await expect(written).rejects.toThrow(type);
    await expect(written).rejects.toThrow(type === Error ? name : 'was written by another run');
  });
});

describe('activity in S3', () => {
  const activity = s3Activity(bucket, 'archive', noDeadline);
  const LastModified = new Date('2026-11-20T10:00:00Z');
  const prefixes = (...names: readonly string[]) => ({ CommonPrefixes: names.map((Prefix) => ({ Prefix })) });

  it.each([
    ['counts', 'activity/'],
    ['visits', 'activity/visits/'],
    ['insights', 'activity/insights/'],
  ] as const)('is listed by account and region, from a day and a time on: %s', async (kind, root) => {
    s3.on(ListObjectsV2Command, { Prefix: `${root}accountId=`, Delimiter: '/' }).resolves(
      prefixes(`${root}accountId=1/`, `${root}accountId=2/`),
    );
    for (const account of [1, 2])
      s3.on(ListObjectsV2Command, { Prefix: `${root}accountId=${account}/region=`, Delimiter: '/' }).resolves(
        prefixes(`${root}accountId=${account}/region=r/`),
      );
    const from = (Prefix: string) => ({ Prefix, StartAfter: `${Prefix}eventDay=20261120/` });
    const before = new Date(LastModified.getTime() - 1);
    s3.on(ListObjectsV2Command, from(`${root}accountId=2/region=r/`))
      .resolvesOnce({
        Contents: [{ Key: 'a', LastModified }],
        IsTruncated: true,
        NextContinuationToken: 'more',
      })
      .resolvesOnce({
        Contents: [
          { Key: 'b', LastModified },
          { Key: 'old', LastModified: before },
        ],
      });
    s3.on(ListObjectsV2Command, from(`${root}accountId=1/region=r/`)).resolves({});
    const look = { fromDay: '20261120', since: LastModified.getTime() };
    await expect(activity.list(kind, look)).resolves.toEqual({
      objects: ['a', 'b'].map((key) => ({ key, writtenAt: LastModified.getTime() })),
      folders: [`${root}accountId=1/region=r/`, `${root}accountId=2/region=r/`],
    });
  });

  it('is not listed for longer than the models can do without: none is better than some', async () => {
    s3.on(ListObjectsV2Command).resolves(prefixes('a/', 'b/'));
    const list = (reads: number) =>
      s3Activity(bucket, 'archive', deadlineAfter(reads)).list('visits', { fromDay: '20261120', since: 0 });
    // Two accounts of two regions.
    await expect(list(4)).resolves.toMatchObject({ objects: [] });
    await expect(list(3)).rejects.toThrow(
      'activity/visits/: a run has no time to list 4 folders: fewer regions must be recorded, or the function be given more memory',
    );
  });

  it('is listed while a minute and a half of the run are left', async () => {
    s3.on(ListObjectsV2Command).resolves(prefixes('a/'));
    const list = (remaining: number) =>
      s3Activity(bucket, 'archive', { remainingMs: () => remaining }).list('counts', {
        fromDay: '20261120',
        since: 0,
      });
    await expect(list(90_000)).resolves.toMatchObject({ objects: [] });
    await expect(list(89_999)).rejects.toThrow('activity/: a run has no time to list 1 folders');
  });

  it('is listed page by page from a key on, and says where the next begins', async () => {
    const folder = 'activity/visits/accountId=1/region=r/';
    const after = `${folder}eventDay=20261105/`;
    s3.on(ListObjectsV2Command)
      // S3 may answer with nothing though there is more.
      .resolvesOnce({ IsTruncated: true, NextContinuationToken: 'more' })
      .resolvesOnce({
        Contents: [
          { Key: 'a', LastModified },
          { Key: 'b', LastModified },
        ],
        IsTruncated: true,
        NextContinuationToken: 'and more',
      })
      .resolvesOnce({ Contents: [{ Key: 'c', LastModified }], IsTruncated: false })
      .resolves({ IsTruncated: false });
    const writtenAt = LastModified.getTime();
    await expect(activity.page(folder, after)).resolves.toEqual({
      objects: ['a', 'b'].map((key) => ({ key, writtenAt })),
      next: 'b',
    });
    await expect(activity.page(folder, 'b')).resolves.toEqual({ objects: [{ key: 'c', writtenAt }] });
    await expect(activity.page(folder, 'c')).resolves.toEqual({ objects: [] });
    expect(s3.commandCalls(ListObjectsV2Command).map(({ args }) => args[0].input)).toMatchObject([
      { Bucket: 'archive', Prefix: folder, StartAfter: after },
      { Prefix: folder, ContinuationToken: 'more' },
      { Prefix: folder, StartAfter: 'b' },
      { Prefix: folder, StartAfter: 'c' },
    ]);
  });

  const stored = (bytes: Uint8Array) =>
    s3.on(GetObjectCommand).resolves({ Body: Readable.from([bytes]) as never });

  it('is read row by row', async () => {
    stored(gzipSync('{"a":1}\n{"a":2}\n'));
    await expect(activity.read('key')).resolves.toEqual([{ a: 1 }, { a: 2 }]);
  });

  it('that is damaged is said to be, and what is gone is nothing', async () => {
    stored(gzipSync('{"a":1}\n{"a":2}\n').subarray(0, 20));
    await expect(activity.read('key')).resolves.toBe('unreadable');
    stored(gzipSync('no JSON\n'));
    await expect(activity.read('key')).resolves.toBe('unreadable');
    s3.on(GetObjectCommand).rejects(failure('NoSuchKey', 404));
    await expect(activity.read('key')).resolves.toEqual([]);
    s3.on(GetObjectCommand).rejects(failure('AccessDenied', 403));
    await expect(activity.read('key')).rejects.toThrow('AccessDenied');
  });
});

describe('the alerts table', () => {
  const table = alertTable(new DynamoDBClient({ region: 'eu-central-1' }), 'alerts');
  const alert = { EventId: 'e', Timestamp: 't', Kind: 'anomaly' } as Alert;

  it('takes an alert once', async () => {
    dynamoDb.on(PutItemCommand).resolves({});
    await expect(table.put(alert)).resolves.toBe('new');
    expect(dynamoDb.commandCalls(PutItemCommand)[0]?.args[0].input).toEqual({
      TableName: 'alerts',
      Item: { EventId: { S: 'e' }, Timestamp: { S: 't' }, Kind: { S: 'anomaly' } },
      ConditionExpression: 'attribute_not_exists(EventId)',
    });
    dynamoDb.on(PutItemCommand).rejects(new ConditionalCheckFailedException({ message: '', $metadata: {} }));
    await expect(table.put(alert)).resolves.toBe('known');
    dynamoDb.on(PutItemCommand).rejects(new Error('AccessDenied'));
    await expect(table.put(alert)).rejects.toThrow('AccessDenied');
  });
});

describe('the files beside the code', () => {
  const folder = mkdtempSync(join(tmpdir(), 'series-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('hold the series, and what is wrong in them is said with the file’s name', () => {
    writeFileSync(join(folder, 'series.json'), JSON.stringify([namedSpec('a')]));
    expect(loadSeries('series.json', folder)).toEqual([namedSpec('a')]);
    writeFileSync(join(folder, 'series.json'), '[{}]');
    expect(() => loadSeries('series.json', folder)).toThrow('SERIES_PATH series.json: [0]: id is no text');
    expect(() => loadSeries('none.json', folder)).toThrow(/SERIES_PATH none\.json: ENOENT/);
  });

  it('hold what is silenced', () => {
    const silenced = [{ rule: 'anomaly.nat-out', owner: 'o', reason: 'r', expires: '2030-01-31T00:00:00Z' }];
    writeFileSync(join(folder, 'suppressions.json'), JSON.stringify(silenced));
    expect(loadSuppressions('suppressions.json', folder)).toEqual(silenced);
    for (const damaged of [
      '{}',
      'null',
      '[null]',
      '[{"rule":"x"}]',
      '[{"rule":"x","owner":"o","reason":"r","expires":"e","subjects":"i-0a"}]',
      '[{"rule":"x","owner":"o","reason":"r","expires":"e","accounts":"1"}]',
    ]) {
      writeFileSync(join(folder, 'suppressions.json'), damaged);
      expect(() => loadSuppressions('suppressions.json', folder)).toThrow(
        'suppressions.json: is no list of suppressions',
      );
    }
    expect(() => loadSuppressions('none.json', folder)).toThrow(/SUPPRESSIONS_PATH none\.json: ENOENT/);
  });
});
