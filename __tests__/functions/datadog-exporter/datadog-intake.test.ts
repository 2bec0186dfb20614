import { apiKeyIn, cachedApiKey } from '../../../functions/datadog-exporter/adapters/api-key';
import { datadogIntake } from '../../../functions/datadog-exporter/adapters/datadog-intake';
import { type FakeIntake, fakeIntake } from '../../support/fake-intake';

const KEY = 'sentinel-0123456789abcdef';
const LOGS = '/api/v2/logs';
let fake: FakeIntake;

beforeEach(async () => {
  fake = await fakeIntake();
});
afterEach(() => fake.close());

const intakeOf = (url: string, secrets: string[] = [KEY]) => {
  const reads: string[] = [];
  const key = cachedApiKey(async () => {
    const secret = secrets.length > 1 ? String(secrets.shift()) : String(secrets[0]);
    reads.push(secret);
    return secret;
  });
  return { reads, intake: datadogIntake({ api: url, logs: `${url}/` }, key) };
};

describe('the Datadog intake over HTTP', () => {
  it('sends logs gzipped, distributions deflated, events plain, each with key and agent', async () => {
    const { intake, reads } = intakeOf(fake.url);
    const log = { message: 'ä'.repeat(1_000) };
    expect(await intake.post('logs', JSON.stringify([log]), 5_000)).toEqual({ status: 202 });
    expect(await intake.post('distributions', '{"series":[{"metric":"m"}]}', 5_000)).toEqual({ status: 202 });
    expect(await intake.post('events', '{"title":"t"}', 5_000)).toEqual({ status: 202 });
    expect(fake.logs).toEqual([log]);
    expect(fake.series).toEqual([{ metric: 'm' }]);
    expect(fake.events).toEqual([{ title: 't' }]);
    expect(fake.requests.map(({ path, headers }) => [path, headers['content-encoding']])).toEqual([
      [LOGS, 'gzip'],
      ['/api/v1/distribution_points', 'deflate'],
      ['/api/v1/events', undefined],
    ]);
    for (const { headers } of fake.requests)
      expect(headers).toMatchObject({
        'dd-api-key': KEY,
        'content-type': 'application/json',
        'user-agent': 'aws-security-monitoring-datadog-exporter',
      });
    expect(fake.requests[0]?.rawBytes).toBeLessThan(200);
    expect(reads).toHaveLength(1);
  });

  it.each<[Record<string, string>, number | undefined]>([
    [{ 'X-RateLimit-Reset': '7' }, 7],
    [{ 'Retry-After': '12' }, 12],
    [{ 'X-RateLimit-Reset': '7', 'Retry-After': '12' }, 12],
    [{ 'Retry-After': new Date(Date.now() + 3_600_000).toUTCString() }, 3_600],
    [{ 'X-RateLimit-Reset': 'soon', 'Retry-After': '-1' }, undefined],
    [{}, undefined],
  ])('reads from %j how long to stay away', async (headers, seconds) => {
    fake.fail({ path: LOGS, status: 429, headers });
    const { status, waitSeconds } = await intakeOf(fake.url).intake.post('logs', '[]', 5_000);
    expect(status).toBe(429);
    if (seconds === undefined) expect(waitSeconds).toBeUndefined();
    else expect(Math.abs(Number(waitSeconds) - seconds)).toBeLessThanOrEqual(2);
  });

  it('gives up a request that is not answered in time', async () => {
    fake.fail({ path: LOGS, status: 'hang' });
    const answer = await intakeOf(fake.url).intake.post('logs', '[]', 50);
    expect(answer).toMatchObject({ status: 0, detail: expect.stringContaining('Timeout') });
  });

  it.each([['reset', /SOCKET|RESET/]] as const)(
    'takes a connection that is cut (%s) as no answer',
    async (status, detail) => {
      fake.fail({ path: LOGS, status });
      const answer = await intakeOf(fake.url).intake.post('logs', '[]', 5_000);
      expect(answer).toMatchObject({ status: 0, detail: expect.stringMatching(detail) });
    },
  );

  it('takes a refused connection as no answer', async () => {
    const { url } = fake;
    await fake.close();
    const answer = await intakeOf(url).intake.post('logs', '[]', 5_000);
    expect(answer).toMatchObject({ status: 0, detail: expect.stringContaining('ECONNREFUSED') });
  });

  it('never follows a redirect with the key', async () => {
    const elsewhere = await fakeIntake();
    fake.fail({ path: LOGS, status: 307, headers: { Location: `${elsewhere.url}${LOGS}` } });
    expect((await intakeOf(fake.url).intake.post('logs', '[]', 5_000)).status).toBe(307);
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.close();
  });

  it.each([401, 403])('reads the secret again after %i and uses the rotated key', async (status) => {
    const { intake, reads } = intakeOf(fake.url, [KEY, 'rotated']);
    fake.fail({ path: LOGS, status });
    expect((await intake.post('logs', '[]', 5_000)).status).toBe(status);
    expect((await intake.post('logs', '[]', 5_000)).status).toBe(202);
    expect(fake.requests.map(({ headers }) => headers['dd-api-key'])).toEqual([KEY, 'rotated']);
    expect(reads).toHaveLength(2);
  });

  it('keeps the key out of what it reports, even if Datadog repeats it, and bounds the rest', async () => {
    fake.fail({ path: LOGS, status: 403, body: `bad key ${KEY} \u001b[31m${'x'.repeat(9_000)}` });
    const { detail } = await intakeOf(fake.url).intake.post('logs', '[]', 5_000);
    expect(detail).toMatch(/^bad key \[redacted\] \uFFFD\[31mx/);
    expect(detail?.length).toBeLessThanOrEqual(200);
  });
});

describe('the API key', () => {
  it.each([
    ['abc', 'abc'],
    [' abc\n', 'abc'],
    ['{"api_key": "abc"}', 'abc'],
    ['\n{"api_key":" abc "}', 'abc'],
  ])('is read from %j', (secret, key) => expect(apiKeyIn(secret)).toBe(key));

  it.each(['', ' ', '{}', '{"api_key":1}', '{broken sentinel', 'two words', 'a\nb'])(
    'is refused in %j, without showing it',
    (secret) => {
      expect(() => apiKeyIn(secret)).toThrow(
        /^the secret holds no Datadog API key: it must be the key itself or \{"api_key": "…"\}$/,
      );
    },
  );

  it('is fetched once for all who ask at once', async () => {
    let reads = 0;
    const key = cachedApiKey(async () => `key-${++reads}`);
    expect(await Promise.all([key.read(), key.read()])).toEqual(['key-1', 'key-1']);
    expect(await key.read()).toBe('key-1');
  });

  it('is fetched again after a failure to read it', async () => {
    const secrets = [Promise.reject(new Error('throttled')), Promise.resolve('key')];
    const key = cachedApiKey(() => secrets.shift() as Promise<string>);
    await expect(key.read()).rejects.toThrow('throttled');
    expect(await key.read()).toBe('key');
  });

  it('is not fetched again for a refusal of the key before', async () => {
    let reads = 0;
    const key = cachedApiKey(async () => `key-${++reads}`);
    await key.read();
    key.forget('key-1');
    expect(await key.read()).toBe('key-2');
    key.forget('key-1');
    expect(await key.read()).toBe('key-2');
  });
});
