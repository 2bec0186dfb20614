import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync, inflateSync } from 'node:zlib';

/** One request as the intake saw it. */
interface SeenRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly rawBytes: number;
  readonly plainBytes: number;
  readonly body: unknown;
}

/** What the next request to a path gets instead of being taken; `hang` never answers, `reset` cuts the connection. */
interface Fault {
  readonly path: string;
  readonly status: number | 'hang' | 'reset';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface FakeIntake {
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  /** What was taken, in order. */
  readonly logs: readonly Record<string, unknown>[];
  readonly events: readonly Record<string, unknown>[];
  readonly series: readonly Record<string, unknown>[];
  fail(...faults: readonly Fault[]): void;
  close(): Promise<void>;
}

/** Datadog's three intakes over real HTTP on the loopback, with their documented limits. */
export async function fakeIntake(): Promise<FakeIntake> {
  const requests: SeenRequest[] = [];
  const taken = { logs: [], events: [], series: [] } as Record<
    'logs' | 'events' | 'series',
    Record<string, unknown>[]
  >;
  const faults: Fault[] = [];
  const server = createServer(async (request, response) => {
    const seen = await see(request);
    requests.push(seen);
    const next = faults.findIndex(({ path }) => path === seen.path);
    if (next >= 0) return misbehave(faults.splice(next, 1)[0] as Fault, response);
    answer(response, take(seen, taken));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    ...taken,
    fail: (...more) => void faults.push(...more),
    close: () => close(server),
  };
}

async function see(request: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const raw = Buffer.concat(chunks);
  const encoding = request.headers['content-encoding'];
  const plain = encoding === 'gzip' ? gunzipSync(raw) : encoding === 'deflate' ? inflateSync(raw) : raw;
  return {
    path: request.url ?? '',
    headers: request.headers,
    rawBytes: raw.length,
    plainBytes: plain.length,
    body: JSON.parse(plain.toString('utf8')),
  };
}

function take(
  { path, headers, rawBytes, plainBytes, body }: SeenRequest,
  taken: Record<string, unknown[]>,
): number {
  if (!headers['dd-api-key']) return 401;
  if (path === '/api/v2/logs') {
    const logs = body as unknown[];
    if (plainBytes > 5_000_000) return 413;
    if (logs.length > 1_000 || logs.some((log) => Buffer.byteLength(JSON.stringify(log)) > 1_000_000))
      return 400;
    taken['logs']?.push(...logs);
    return 202;
  }
  if (path === '/api/v1/events') {
    taken['events']?.push(body);
    return 202;
  }
  if (path !== '/api/v1/distribution_points') return 404;
  if (headers['content-encoding'] !== 'deflate') return 400;
  if (rawBytes > 512_000 || plainBytes > 5_242_880) return 413;
  taken['series']?.push(...(body as { series: unknown[] }).series);
  return 202;
}

function misbehave({ status, headers, body }: Fault, response: ServerResponse): void {
  if (status === 'hang') return;
  if (status === 'reset') {
    response.socket?.destroy();
    return;
  }
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  response.end(body ?? '{"errors":["injected"]}');
}

function answer(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end('{}');
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
