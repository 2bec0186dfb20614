import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { unzipSync } from 'fflate';
import type { Bundle } from '../../modules/bundles';

/** A function as it is deployed. */
export interface FunctionSetup {
  readonly bundle: Bundle;
  readonly environment: Readonly<Record<string, string>>;
  /** What Lambda gives it. @default 512 */
  readonly memoryMb?: number;
  /** @default 60 */
  readonly timeoutSeconds?: number;
}

export interface Invocation {
  /** What the handler returned; `null` for nothing. */
  readonly answer?: unknown;
  /** What it threw, or how its process ended. */
  readonly error?: string;
  /** What the function wrote to its log. */
  readonly log: string;
  readonly durationMs: number;
  /** The most memory that its process held; 0 when that is not known. */
  readonly peakMb: number;
}

/** Runs a handler as Lambda would: event from stdin, answer on file descriptor 3. */
const RUNTIME = `
  const chunks = [];
  process.stdin.on('data', (chunk) => chunks.push(chunk)).on('end', async () => {
    const end = Date.now() + Number(process.env.TIMEOUT_MS);
    const name = process.env.POWERTOOLS_SERVICE_NAME;
    const context = { awsRequestId: 'r', functionName: name, memoryLimitInMB: process.env.MEMORY_MB,
      invokedFunctionArn: 'arn:aws:lambda:' + process.env.AWS_REGION + ':123456789012:function:' + name,
      functionVersion: '1', getRemainingTimeInMillis: () => end - Date.now() };
    let outcome;
    try {
      const answer = await require(process.argv[1]).handler(JSON.parse(Buffer.concat(chunks).toString()), context);
      outcome = { answer: answer ?? null };
    } catch (error) {
      outcome = { error: String(error) };
    }
    const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
    require('node:fs').writeSync(3, JSON.stringify({ ...outcome, peakMb }));
    process.exit(0);
  });
`;

const unpacked = new Map<string, string>();

/** Invokes a function's own zip in a fresh process, as after a cold start. */
export async function invoke(setup: FunctionSetup, event: unknown): Promise<Invocation> {
  const { memoryMb = 512, timeoutSeconds = 60 } = setup;
  const started = Date.now();
  const folder = unpack(setup.bundle);
  const child = spawn(
    process.execPath,
    [`--max-old-space-size=${memoryMb}`, '-e', RUNTIME, join(folder, 'index.js')],
    {
      env: {
        PATH: process.env['PATH'] ?? '',
        TIMEOUT_MS: String(timeoutSeconds * 1000),
        MEMORY_MB: String(memoryMb),
        AWS_REGION: 'eu-central-1',
        LAMBDA_TASK_ROOT: folder,
        ...setup.environment,
      },
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
      timeout: timeoutSeconds * 1000,
      killSignal: 'SIGKILL',
    },
  );
  const texts = ['', '', ''];
  ([child.stdout, child.stderr, child.stdio[3]] as Readable[]).forEach((stream, index) => {
    stream.setEncoding('utf8').on('data', (text: string) => {
      texts[index] += text;
    });
  });
  // A process that dies before it has read the event: its exit says why.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(JSON.stringify(event));
  const how = await new Promise<string>((resolve) =>
    child.on('close', (code, signal) => resolve(signal ?? `exit code ${code}`)),
  );
  const ended = { error: `the function's process ended without an answer (${how})`, peakMb: 0 };
  return {
    ...(texts[2] ? (JSON.parse(texts[2]) as { answer?: unknown; error?: string; peakMb: number }) : ended),
    log: `${texts[0]}${texts[1]}`,
    durationMs: Date.now() - started,
  };
}

/** The folder with the zip's files, beside the zip; unpacked once. */
function unpack({ zipPath, sha256 }: Bundle): string {
  const known = unpacked.get(`${zipPath}#${sha256}`);
  if (known !== undefined) return known;
  const folder = zipPath.replace(/\.zip$/, '');
  for (const [name, content] of Object.entries(unzipSync(readFileSync(zipPath)))) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  unpacked.set(`${zipPath}#${sha256}`, folder);
  return folder;
}
