import { randomUUID } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';

/** One operation of a service that speaks AWS JSON, e.g. SQS or Secrets Manager. */
interface AwsJsonCall {
  /** Name for the signature, e.g. `sqs`. */
  readonly service: string;
  readonly region: string;
  readonly endpoint: string;
  /** `<service prefix>.<operation>` as in the service's API reference. */
  readonly target: string;
  readonly version: '1.0' | '1.1';
  readonly input: Readonly<Record<string, unknown>>;
}

/** Calls an operation and answers its output. Rejects with an error that names the service's exception. */
export type AwsJson = (call: AwsJsonCall) => Promise<Readonly<Record<string, unknown>>>;

const MAX_TRIES = 4;
const FIRST_PAUSE_MS = 100;
const TIMEOUT_MS = 5_000;

/**
 * AWS JSON calls, signed with the S3 client's own signer and credentials. The clients of SQS and Secrets Manager
 * would take 42 kB of a bundle that may have 500, for three calls. https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
 */
export function awsJson({ config }: Pick<S3Client, 'config'>): AwsJson {
  return async (call) => {
    for (let tries = 1; ; tries++) {
      try {
        return await attempt(config, call);
      } catch (error) {
        if (tries >= MAX_TRIES || !isTransient(error)) throw error;
        await new Promise((resolve) => setTimeout(resolve, Math.random() * FIRST_PAUSE_MS * 2 ** tries));
      }
    }
  };
}

class AwsJsonError extends Error {
  readonly status: number;
  constructor({ target }: AwsJsonCall, status: number, exception: string) {
    super(`${target} answered ${status} ${exception}`);
    this.name = 'AwsJsonError';
    this.status = status;
  }
}

async function attempt(config: S3Client['config'], call: AwsJsonCall) {
  const url = new URL(call.endpoint);
  const body = JSON.stringify(call.input);
  const signer = await config.signer();
  const { headers } = await signer.sign(
    {
      method: 'POST',
      protocol: url.protocol,
      hostname: url.hostname,
      ...(url.port && { port: Number(url.port) }),
      path: '/',
      query: {},
      headers: {
        host: url.host,
        'content-type': `application/x-amz-json-${call.version}`,
        'x-amz-target': call.target,
        'amz-sdk-invocation-id': randomUUID(),
      },
      body,
    },
    { signingService: call.service, signingRegion: call.region },
  );
  const response = await fetch(url.origin, {
    method: 'POST',
    headers,
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const output = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  // The exception's name only: its message may quote the input.
  if (!response.ok)
    throw new AwsJsonError(call, response.status, String(output['__type'] ?? '').slice(0, 100));
  return output;
}

/** No answer, a server's error, or throttling (which AWS JSON answers with 400). */
function isTransient(error: unknown): boolean {
  if (!(error instanceof AwsJsonError)) return true;
  return error.status >= 500 || error.status === 429 || /Throttl|TooManyRequests/.test(error.message);
}
