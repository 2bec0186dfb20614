import { gzipSync } from 'node:zlib';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { createProgram } from '../../cli/program';
import { createLocalDeployment, type Deployment, LOCAL_CREDENTIALS } from '../../cli/runner/deployment';
import { type Emulator, startMoto } from '../../cli/runner/moto';
import { sampleLog } from '../../cli/try/sample-log';
import { logFileOf } from '../../functions/cloudtrail-processor/core/log-file';
import { announcedObjects } from '../../functions/cloudtrail-processor/core/notification';
import { objectKeyOf } from '../../functions/datadog-exporter/core/notification';
import { readProgress, writeProgress } from '../../functions/datadog-exporter/core/progress';
import { s3StateStore } from '../../functions/shared/state/s3-state-store';
import { testIo } from '../cli/test-io';

const ROOT = 'AWSLogs/o-abcdefghij';
const MORE_THAN_TWO_BATCHES = 25;

describe('secmon replay on an emulated AWS', () => {
  const before = { ...process.env };
  let emulator: Emulator;
  let deployment: Deployment;

  beforeAll(async () => {
    emulator = await startMoto();
    deployment = await createLocalDeployment(emulator.url);
    Object.assign(process.env, LOCAL_CREDENTIALS, {
      AWS_ENDPOINT_URL: emulator.url,
      AWS_REGION: deployment.region,
    });
  });
  afterAll(() => {
    process.env = before;
    emulator.stop();
  });

  const put = (Bucket: string, Key: string, Body: Uint8Array) =>
    deployment.clients.s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  const sample = (time: string, accountId = deployment.accountId) =>
    sampleLog({ accountId, region: deployment.region, root: ROOT }, new Date(time));
  const replay = async (bucket: string, ...args: string[]) => {
    const io = testIo();
    await createProgram(io).parseAsync(['node', 'secmon', 'replay', '--bucket', bucket, ...args]);
    await io.flushed();
    return io.out();
  };
  const received = async () => {
    const bodies: string[] = [];
    for (;;) {
      const { Messages = [] } = await deployment.clients.sqs.send(
        new ReceiveMessageCommand({ QueueUrl: deployment.queueUrl, MaxNumberOfMessages: 10 }),
      );
      if (Messages.length === 0) return bodies;
      bodies.push(...Messages.map(({ Body = '' }) => Body));
    }
  };

  it("finds a range's events, and announces its objects as the processor takes them", async () => {
    const { trailBucket: bucket, accountId } = deployment;
    const [early, wanted, late, other] = [
      sample('2026-01-30T12:00:00Z'),
      sample('2026-01-31T12:00:00Z'),
      sample('2026-02-01T12:00:00Z'),
      sample('2026-01-31T12:00:00Z', '444455556666'),
    ];
    for (const { key, body } of [early, wanted, late, other]) await put(bucket, key, body);
    await put(bucket, wanted.key.replace('/CloudTrail/', '/CloudTrail-Digest/'), gzipSync('{}'));
    const range = ['--from', '2026-01-31', '--to', '2026-02-01', '--account', accountId];

    const rows = (await replay(bucket, ...range, '--format', 'json')).trim().split('\n');
    const stopped = rows
      .map((row) => JSON.parse(row))
      .filter(({ event_name: name }) => name === 'StopLogging');
    expect(new Set(stopped.map(({ event_id: id }) => id))).toEqual(new Set([wanted.alertingEventId]));
    expect(stopped[0]).toMatchObject({ file: `s3://${bucket}/${wanted.key}`, account_id: accountId });

    await replay(bucket, ...range, '--redeliver', 'cloudtrail', '--queue', deployment.queueUrl);
    const announced = (await received()).flatMap(announcedObjects);
    expect(announced.map(({ key }) => key).sort()).toEqual([wanted.key, late.key].sort());
    const accounts = { organization: 'o-abcdefghij' };
    for (const object of announced)
      expect(logFileOf(object, { bucket, accounts })).toMatchObject({ kind: 'events', accountId });
  });

  it('announces findings of a day, and makes delivered ones due again', async () => {
    const { archiveBucket: bucket, accountId, queueUrl, clients } = deployment;
    const keyOf = (day: string, index: number) =>
      `findings/source=waf/region=eu-west-1/accountId=${accountId}/eventDay=${day}/${String(index).padStart(64, '0')}.json.gz`;
    const keys = Array.from({ length: MORE_THAN_TWO_BATCHES }, (_, index) => keyOf('20260131', index));
    for (const key of [...keys, keyOf('20260130', 0), keyOf('20260201', 0)])
      await put(bucket, key, gzipSync(''));
    const state = s3StateStore(clients.s3, bucket, queueUrl.split('/').at(-1) ?? '');
    const delivered = { logs: 3, announced: 3, refused: [], risen: {}, metrics: true, done: true };
    await writeProgress(state, keyOf('20260131', 5), delivered);

    const redeliver = ['--redeliver', 'datadog', '--queue', queueUrl, '--again'];
    await replay(bucket, '--from', '2026-01-31', '--to', '2026-02-01', ...redeliver);
    const announced = (await received()).map((body) => objectKeyOf(body, bucket));
    expect(announced.sort()).toEqual(keys);
    expect(await readProgress(state, keyOf('20260131', 5))).toEqual({ ...delivered, logs: 0, done: false });
  });
});
