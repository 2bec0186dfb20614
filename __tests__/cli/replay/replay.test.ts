import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { CommanderError } from 'commander';
import { CliError, WrongUsage } from '../../../cli/cli-error';
import { createProgram } from '../../../cli/program';
import { announcedObjects } from '../../../functions/cloudtrail-processor/core/notification';
import { objectKeyOf } from '../../../functions/datadog-exporter/core/notification';
import { documentName } from '../../../functions/datadog-exporter/core/update-state';
import { memoryListing } from '../../support/memory-bucket';
import { testIo } from '../test-io';

const folder = mkdtempSync(join(tmpdir(), 'replay-'));
afterAll(() => rmSync(folder, { recursive: true }));
const RULES = join(folder, 'rules.yml');
writeFileSync(
  RULES,
  `title: Sign-in failed
id: signin.failed
name: failed
logsource: { product: aws, service: cloudtrail }
detection: { failed: { eventName: ConsoleLogin }, condition: failed }
---
title: Password guessed
id: signin.guessed
correlation: { generate: true, type: event_count, rules: [failed], group-by: [userIdentity.arn], timespan: 1h, condition: { gte: 2 } }
`,
);

const s3 = mockClient(S3Client);
const sqs = mockClient(SQSClient);
const ACCOUNT = '111122223333';
const QUEUE = `https://sqs.eu-central-1.amazonaws.com/${ACCOUNT}/secmon-datadog-exporter`;

const login = (eventID: string, eventTime?: string) => ({
  eventID,
  eventTime,
  eventName: 'ConsoleLogin',
  eventSource: 'signin.amazonaws.com',
  userIdentity: { arn: `arn:aws:iam::${ACCOUNT}:user/dana` },
});
const key = (day: string, name: string) => `AWSLogs/${ACCOUNT}/CloudTrail/eu-west-1/${day}/${name}.json.gz`;
const logFile = (...events: readonly object[]) => gzipSync(JSON.stringify({ Records: events }));

/** Puts objects into the bucket of the mocked S3; an Error is what reading them ends in. */
function bucketHolds(objects: Readonly<Record<string, Buffer | Error>>) {
  const listing = memoryListing(Object.keys(objects));
  s3.on(ListObjectsV2Command).callsFake(async ({ Prefix, Delimiter, StartAfter }) =>
    Delimiter === undefined
      ? {
          Contents: (await listing.objects({ prefix: Prefix, after: StartAfter, before: '\uffff' })).map(
            ({ key: Key }) => ({ Key, Size: objects[Key] instanceof Buffer ? objects[Key].length : 9 }),
          ),
        }
      : { CommonPrefixes: (await listing.folders(Prefix)).map((name) => ({ Prefix: `${Prefix}${name}/` })) },
  );
  s3.on(GetObjectCommand).callsFake(async ({ Key }) => {
    const body = objects[Key];
    if (body === undefined) throw Object.assign(new Error('none'), { $metadata: { httpStatusCode: 404 } });
    if (body instanceof Error) throw body;
    const Body = Object.assign(Readable.from([body]), { transformToString: async () => body.toString() });
    return { Body, ETag: '"e"', LastModified: new Date(0) };
  });
}

beforeEach(() => {
  s3.reset();
  sqs.reset();
  sqs.on(SendMessageBatchCommand).resolves({});
});

async function replay(...args: string[]) {
  const io = testIo();
  const error = await createProgram(io)
    .parseAsync(['node', 'secmon', 'replay', '--bucket', 'b', ...args])
    .then(
      () => undefined,
      (reason: unknown) => reason as Error,
    );
  await io.flushed();
  return { error, out: io.out(), err: io.err() };
}

const DAY = ['--from', '2026-01-31', '--to', '2026-02-01'];
const scanning = [...DAY, '--no-default-rules', '--rules', RULES, '--format', 'json'];
const rowsOf = (out: string) =>
  out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const bodies = () =>
  sqs
    .commandCalls(SendMessageBatchCommand)
    .flatMap(({ args }) => args[0].input.Entries ?? [])
    .map(({ MessageBody = '' }) => MessageBody);

