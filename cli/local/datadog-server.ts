import { appendFileSync, mkdirSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync, inflateSync } from 'node:zlib';

/** A Datadog of our own on the loopback interface, which writes down what it takes. */
export interface DatadogServer {
  /** `http://127.0.0.1:<port>`, for the API and for the logs intake alike. */
  readonly url: string;
  close(): Promise<void>;
}

/** What each intake takes, and the file that it goes to. */
const INTAKES: Readonly<
  Record<string, { readonly file: string; readonly items: (body: unknown) => unknown }>
> = {
  '/api/v2/logs': { file: 'logs.ndjson', items: (body) => body },
  '/api/v1/events': { file: 'events.ndjson', items: (body) => [body] },
  '/api/v1/distribution_points': {
    file: 'distributions.ndjson',
    items: (body) => (body as { readonly series?: unknown } | null)?.series,
  },
};

/** Datadog's own limit of a payload. */
const MAX_BODY_BYTES = 5 * 1024 * 1024;

/** Starts the intake on a free port of 127.0.0.1; what it takes is appended to NDJSON files in `folder`. */
export async function startDatadogServer(folder: string): Promise<DatadogServer> {
  mkdirSync(folder, { recursive: true });
  const server = createServer((request, response) => {
    answer(request, response, folder).catch((error: unknown) => {
      reply(response, 500, { errors: [(error as Error).message] });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, folder: string): Promise<void> {
  const intake = INTAKES[request.url ?? ''];
  const body = await bodyOf(request);
  if (request.method !== 'POST' || !intake) return reply(response, 404, { errors: ['Not found'] });
  if (!request.headers['dd-api-key']) return reply(response, 403, { errors: ['Forbidden'] });
  if (body === undefined || body.length > MAX_BODY_BYTES)
    return reply(response, 413, { errors: ['Payload too large'] });
  const items = intake.items(parsed(body));
  if (!Array.isArray(items)) return reply(response, 400, { errors: ['Bad request'] });
  appendFileSync(join(folder, intake.file), items.map((item) => `${JSON.stringify(item)}\n`).join(''));
  reply(response, 202, {});
}

/** The body unpacked; undefined when it is too large as it was sent. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  if (length > MAX_BODY_BYTES) return undefined;
  return unpacked(Buffer.concat(chunks), request.headers['content-encoding']);
}

function unpacked(bytes: Buffer, encoding: string | undefined): Buffer {
  const bounds = { maxOutputLength: MAX_BODY_BYTES + 1024 };
  if (encoding === 'gzip') return gunzipSync(bytes, bounds);
  return encoding === 'deflate' ? inflateSync(bytes, bounds) : bytes;
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
