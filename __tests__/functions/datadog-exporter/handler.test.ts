import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { type FakeIntake, fakeIntake } from '../../support/fake-intake';
import { guardDutyEvent, gzipped, keyOf, NOW } from './fixtures';

const SENTINEL = 'sentinel-api-key-0123456789';
const s3 = mockClient(S3Client);
let datadog: FakeIntake;
let aws: Server;
let calls: { target: string; input: Record<string, unknown> }[];
let printed: string[];
let handler: (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

beforeAll(async () => {
  datadog = await fakeIntake();
  aws = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const target = String(request.headers['x-amz-target']);
      const input = JSON.parse(Buffer.concat(chunks).toString());
      calls.push({ target, input });
      // The SDK holds SQS's answer against what it sent.
      const MD5OfMessageBody = createHash('md5').update(String(input.MessageBody)).digest('hex');
      const isSecret = target.startsWith('secretsmanager');
      response.end(
        JSON.stringify(isSecret ? { SecretString: SENTINEL } : { MessageId: 'd1', MD5OfMessageBody }),
      );
    });
  });
  await new Promise<void>((resolve) => aws.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(aws.address() as AddressInfo).port}`;
  Object.assign(process.env, {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_ENDPOINT_URL: url,
    POWERTOOLS_SERVICE_NAME: 'security-monitoring-datadog-exporter',
    POWERTOOLS_METRICS_NAMESPACE: 'SecurityMonitoring',
    POWERTOOLS_LOG_LEVEL: 'DEBUG',
    ARCHIVE_BUCKET: 'archive',
    DATADOG_API_KEY_SECRET_ARN: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:datadog',
    DATADOG_API_URL: datadog.url,
    DATADOG_LOGS_URL: datadog.url,
    ENVIRONMENT: 'test',
    SERVICE: 'security-monitoring',
    QUEUE_URL: `${url}/123456789012/queue`,
    DEAD_LETTER_QUEUE_URL: `${url}/123456789012/dead`,
  });
  ({ handler } = await import('../../../functions/datadog-exporter/handler'));
});

afterAll(async () => {
  await datadog.close();
  aws.closeAllConnections();
  await new Promise((resolve) => aws.close(resolve));
});

beforeEach(() => {
  calls = [];
  printed = [];
  s3.reset();
  s3.on(GetObjectCommand).rejects(new NoSuchKey({ message: 'gone', $metadata: { httpStatusCode: 404 } }));
  s3.on(PutObjectCommand).resolves({ ETag: '"1"' });
  for (const stream of [process.stdout, process.stderr])
    jest.spyOn(stream, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
  for (const level of ['log', 'debug', 'info', 'warn', 'error'] as const)
    jest.spyOn(console, level).mockImplementation((...parts) => void printed.push(parts.join(' ')));
});
afterEach(() => jest.restoreAllMocks());

const context = { getRemainingTimeInMillis: () => 60_000 } as Context;

function invoke(...keys: readonly string[]) {
  const Records = keys.map((key, i) => ({
    messageId: `m${i}`,
    receiptHandle: `h${i}`,
    body: JSON.stringify({
      source: 'aws.s3',
      'detail-type': 'Object Created',
      detail: { bucket: { name: 'archive' }, object: { key } },
    }),
    attributes: { ApproximateReceiveCount: '2' },
  }));
  return handler({ Records } as unknown as SQSEvent, context);
}

function store(key: string, body: Buffer) {
  // The SDK's own stream type adds conversions that nobody uses here.
  s3.on(GetObjectCommand, { Bucket: 'archive', Key: key }).callsFake(() => ({ Body: Readable.from([body]) }));
}

const metricsIn = (lines: readonly string[]) =>
  Object.assign(
    {},
    ...lines.filter((line) => line.includes('CloudWatchMetrics')).map((line) => JSON.parse(line)),
  );

describe('the function', () => {
  it('delivers one message, moves another to the dead-letter queue, fails a third, and counts all', async () => {
    store(keyOf('good'), gzipped([guardDutyEvent({ uid: 'good', updatedAt: NOW })]));
    store(keyOf('bad'), Buffer.from('no gzip'));
    s3.on(GetObjectCommand, { Key: keyOf('busy') }).rejects(new Error('SlowDown'));
    const answer = await invoke(keyOf('good'), keyOf('bad'), keyOf('busy'));

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm2' }] });
    expect(datadog.logs).toHaveLength(1);
    expect(datadog.events).toHaveLength(1);
    const targets = calls.map(({ target }) => target).sort();
    expect(targets).toEqual([
      'AmazonSQS.ChangeMessageVisibility',
      'AmazonSQS.SendMessage',
      'secretsmanager.GetSecretValue',
    ]);
    expect(calls.find(({ target }) => target.endsWith('SendMessage'))?.input).toMatchObject({
      QueueUrl: process.env['DEAD_LETTER_QUEUE_URL'],
      MessageBody: expect.stringContaining(keyOf('bad')),
      MessageAttributes: { reason: { StringValue: expect.stringContaining('no whole gzip file') } },
    });
    const hidden = calls.find(({ target }) => target.endsWith('Visibility'))?.input;
    expect(hidden).toMatchObject({ QueueUrl: process.env['QUEUE_URL'], ReceiptHandle: 'h2' });
    expect(Number(hidden?.['VisibilityTimeout'])).toBeLessThanOrEqual(60);
    expect(metricsIn(printed)).toMatchObject({
      service: 'security-monitoring-datadog-exporter',
      LogsDelivered: 1,
      EventsSent: 1,
      DeliveryFailed: 1,
      DeadLettered: 1,
      CredentialsRefused: 0,
      DeliveryLagSeconds: expect.any(Number),
    });
  });

  it('keeps its state under its own name in the archive bucket', async () => {
    store(keyOf('state'), gzipped([guardDutyEvent({ uid: 'state' })]));
    await invoke(keyOf('state'));
    const writes = s3.commandCalls(PutObjectCommand).map(({ args }) => args[0].input.Key);
    expect(writes).toHaveLength(2);
    for (const key of writes)
      expect(key).toMatch(
        /^state\/security-monitoring-datadog-exporter\/(delivered|announced)\/[0-9a-f]{64}\.json$/,
      );
  });

  it('counts refused credentials, and never prints the key, not even from an answer that repeats it', async () => {
    store(keyOf('one'), gzipped([guardDutyEvent()]));
    const refusal = { path: '/api/v2/logs', status: 403, body: `key ${SENTINEL} is no good` };
    datadog.fail(refusal, refusal, refusal);
    expect(await invoke(keyOf('one'))).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    expect(metricsIn(printed)).toMatchObject({ CredentialsRefused: 1, LogsDelivered: 0 });
    // Read again after each refusal: the key may have been rotated.
    expect(calls.filter(({ target }) => target.startsWith('secretsmanager')).length).toBeGreaterThanOrEqual(
      2,
    );
    expect(printed.join('\n')).toContain('[redacted] is no good');
    expect(printed.join('\n')).not.toContain(SENTINEL);
    const sent = JSON.stringify(datadog.requests.map(({ body }) => body));
    expect(sent).not.toContain(SENTINEL);
  });
});
