import 'aws-sdk-client-mock-jest';
import { gunzipSync } from 'node:zlib';
import {
  GetFindingsCommand,
  GuardDutyClient,
  ListDetectorsCommand,
  ListFindingsCommand,
} from '@aws-sdk/client-guardduty';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Context, SQSEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { guardDutySource } from '../../../functions/guardduty-collector/adapters';
import { GuardDutyDisabled } from '../../../functions/guardduty-collector/core/poll';
import { noDeadline } from '../../../functions/shared/runtime/clock';
import { asSdkObject } from '../../support/memory-guardduty';

Object.assign(process.env, {
  ARCHIVE_BUCKET: 'archive',
  REGIONS: 'eu-central-1, us-east-1',
  AWS_REGION: 'eu-central-1',
  POWERTOOLS_SERVICE_NAME: 'security-monitoring-guardduty-collector',
  POWERTOOLS_DEV: 'true',
  POWERTOOLS_METRICS_DISABLED: 'false',
});

const guardDuty = mockClient(GuardDutyClient);
const s3 = mockClient(S3Client);
const UPDATED = Date.parse('2026-11-20T10:11:12.000Z');
const finding = asSdkObject({ id: 'f1', updatedAt: UPDATED });
const context = {
  awsRequestId: 'r',
  functionName: 'f',
  getRemainingTimeInMillis: () => 300_000,
} as unknown as Context;
const failure = (name: string, httpStatusCode: number, message = name) =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });

let emitted: Record<string, unknown>[];

beforeEach(() => {
  guardDuty.reset();
  s3.reset();
  s3.on(GetObjectCommand).rejects(failure('NoSuchKey', 404));
  s3.on(PutObjectCommand).resolves({});
  guardDuty.on(ListDetectorsCommand).resolves({ DetectorIds: ['d1'] });
  guardDuty.on(ListFindingsCommand).resolves({ FindingIds: ['f1'], NextToken: '' });
  guardDuty.on(GetFindingsCommand).resolves({ Findings: [finding as never] });
  emitted = [];
  jest.spyOn(console, 'log').mockImplementation((line) => emitted.push(JSON.parse(String(line))));
  jest.spyOn(console, 'info').mockImplementation();
  jest.spyOn(console, 'error').mockImplementation();
});

afterEach(() => jest.restoreAllMocks());

const invoke = async (event: unknown) =>
  (await import('../../../functions/guardduty-collector/handler')).handler(event, context);

const metric = (name: string) => emitted.find((line) => name in line)?.[name];

