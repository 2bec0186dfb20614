import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildFunctions } from '../../cli/runner/build';
import { createLocalDeployment } from '../../cli/runner/deployment';
import { invoke } from '../../cli/runner/invoke';
import { type Emulator, startMoto } from '../../cli/runner/moto';
import { functionSetups } from '../../cli/runner/runner';
import { awsTarget } from '../../cli/try/target';
import { type FakeDynamoDb, fakeDynamoDb } from '../support/fake-dynamodb';
import { sqsEvent } from './events';

/** A fifth of a full object: memory is the same for all of it, and tests should end. */
const RECORDS = 10_000;
const LATENCY_MS = 8;
/** What the function has in Lambda. */
const TIMEOUT_SECONDS = 300;
const MEMORY_MB = 256;
const KEY = 'AWSLogs/123456789012/CloudTrail/eu-central-1/2026/11/20/full.json.gz';

/** One of many attempts to stop the trail, by one of twenty users. */
const attempt = (n: number) => {
  const userName = `user-${n % 20}`;
  return {
    eventVersion: '1.11',
    userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::123456789012:user/${userName}`, userName },
    eventTime: `2026-11-20T10:0${n % 5}:00Z`,
    eventSource: 'cloudtrail.amazonaws.com',
    eventName: 'StopLogging',
    awsRegion: 'eu-central-1',
    sourceIPAddress: '198.51.100.7',
    userAgent: 'aws-cli/2.15.0 Python/3.11.6 Linux/5.10',
    errorCode: 'AccessDenied',
    errorMessage: `User: ${userName} is not authorized to perform: cloudtrail:StopLogging on this resource`,
    requestParameters: { name: `trail-${n}`, note: 'x'.repeat(300) },
    requestID: `00000000-0000-4000-9000-${String(n).padStart(12, '0')}`,
    eventID: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    eventType: 'AwsApiCall',
    recipientAccountId: '123456789012',
  };
};

describe('an object in which every record matches', () => {
  const folder = mkdtempSync(join(tmpdir(), 'full-object-'));
  let emulator: Emulator;
  let dynamodb: FakeDynamoDb;

  beforeAll(async () => {
    [emulator, dynamodb] = await Promise.all([startMoto(), fakeDynamoDb(LATENCY_MS)]);
  });

  afterAll(async () => {
    emulator?.stop();
    await dynamodb?.close();
    rmSync(folder, { recursive: true });
  });

  it(
    'is done within the time and the memory of the function',
    async () => {
      const deployment = await createLocalDeployment(emulator.url);
      const { clients, trailBucket, alertsTable, deadLettersUrl } = deployment;
      const target = awsTarget({ clients, bucket: trailBucket, table: alertsTable, deadLettersUrl });
      const Records = Array.from({ length: RECORDS }, (_, n) => attempt(n));
      await target.upload(KEY, gzipSync(JSON.stringify({ Records })));
      const { processor } = functionSetups(deployment, await buildFunctions(folder));
      const environment = { ...processor.environment, AWS_ENDPOINT_URL_DYNAMODB: dynamodb.url };
      const { answer, error, peakMb } = await invoke(
        { ...processor, environment, memoryMb: MEMORY_MB, timeoutSeconds: TIMEOUT_SECONDS },
        sqsEvent({ s3Bucket: trailBucket, s3ObjectKey: [KEY] }),
      );
      expect({ answer, error }).toEqual({ answer: { batchItemFailures: [] }, error: undefined });
      const alerts = [...dynamodb.items.keys()].filter((name) => name.startsWith(`${alertsTable}\n`));
      const eventIds = new Set(
        alerts.map((name) => name.split('\n')[1]).filter((id) => id?.startsWith('0000')),
      );
      expect(eventIds.size).toBe(RECORDS);
      expect(peakMb).toBeLessThan(MEMORY_MB);
    },
    (TIMEOUT_SECONDS + 60) * 1_000,
  );
});
