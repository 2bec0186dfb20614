import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import * as s3Sdk from '@aws-sdk/client-s3';
import * as wafSdk from '@aws-sdk/client-wafv2';
import type { Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import 'aws-sdk-client-mock-jest';
import { CLOUDFRONT_ACL, logRecord, NOON, sampledRequest, WEB_ACL } from './native';

const { GetObjectCommand, PutObjectCommand, S3Client } = s3Sdk;
const { GetSampledRequestsCommand, GetWebACLCommand, ListWebACLsCommand, WAFV2Client } = wafSdk;
const LOG_BUCKET = 'aws-waf-logs-security-monitoring-111122223333';
const LOGGED_ACL = WEB_ACL.replace('shop', 'logged');
const KEY = 'AWSLogs/111122223333/WAFLogs/eu-central-1/shop/2026/03/01/12/00/a+b.log.gz';
const waf = mockClient(WAFV2Client);
const s3 = mockClient(S3Client);
const context = {
  functionName: 'security-monitoring-waf-collector',
  awsRequestId: 'r',
  getRemainingTimeInMillis: () => 800_000,
} as Context;
Object.assign(process.env, {
  ARCHIVE_BUCKET: 'archive',
  REGIONS: 'eu-central-1,us-east-1',
  ACCOUNT_ID: '111122223333',
  WAF_LOG_BUCKET: LOG_BUCKET,
  LOGGED_WEB_ACLS: LOGGED_ACL,
  SAMPLES: 'on',
  POWERTOOLS_SERVICE_NAME: 'security-monitoring-waf-collector',
  LOG_LEVEL: 'SILENT',
  AWS_REGION: 'eu-central-1',
});

/** Calls a freshly loaded handler and hands back its answer and the metrics that it published, added up by name. */
async function invoke(event: unknown, changes: Readonly<Record<string, string>> = {}) {
  const environment = { ...process.env };
  Object.assign(process.env, changes);
  try {
    const { handler, metrics, logger } = await loadHandler();
    const logged: string[] = [];
    jest.spyOn(logger, 'error').mockImplementation((...args: readonly unknown[]) => {
      const { key, error } = args[1] as { key?: string; error?: Error };
      logged.push(`${key}: ${error?.message}`);
    });
    const counts: Record<string, number> = {};
    const published: Record<string, number> = {};
    jest.spyOn(metrics, 'addMetric').mockImplementation((name, _unit, value) => {
      counts[name] = (counts[name] ?? 0) + value;
      return metrics;
    });
    jest.spyOn(metrics, 'publishStoredMetrics').mockImplementation(() => {
      Object.assign(published, counts);
      return metrics;
    });
    const outcome = await handler(event, context).then(
      (response) => ({ response, error: undefined }),
      (error: Error) => ({ response: undefined, error }),
    );
    return { ...outcome, metrics: published, logged };
  } finally {
    process.env = environment;
  }
}

type Handler = typeof import('../../../functions/waf-collector/handler');
type Observability = typeof import('../../../functions/shared/runtime/observability');

async function loadHandler(): Promise<Handler & Observability> {
  let loaded: (Handler & Observability) | undefined;
  await jest.isolateModulesAsync(async () => {
    // The clients of the fresh handler must be the classes that are mocked here.
    jest.doMock('@aws-sdk/client-s3', () => s3Sdk);
    jest.doMock('@aws-sdk/client-wafv2', () => wafSdk);
    const observability = await import('../../../functions/shared/runtime/observability');
    loaded = { ...observability, ...(await import('../../../functions/waf-collector/handler')) };
  });
  if (!loaded) throw new Error('handler not loaded');
  return loaded;
}

function message(messageId: string, key = KEY, bucket = LOG_BUCKET) {
  const detail = { bucket: { name: bucket }, object: { key } };
  return {
    messageId,
    eventSource: 'aws:sqs',
    body: JSON.stringify({ source: 'aws.s3', 'detail-type': 'Object Created', detail }),
  };
}

function logFile(...lines: readonly string[]) {
  return { Body: Readable.from([gzipSync(lines.join('\n'))]) as never, ETag: '"e"' };
}

function archived() {
  return s3
    .commandCalls(PutObjectCommand)
    .map(({ args: [{ input }] }) => input)
    .filter(({ Key }) => Key?.startsWith('findings/'));
}

afterEach(() => jest.restoreAllMocks());

beforeEach(() => {
  waf.reset();
  s3.reset();
  s3.on(PutObjectCommand).resolves({});
});

describe('messages about log files', () => {
  it('are stored as one object for each file', async () => {
    s3.on(GetObjectCommand).resolves(logFile(JSON.stringify(logRecord()), JSON.stringify(logRecord())));
    const { response, metrics } = await invoke({ Records: [message('m1')] });
    expect(response).toEqual({ batchItemFailures: [] });
    expect(metrics).toMatchObject({ FindingsCollected: 2, FindingsStored: 1, FindingsDuplicate: 0 });
    expect(s3).toHaveReceivedCommandWith(GetObjectCommand, { Bucket: LOG_BUCKET, Key: KEY });
    const [object] = archived();
    expect(object?.Key).toMatch(
      /^findings\/source=waf\/region=eu-central-1\/accountId=111122223333\/eventDay=20260301\/[0-9a-f]{64}\.json\.gz$/,
    );
    expect(object?.IfNoneMatch).toBe('*');
    expect(
      gunzipSync(object?.Body as Uint8Array)
        .toString()
        .trimEnd()
        .split('\n'),
    ).toHaveLength(2);
  });

  it('fail alone: foreign bucket, foreign key, broken line, broken file', async () => {
    s3.on(GetObjectCommand)
      .resolvesOnce(logFile(JSON.stringify(logRecord()), '{broken'))
      .resolvesOnce({ Body: Readable.from([Buffer.from('no gzip')]) as never, ETag: '"e"' })
      .resolvesOnce(logFile(JSON.stringify(logRecord())));
    const { response, metrics } = await invoke({
      Records: [
        message('foreign-bucket', KEY, 'someone-elses'),
        message('foreign-key', 'x.log.gz'),
        message('broken-line'),
        message('broken-file'),
        message('good'),
      ],
    });
    const failed = (response?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
    expect(failed).toEqual(['foreign-bucket', 'foreign-key', 'broken-line', 'broken-file']);
    // What could be read of the file with the broken line is stored and counted.
    expect(metrics).toMatchObject({ FindingsCollected: 2, FindingsStored: 2 });
    expect(s3).toHaveReceivedCommandTimes(GetObjectCommand, 3);
  });

  it('say in the log which file failed and why', async () => {
    s3.on(GetObjectCommand).resolves(logFile('{broken'));
    const { logged } = await invoke({ Records: [message('m1')] });
    expect(logged).toEqual([`${KEY}: 1 broken line(s), the others are stored: line 1 is not JSON`]);
  });

  it('come back as failures, not as an error, when all fail', async () => {
    const { response, error } = await invoke({ Records: [message('m1', 'x')] });
    expect(error).toBeUndefined();
    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
  });

  it('all fail while full logs are off', async () => {
    const { response, logged } = await invoke(
      { Records: [message('m1', KEY, 'none')] },
      { WAF_LOG_BUCKET: 'none' },
    );
    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
    expect(s3).toHaveReceivedCommandTimes(GetObjectCommand, 0);
    expect(logged).toEqual(['undefined: full logs are off: WAF_LOG_BUCKET is "none"']);
  });
});

describe('the schedule', () => {
  const visibility = { SampledRequestsEnabled: true, MetricName: 'acl', CloudWatchMetricsEnabled: true };
  const sample = { SampledRequests: [sampledRequest({ Timestamp: undefined }) as never] };
  const acl = (ARN: string) => ({ WebACLs: [{ ARN, Name: 'n', Id: ARN }] });

  beforeEach(() => {
    jest.spyOn(Date, 'now').mockReturnValue(NOON + 130_000);
    const watermark = NOON - 300_000;
    s3.on(GetObjectCommand).callsFake(() => ({
      Body: { transformToString: async () => JSON.stringify({ watermark }) },
      ETag: '"v"',
    }));
    waf.on(ListWebACLsCommand, { Scope: 'REGIONAL' }).resolves({});
    waf.on(ListWebACLsCommand, { Scope: 'CLOUDFRONT' }).resolves({});
    waf.on(GetWebACLCommand).resolves({ WebACL: { VisibilityConfig: visibility } as never });
    waf.on(GetSampledRequestsCommand).resolves(sample);
  });

  it('samples every region and CloudFront, each with a state of its own', async () => {
    waf.on(ListWebACLsCommand, { Scope: 'REGIONAL' }).resolvesOnce(acl(WEB_ACL)).resolves({});
    waf.on(ListWebACLsCommand, { Scope: 'CLOUDFRONT' }).resolves(acl(CLOUDFRONT_ACL));
    const { error, metrics } = await invoke({ poll: 'waf-collector' });
    expect(error).toBeUndefined();
    expect(metrics).toMatchObject({ FindingsCollected: 2, FindingsStored: 2, FreshnessSeconds: 3 * 130 });
    expect(metrics.SampleGap).toBeUndefined();
    const states = s3
      .commandCalls(PutObjectCommand)
      .map(({ args: [{ input }] }) => input.Key)
      .filter((key) => key?.startsWith('state/'));
    expect(states.sort()).toEqual([
      'state/security-monitoring-waf-collector/cloudfront.json',
      'state/security-monitoring-waf-collector/eu-central-1.json',
      'state/security-monitoring-waf-collector/us-east-1.json',
    ]);
    const asked = await Promise.all(
      waf.commandCalls(ListWebACLsCommand).map(({ thisValue }) => thisValue.config.region()),
    );
    expect(asked.sort()).toEqual(['eu-central-1', 'us-east-1', 'us-east-1']);
  });

  it('does not sample the web ACLs whose full logs it collects', async () => {
    waf.on(ListWebACLsCommand, { Scope: 'REGIONAL' }).resolves(acl(LOGGED_ACL));
    await invoke({});
    expect(waf).toHaveReceivedCommandTimes(GetSampledRequestsCommand, 0);
  });

  it('goes on in the other places when one fails, and fails in the end', async () => {
    waf.on(ListWebACLsCommand, { Scope: 'REGIONAL' }).rejectsOnce(new Error('denied')).resolves(acl(WEB_ACL));
    const { error, metrics } = await invoke({});
    expect(error?.message).toContain('collection failed in eu-central-1');
    expect(metrics).toMatchObject({ RegionFailed: 1, FindingsStored: 1 });
    // The place that failed stands a window behind the two others.
    expect(metrics.FreshnessSeconds).toBe(130 + 130 + 430);
  });

  it('takes a region without WAF for what it is', async () => {
    const absent = Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' });
    waf.on(ListWebACLsCommand, { Scope: 'REGIONAL' }).rejectsOnce(absent).resolves({});
    const { error, metrics } = await invoke({});
    expect(error).toBeUndefined();
    expect(metrics.ServiceDisabled).toBe(1);
  });

  it('reports throttling as an incomplete poll', async () => {
    const throttled = Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
    waf.on(ListWebACLsCommand, { Scope: 'CLOUDFRONT' }).rejects(throttled);
    const { error, metrics } = await invoke({});
    expect(error).toBeUndefined();
    expect(metrics.PollIncomplete).toBe(1);
  });

  it('reports samples of a part of their window', async () => {
    waf.on(ListWebACLsCommand, { Scope: 'CLOUDFRONT' }).resolves(acl(CLOUDFRONT_ACL));
    waf.on(GetSampledRequestsCommand).callsFake(({ TimeWindow: { StartTime } }) => ({
      ...sample,
      TimeWindow: { StartTime, EndTime: new Date(StartTime.getTime() + 10_000) },
    }));
    expect((await invoke({})).metrics.SampleGap).toBe(1);
  });

  it('does nothing while samples are off', async () => {
    const { error } = await invoke({}, { SAMPLES: 'off' });
    expect(error).toBeUndefined();
    expect(waf).toHaveReceivedCommandTimes(ListWebACLsCommand, 0);
  });
});

it('names every environment variable that is missing', async () => {
  const { ACCOUNT_ID } = process.env;
  delete process.env.ACCOUNT_ID;
  await expect(loadHandler()).rejects.toThrow('ACCOUNT_ID');
  process.env.ACCOUNT_ID = ACCOUNT_ID;
});