describe('secmon replay', () => {
  it('prints what the rules find in the objects of the range, named by their keys', async () => {
    bucketHolds({
      [key('2026/01/30', 'a')]: logFile(login('before-day', '2026-01-31T00:00:00Z')),
      [key('2026/01/31', 'a')]: logFile(login('e-1', '2026-01-31T08:00:00Z')),
      [key('2026/01/31', 'b')]: logFile(login('e-2', '2026-01-31T08:30:00Z')),
    });
    const { error, out, err } = await replay(...scanning);
    expect(error).toBeUndefined();
    expect(rowsOf(out)).toEqual([
      expect.objectContaining({ event_id: 'e-1', file: `s3://b/${key('2026/01/31', 'a')}` }),
      expect.objectContaining({ event_id: 'e-2', kind: 'event' }),
      expect.objectContaining({ rule_id: 'signin.guessed', event_id: 'e-2', kind: 'correlation' }),
    ]);
    expect(err).toBe('3 detections in 2 events of 2 files\n');
  });

  it('looks at events of the range only, delivered up to a day later, and at those without a time', async () => {
    bucketHolds({
      [key('2026/01/31', 'a')]: logFile(
        login('too-early', '2026-01-30T23:59:59Z'),
        login('first', '2026-01-31T00:00:00Z'),
        login('timeless'),
      ),
      [key('2026/02/01', 'a')]: logFile(
        login('late', '2026-01-31T23:59:59Z'),
        login('too-late', '2026-02-01T00:00:00Z'),
      ),
      [key('2026/02/02', 'a')]: logFile(login('much-later', '2026-01-31T12:00:00Z')),
    });
    const { out } = await replay(...scanning);
    const found = rowsOf(out).filter(({ kind }) => kind === 'event');
    expect(found.map(({ event_id }) => event_id)).toEqual(['first', 'timeless', 'late']);
  });

  it('reads on after an object that cannot be read, names it and ends with 1', async () => {
    bucketHolds({
      [key('2026/01/31', 'a')]: Object.assign(new Error('Access Denied'), { name: 'AccessDenied' }),
      [key('2026/01/31', 'b')]: logFile(login('e-1', '2026-01-31T08:00:00Z')).subarray(0, -9),
      [key('2026/01/31', 'c')]: Object.assign(new Error('x'), { $metadata: { httpStatusCode: 404 } }),
      [key('2026/01/31', 'd')]: logFile(login('e-2', '2026-01-31T08:00:00Z')),
    });
    const { error, out } = await replay(...scanning);
    expect(rowsOf(out).map(({ event_id }) => event_id)).toContain('e-2');
    expect(error).toBeInstanceOf(CliError);
    expect(error).not.toBeInstanceOf(WrongUsage);
    expect(error?.message).toMatch(
      /^3 inputs could not be read whole\n.*a\.json\.gz: AccessDenied: Access Denied\n.*b\.json\.gz: .+\n.*c\.json\.gz: it does not exist any more$/,
    );
  });

  it('reads no more than was asked for', async () => {
    bucketHolds({ [`audit/${key('2026/01/31', 'a')}`]: logFile(login('e-1', '2026-01-31T08:00:00Z')) });
    const only = ['--prefix', '/audit/', '--account', ACCOUNT, '--region', 'eu-west-1'];
    expect(rowsOf((await replay(...scanning, ...only)).out)).toHaveLength(1);
    const elsewhere = await replay(...scanning, '--prefix', 'audit', '--region', 'eu-west-2');
    expect(elsewhere.error?.message).toMatch(/region eu-west-2/);
    expect(elsewhere.out).toBe('');
  });

  it('counts the objects of a dry run and reads none', async () => {
    bucketHolds({ [key('2026/01/31', 'a')]: logFile() });
    const { out } = await replay(...DAY, '--dry-run');
    expect(out).toMatch(/^1 object \(0\.0 MB\) of 2026-01-31 to 2026-02-01: a dry run/);
    expect(s3.commandCalls(GetObjectCommand)).toEqual([]);
  });

  it.each([
    [['--from', 'yesterday', '--to', '2026-02-01'], /--from <time>.*'yesterday'.*2026-01-31T08:00Z/],
    [['--from', '2026-01-31', '--to', '2026-02-30'], /--to <time>.*a day that exists/],
    [['--from', '2026-01-31'], /required option '--to <time>'/],
    [[...DAY, '--account', '42'], /twelve digits/],
    [[...DAY, '--region', 'Frankfurt'], /eu-central-1/],
    [[...DAY, '--redeliver', 'slack'], /cloudtrail, datadog/],
  ])('calls %j wrong usage and says how to write it', async (args, message) => {
    const { error, err } = await replay(...args);
    expect(error).toBeInstanceOf(CommanderError);
    expect(err).toMatch(message);
  });

  it.each([
    [['--from', '2026-02-01', '--to', '2026-01-31'], /2026-02-01T00:00:00.000Z is not before.*\n.*next day/],
    [['--from', '2026-02-01', '--to', '2026-02-01'], /is not before/],
    [[...DAY, '--queue', QUEUE], /--queue is for sending again\n.*--redeliver/],
    [[...DAY, '--again'], /--again is for sending again/],
    [[...DAY, '--redeliver', 'cloudtrail'], /needs --queue\n.*security-monitoring-cloudtrail /],
    [[...DAY, '--redeliver', 'datadog', '--queue', 'arn:aws:sqs'], /arn:aws:sqs is no queue's URL/],
    [[...DAY, '--redeliver', 'cloudtrail', '--queue', QUEUE, '--group'], /of a scan on this machine/],
    [[...DAY, '--redeliver', 'cloudtrail', '--queue', QUEUE, '--rules', RULES], /of a scan/],
    [[...DAY, '--redeliver', 'cloudtrail', '--queue', QUEUE, '--no-default-rules'], /of a scan/],
    [[...DAY, '--redeliver', 'cloudtrail', '--queue', QUEUE, '--suppressions', 'x'], /of a scan/],
    [[...DAY, '--redeliver', 'cloudtrail', '--queue', QUEUE, '--placeholders', 'x'], /of a scan/],
    [
      [...DAY, '--redeliver', 'cloudtrail', '--queue', QUEUE, '--again'],
      /--again is for --redeliver datadog/,
    ],
    [[...DAY, '--redeliver', 'datadog', '--queue', QUEUE, '--prefix', 'x'], /--prefix is of a trail/],
    [[...DAY, '--rules', join(folder, 'none')], /nothing was scanned/],
  ])('calls %j wrong usage before anything is read', async (args, message) => {
    const { error } = await replay(...args);
    expect(error).toBeInstanceOf(WrongUsage);
    expect(error?.message).toMatch(message);
    expect(s3.calls()).toEqual([]);
  });
});

describe('secmon replay --redeliver cloudtrail', () => {
  const redeliver = ['--redeliver', 'cloudtrail', '--queue', QUEUE];

  it("announces the range's objects as the processor reads it", async () => {
    const keys = [key('2026/01/31', 'a'), key('2026/02/01', 'b')];
    bucketHolds(Object.fromEntries([...keys, key('2026/02/02', 'c')].map((each) => [each, logFile()])));
    const { error, out } = await replay(...DAY, ...redeliver);
    expect(error).toBeUndefined();
    expect(bodies().flatMap(announcedObjects)).toEqual(keys.map((each) => ({ bucket: 'b', key: each })));
    expect(sqs.commandCalls(SendMessageBatchCommand)[0]?.args[0].input.QueueUrl).toBe(QUEUE);
    expect(out).toBe(`2 objects (0.0 MB) of 2026-01-31 to 2026-02-01: 2 sent to ${QUEUE}\n`);
  });

  it('sends nothing in a dry run, and needs no queue for it', async () => {
    bucketHolds({ [key('2026/01/31', 'a')]: logFile() });
    const { out } = await replay(...DAY, '--redeliver', 'cloudtrail', '--dry-run', '--format', 'json');
    expect(JSON.parse(out)).toEqual({
      redeliver: 'cloudtrail',
      first_day: '2026-01-31',
      last_day: '2026-02-01',
      objects: 1,
      bytes: logFile().length,
      sent: 0,
    });
    await replay(...DAY, ...redeliver, '--dry-run');
    expect(sqs.calls()).toEqual([]);
  });

  it('names what the queue has not taken, and ends with 1', async () => {
    bucketHolds({ [key('2026/01/31', 'a')]: logFile(), [key('2026/01/31', 'b')]: logFile() });
    sqs.on(SendMessageBatchCommand).resolves({
      Failed: [{ Id: '1', Code: 'Refused', SenderFault: true }],
    });
    const { error, out } = await replay(...DAY, ...redeliver, '--format', 'json');
    expect(JSON.parse(out)).toMatchObject({ objects: 2, sent: 1 });
    expect(error).not.toBeInstanceOf(WrongUsage);
    expect(error?.message).toMatch(/^1 of 2 objects were not sent\n.*b\.json\.gz: Refused\n.*Run it again/);
  });

  it('says how far it came when the queue is not there', async () => {
    bucketHolds({ [key('2026/01/31', 'a')]: logFile() });
    sqs
      .on(SendMessageBatchCommand)
      .rejects(Object.assign(new Error('no such queue'), { name: 'QueueDoesNotExist' }));
    const { error } = await replay(...DAY, ...redeliver);
    expect(error?.message).toMatch(
      /^Stopped after 0 of 1 objects: QueueDoesNotExist: no such queue\n.*--queue/,
    );
  });
});

describe('secmon replay --redeliver datadog', () => {
  const redeliver = ['--redeliver', 'datadog', '--queue', QUEUE];
  const finding = (day: string) =>
    `findings/source=waf/region=eu-west-1/accountId=${ACCOUNT}/eventDay=${day}/${'0'.repeat(64)}.json.gz`;
  const state = `state/secmon-datadog-exporter/${documentName('delivered', finding('20260131'))}.json`;
  const done = { logs: 7, announced: 7, refused: [3], risen: {}, metrics: true, done: true };

  beforeEach(() =>
    bucketHolds({
      [finding('20260131')]: logFile(),
      [finding('20260201')]: logFile(),
      [state]: Buffer.from(JSON.stringify(done)),
    }),
  );

  it('announces the findings of the days as the exporter reads it, and leaves its progress alone', async () => {
    await replay(...DAY, ...redeliver);
    expect(bodies().map((body) => objectKeyOf(body, 'b'))).toEqual([finding('20260131')]);
    expect(s3.commandCalls(PutObjectCommand)).toEqual([]);
  });

  it('makes logs that were delivered due again, but neither announcements nor metrics', async () => {
    s3.on(PutObjectCommand).resolves({});
    const { error } = await replay(...DAY, ...redeliver, '--again');
    expect(error).toBeUndefined();
    const [write] = s3.commandCalls(PutObjectCommand).map(({ args }) => args[0].input);
    expect(write).toMatchObject({ Key: state, IfMatch: '"e"' });
    expect(JSON.parse(String(write?.Body))).toEqual({ ...done, logs: 0, done: false });
    expect(bodies()).toHaveLength(1);
  });

  it('has nothing to forget of objects that were never delivered', async () => {
    const { error } = await replay('--from', '2026-02-01', '--to', '2026-02-02', ...redeliver, '--again');
    expect(error).toBeUndefined();
    expect(s3.commandCalls(PutObjectCommand)).toEqual([]);
    expect(bodies()).toHaveLength(1);
  });
});
