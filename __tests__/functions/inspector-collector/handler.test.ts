import { gunzipSync } from 'node:zlib';
import { Inspector2Client, ListFindingsCommand } from '@aws-sdk/client-inspector2';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import 'aws-sdk-client-mock-jest';
import { eventOf, packageFinding, respell } from './findings';

const inspector = mockClient(Inspector2Client);
const s3 = mockClient(S3Client);
const context = { getRemainingTimeInMillis: () => 900_000 } as Context;

/** The embedded-metric lines that a run writes, as one object of metric values. */
let emitted: Record<string, unknown>[] = [];

async function load() {
  process.env['ARCHIVE_BUCKET'] = 'archive';
  process.env['REGIONS'] = 'eu-central-1, us-east-1';
  process.env['POWERTOOLS_SERVICE_NAME'] = 'security-monitoring-inspector-collector';
  process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';
  const { metrics } = await import('../../../functions/shared/runtime/observability');
  jest.spyOn(metrics, 'publishStoredMetrics').mockImplementation(() => {
    emitted.push(metrics.serializeMetrics() as never);
    metrics.clearMetrics();
    return metrics;
  });
  return (await import('../../../functions/inspector-collector/handler')).handler;
}

beforeEach(() => {
  inspector.reset();
  s3.reset();
  emitted = [];
  s3.on(PutObjectCommand).resolves({ ETag: '"1"' });
  s3.on(GetObjectCommand).rejects(Object.assign(new Error(), { $metadata: { httpStatusCode: 404 } }));
  inspector.on(ListFindingsCommand).resolves({});
});

const sqs = (...bodies: string[]) => ({
  Records: bodies.map((body, index) => ({ messageId: `m${index}`, body, eventSource: 'aws:sqs' })),
});

function putsUnder(prefix: string) {
  return s3
    .commandCalls(PutObjectCommand)
    .map(({ args }) => args[0].input)
    .filter(({ Key }) => Key?.startsWith(prefix));
}

function denied(message: string) {
  return Object.assign(new Error(message), { name: 'AccessDeniedException' });
}

describe('the handler on queue messages', () => {
  it('stores the finding of an event and says what failed, message by message', async () => {
    const handler = await load();
    const scan = eventOf(packageFinding(), { 'detail-type': 'Inspector2 Scan' });
    const foreign = eventOf(packageFinding(), { source: 'evil' });
    const malformed = eventOf({});
    const response = await handler(
      sqs(
        JSON.stringify(eventOf(packageFinding())),
        'not JSON',
        '{}',
        ...[scan, foreign, malformed].map((e) => JSON.stringify(e)),
      ),
      context,
    );
    expect(response).toEqual({
      batchItemFailures: ['m1', 'm2', 'm3', 'm4', 'm5'].map((itemIdentifier) => ({ itemIdentifier })),
    });
    const [put] = putsUnder(
      'findings/source=inspector/region=eu-central-1/accountId=111122223333/eventDay=20240905/',
    );
    expect(put).toMatchObject({ Bucket: 'archive', IfNoneMatch: '*' });
    const event = JSON.parse(gunzipSync(put?.Body as Uint8Array).toString()) as Record<string, unknown>;
    expect(event['class_uid']).toBe(2002);
    expect(emitted).toMatchObject([{ FindingsCollected: 1, FindingsStored: 1, FindingsDuplicate: 0 }]);
  });

  it('counts an event that came twice as a duplicate', async () => {
    const handler = await load();
    s3.on(PutObjectCommand).rejects(Object.assign(new Error(), { $metadata: { httpStatusCode: 412 } }));
    expect(await handler(sqs(JSON.stringify(eventOf(packageFinding()))), context)).toEqual({
      batchItemFailures: [],
    });
    expect(emitted).toMatchObject([{ FindingsStored: 0, FindingsDuplicate: 1 }]);
  });

  it('returns a message whose finding could not be stored', async () => {
    const handler = await load();
    s3.on(PutObjectCommand).rejects(new Error('S3 is down'));
    expect(await handler(sqs(JSON.stringify(eventOf(packageFinding()))), context)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm0' }],
    });
  });
});

describe('the handler on its schedule', () => {
  it('polls every region, one whose service is disabled included', async () => {
    const handler = await load();
    const finding = respell(packageFinding(), (date) => date);
    inspector
      .on(ListFindingsCommand)
      .rejectsOnce(denied('Invoking account does not have access to this service'))
      .resolvesOnce({ findings: [finding as never] });
    await expect(handler({ source: 'aws.scheduler' }, context)).resolves.toBeUndefined();
    expect(putsUnder('findings/')).toHaveLength(1);
    expect(putsUnder('state/security-monitoring-inspector-collector/')).toHaveLength(1);
    expect(emitted).toMatchObject([{ ServiceDisabled: 1, FindingsStored: 1 }]);
    expect(emitted[0]?.['FreshnessSeconds']).toHaveLength(2);
  });

  it('fails after the other regions are done, and leaves the state of the one that failed', async () => {
    const handler = await load();
    inspector
      .on(ListFindingsCommand)
      .rejectsOnce(denied('User: arn:x is not authorized to perform: inspector2:ListFindings'))
      .resolvesOnce({});
    await expect(handler({}, context)).rejects.toThrow('collection failed in eu-central-1');
    expect(putsUnder('state/').map(({ Key }) => Key)).toEqual([
      'state/security-monitoring-inspector-collector/us-east-1.json',
    ]);
    expect(emitted).toMatchObject([{ RegionFailed: 1, FindingsCollected: 0 }]);
  });

  it('succeeds with a throttled region, which it reports as incomplete', async () => {
    const handler = await load();
    inspector
      .on(ListFindingsCommand)
      .rejectsOnce(Object.assign(new Error(), { name: 'ThrottlingException' }))
      .resolvesOnce({});
    await handler({}, context);
    expect(emitted).toMatchObject([{ PollIncomplete: 1 }]);
  });

  it('warns when closures may be lost', async () => {
    const handler = await load();
    const old = JSON.stringify({ watermark: Date.now() - 4 * 24 * 3_600_000 });
    s3.on(GetObjectCommand).resolves({ ETag: '"1"', Body: { transformToString: async () => old } as never });
    await handler({}, context);
    expect(emitted).toMatchObject([{ ClosuresMayBeLost: [1, 1] }]);
  });
});
