import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import type { Bundle } from '../../modules/bundles';

/** Runs a handler as Lambda would: event from stdin, answer on file descriptor 3. */
const RUNTIME = `
  const chunks = [];
  process.stdin.on('data', (chunk) => chunks.push(chunk)).on('end', async () => {
    const end = Date.now() + Number(process.env.TIMEOUT_MS);
    const context = { awsRequestId: 'r', functionName: process.env.POWERTOOLS_SERVICE_NAME, memoryLimitInMB: '512',
      invokedFunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:x', functionVersion: '1',
      getRemainingTimeInMillis: () => end - Date.now() };
    try {
      const answer = await require(process.argv[1]).handler(JSON.parse(Buffer.concat(chunks).toString()), context);
      require('node:fs').writeSync(3, JSON.stringify({ answer: answer ?? null }));
    } catch (error) {
      require('node:fs').writeSync(3, JSON.stringify({ error: String(error) }));
    }
    process.exit(0);
  });
`;

export interface Invocation {
  readonly answer?: unknown;
  readonly error?: string;
  /** What the function wrote to its log. */
  readonly log: string;
}

/** Invokes a function's own zip in a fresh process, as after a cold start. */
export async function invoke(
  bundle: Bundle,
  environment: Readonly<Record<string, string>>,
  event: unknown,
): Promise<Invocation> {
  const index = bundle.zipPath.replace(/\.zip$/, '/index.js');
  mkdirSync(dirname(index), { recursive: true });
  writeFileSync(index, unzipSync(readFileSync(bundle.zipPath))['index.js'] ?? '');
  const child = spawn(process.execPath, ['-e', RUNTIME, join(index)], {
    env: { PATH: process.env['PATH'] ?? '', TIMEOUT_MS: '60000', AWS_REGION: 'eu-central-1', ...environment },
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  });
  const texts = ['', '', ''];
  [child.stdout, child.stderr, child.stdio[3]].forEach((stream, index) => {
    stream?.on('data', (chunk: Buffer) => {
      texts[index] += chunk.toString();
    });
  });
  child.stdin?.end(JSON.stringify(event));
  await new Promise((resolve) => child.on('close', resolve));
  return { ...(JSON.parse(texts[2] || '{"error":"no answer"}') as object), log: `${texts[0]}${texts[1]}` };
}

/** An SQS event that holds one message for each body. */
export function sqsEvent(...bodies: readonly unknown[]) {
  return {
    Records: bodies.map((body, index) => ({
      messageId: `m${index}`,
      receiptHandle: `h${index}`,
      body: typeof body === 'string' ? body : JSON.stringify(body),
      attributes: { ApproximateReceiveCount: '1' },
      messageAttributes: {},
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-central-1:123456789012:q',
      awsRegion: 'eu-central-1',
    })),
  };
}

/** What EventBridge says when S3 has a new object. */
export function objectCreated(bucket: string, key: string) {
  return {
    version: '0',
    id: '17793124-05d4-b198-2fde-7ededc63b103',
    'detail-type': 'Object Created',
    source: 'aws.s3',
    account: '123456789012',
    time: '2026-11-20T10:00:00Z',
    region: 'eu-central-1',
    resources: [`arn:aws:s3:::${bucket}`],
    detail: { version: '0', bucket: { name: bucket }, object: { key, size: 1 }, reason: 'PutObject' },
  };
}
