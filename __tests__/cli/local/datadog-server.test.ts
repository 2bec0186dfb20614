import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import { type DatadogServer, startDatadogServer } from '../../../cli/local/datadog-server';

const folder = mkdtempSync(join(tmpdir(), 'secmon-datadog-'));
let server: DatadogServer;
beforeAll(async () => {
  server = await startDatadogServer(folder);
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const KEY = { 'DD-API-KEY': 'test' };

async function post(
  path: string,
  body: string | Buffer,
  headers: Record<string, string> = KEY,
): Promise<number> {
  const response = await fetch(`${server.url}${path}`, { method: 'POST', body, headers });
  await response.text();
  return response.status;
}

function recorded(file: string): unknown[] {
  const lines = readFileSync(join(folder, file), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line));
}

describe('the local Datadog intake', () => {
  it('listens on the loopback interface only', () => {
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('writes down logs, events and distributions, one a line', async () => {
    const logs = gzipSync(JSON.stringify([{ message: 'a' }, { message: 'b' }]));
    expect(await post('/api/v2/logs', logs, { ...KEY, 'content-encoding': 'gzip' })).toBe(202);
    expect(await post('/api/v1/events', '{"title":"t"}')).toBe(202);
    const series = deflateSync('{"series":[{"metric":"m"}]}');
    expect(await post('/api/v1/distribution_points', series, { ...KEY, 'content-encoding': 'deflate' })).toBe(
      202,
    );
    expect(recorded('logs.ndjson')).toEqual([{ message: 'a' }, { message: 'b' }]);
    expect(recorded('events.ndjson')).toEqual([{ title: 't' }]);
    expect(recorded('distributions.ndjson')).toEqual([{ metric: 'm' }]);
  });

  it('refuses what Datadog refuses', async () => {
    expect(await post('/api/v2/logs', '[]', {})).toBe(403);
    expect(await post('/api/v2/other', '[]')).toBe(404);
    expect(await post('/api/v2/logs', 'no json')).toBe(400);
    expect(await post('/api/v1/distribution_points', 'null')).toBe(400);
    expect(await post('/api/v2/logs', `["${'x'.repeat(5 * 1024 * 1024)}"]`)).toBe(413);
    expect((await fetch(`${server.url}/api/v2/logs`)).status).toBe(404);
  });

  it('unpacks no bombs', async () => {
    const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024));
    expect(await post('/api/v2/logs', bomb, { ...KEY, 'content-encoding': 'gzip' })).toBe(500);
  });
});