function sqs(...bodies: unknown[]): SQSEvent {
  const records = bodies.map((body, index) => ({
    messageId: `m${index}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  }));
  return { Records: records } as unknown as SQSEvent;
}

const detail = Object.fromEntries(
  Object.entries(finding).map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), value]),
);
const envelope = {
  source: 'aws.guardduty',
  'detail-type': 'GuardDuty Finding',
  account: '999999999999',
  region: 'us-west-2',
  detail,
};
const puts = (prefix: string) =>
  s3.commandCalls(PutObjectCommand).filter(({ args }) => args[0].input.Key?.startsWith(prefix));

describe('a scheduled poll', () => {
  it('stores the findings of every region, then their states, and reports', async () => {
    await expect(invoke({ time: 'now' })).resolves.toBeUndefined();
    const [object] = puts('findings/').map(({ args }) => args[0].input);
    expect(object?.Key).toMatch(
      /^findings\/source=guardduty\/region=eu-central-1\/accountId=111122223333\/eventDay=20261120\/[0-9a-f]{64}\.json\.gz$/,
    );
    const [line, rest] = gunzipSync(object?.Body as Uint8Array)
      .toString()
      .split('\n');
    expect(JSON.parse(line as string)).toMatchObject({ class_uid: 2004, finding_info: { uid_alt: 'f1' } });
    expect(rest).toBe('');
    expect(puts('state/').map(({ args }) => args[0].input.Key)).toEqual([
      'state/security-monitoring-guardduty-collector/eu-central-1.json',
      'state/security-monitoring-guardduty-collector/us-east-1.json',
    ]);
    expect(metric('FindingsCollected')).toEqual([1, 1]);
    expect(metric('FreshnessSeconds')).toHaveLength(2);
  });

  it('tries every region and fails at the end when one failed', async () => {
    guardDuty
      .on(ListDetectorsCommand)
      .rejectsOnce(failure('InternalServerErrorException', 500))
      .resolves({ DetectorIds: ['d1'] });
    await expect(invoke({})).rejects.toThrow('collection failed in eu-central-1');
    expect(puts('state/').map(({ args }) => args[0].input.Key)).toEqual([
      'state/security-monitoring-guardduty-collector/us-east-1.json',
    ]);
    expect(metric('RegionFailed')).toBe(1);
  });

  it('reports a region without detector, and is no failure', async () => {
    guardDuty.on(ListDetectorsCommand).resolves({ DetectorIds: [] });
    await expect(invoke({})).resolves.toBeUndefined();
    expect(metric('ServiceDisabled')).toEqual([1, 1]);
    expect(metric('FreshnessSeconds')).toEqual([0, 0]);
    expect(puts('')).toEqual([]);
  });

  it('reports a throttled region as incomplete', async () => {
    guardDuty.on(ListFindingsCommand).rejects(failure('ThrottlingException', 429));
    await expect(invoke({})).resolves.toBeUndefined();
    expect(metric('PollIncomplete')).toEqual([1, 1]);
  });
});

describe('a batch of events', () => {
  it('stores the finding under its own account and region, once for event and poll', async () => {
    await expect(invoke(sqs(envelope))).resolves.toEqual({ batchItemFailures: [] });
    const [byEvent] = puts('findings/').map(({ args }) => args[0].input);
    s3.resetHistory();
    await invoke({});
    const [byPoll] = puts('findings/').map(({ args }) => args[0].input);
    expect(byEvent?.Key).toContain('/region=eu-central-1/accountId=111122223333/');
    expect(byPoll?.Key).toBe(byEvent?.Key);
    expect(Buffer.from(byPoll?.Body as Uint8Array)).toEqual(Buffer.from(byEvent?.Body as Uint8Array));
  });

  it('fails exactly the messages that are no finding', async () => {
    const bad = [
      'no json',
      { hello: 1 },
      { ...envelope, source: 'aws.inspector2' },
      { ...envelope, detail: { ...detail, arn: undefined } },
    ];
    await expect(invoke(sqs(envelope, ...bad))).resolves.toEqual({
      batchItemFailures: ['m1', 'm2', 'm3', 'm4'].map((itemIdentifier) => ({ itemIdentifier })),
    });
    expect(puts('findings/')).toHaveLength(1);
    expect(metric('FindingsStored')).toBe(1);
  });

  it('drops samples, and counts what was there already', async () => {
    s3.on(PutObjectCommand).rejects(failure('PreconditionFailed', 412));
    const sample = { ...envelope, detail: { ...detail, service: { additionalInfo: { sample: true } } } };
    await expect(invoke(sqs(envelope, sample))).resolves.toEqual({ batchItemFailures: [] });
    expect([metric('FindingsCollected'), metric('FindingsStored'), metric('FindingsDuplicate')]).toEqual([
      2, 0, 1,
    ]);
    expect(puts('findings/')).toHaveLength(1);
  });

  it('fails a message that could not be stored, also when it is the only one', async () => {
    s3.on(PutObjectCommand).rejects(failure('InternalError', 500));
    await expect(invoke(sqs(envelope))).resolves.toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
  });
});

describe('guardDutySource', () => {
  const source = guardDutySource(new GuardDutyClient({ region: 'eu-central-1' }), noDeadline);

  it('lists archived and current findings in the order of their update, within the range', async () => {
    await expect(source.listFindingIds('d1', { from: 1, to: 2 }, 'token')).resolves.toEqual({
      ids: ['f1'],
      next: undefined,
    });
    const [call] = guardDuty.commandCalls(ListFindingsCommand);
    expect(call?.args[0].input).toEqual({
      DetectorId: 'd1',
      FindingCriteria: { Criterion: { updatedAt: { GreaterThanOrEqual: 1, LessThanOrEqual: 2 } } },
      SortCriteria: { AttributeName: 'updatedAt', OrderBy: 'ASC' },
      MaxResults: 50,
      NextToken: 'token',
    });
  });

  it('reads findings by id', async () => {
    await expect(source.getFindings('d1', ['f1'])).resolves.toEqual([finding]);
    expect(guardDuty).toHaveReceivedCommandWith(GetFindingsCommand, { DetectorId: 'd1', FindingIds: ['f1'] });
  });

  it('answers empty where the service leaves members out', async () => {
    guardDuty.on(ListDetectorsCommand).resolves({} as never);
    guardDuty.on(ListFindingsCommand).resolves({});
    guardDuty.on(GetFindingsCommand).resolves({} as never);
    await expect(source.detectorId()).resolves.toBeUndefined();
    await expect(source.listFindingIds('d1', { from: 1, to: 2 }, undefined)).resolves.toEqual({
      ids: [],
      next: undefined,
    });
    await expect(source.getFindings('d1', ['f1'])).resolves.toEqual([]);
  });

  it('knows a detector that was removed from any other bad request', async () => {
    const rejected =
      'The request is rejected because the input detectorId is not owned by the current account.';
    guardDuty.on(ListFindingsCommand).rejects(failure('BadRequestException', 400, rejected));
    guardDuty.on(GetFindingsCommand).rejects(failure('BadRequestException', 400, 'invalid parameter'));
    await expect(source.listFindingIds('d1', { from: 1, to: 2 }, undefined)).rejects.toThrow(
      GuardDutyDisabled,
    );
    await expect(source.getFindings('d1', ['f1'])).rejects.toThrow('invalid parameter');
  });
});
