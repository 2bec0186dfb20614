import { Readable } from 'node:stream';
import { cachedApiKey } from '../../../functions/datadog-exporter/adapters/api-key';
import { datadogIntake } from '../../../functions/datadog-exporter/adapters/datadog-intake';
import { gunzipLines } from '../../../functions/datadog-exporter/adapters/gunzip-lines';
import { type FakeIntake, fakeIntake } from '../../support/fake-intake';
import { memoryArchive } from '../../support/memory-archive';
import { ACCOUNT, guardDutyEvent, NOW, REGION, wafEvent } from './fixtures';
import { rig } from './rig';

let datadog: FakeIntake;
beforeEach(async () => {
  datadog = await fakeIntake();
});
afterEach(() => datadog.close());

/** The exporter over the archive's own bytes and real HTTP. */
function exporter() {
  const archive = memoryArchive();
  const base = rig({
    intake: datadogIntake(
      { api: datadog.url, logs: datadog.url },
      cachedApiKey(async () => 'key'),
    ),
    objects: { lines: (key) => gunzipLines(Readable.from([archive.bodies.get(key) ?? Buffer.alloc(0)])) },
  });
  return { archive, ...base };
}

const place = { region: REGION, accountId: ACCOUNT, updatedAt: NOW } as const;

describe('the exporter from archive to intake, over HTTP', () => {
  it('delivers what the archive holds, through rate limits, errors and 413, once', async () => {
    const { archive, run, pauses } = exporter();
    const requests = Array.from({ length: 1_000 }, (_, n) => wafEvent({ n, sampled: true, sampleWeight: 2 }));
    await archive.put({ ...place, source: 'guardduty', identity: ['a'], events: [guardDutyEvent()] });
    await archive.put({ ...place, source: 'waf', identity: ['b'], events: requests });
    const logs = '/api/v2/logs';
    datadog.fail(
      { path: logs, status: 429, headers: { 'X-RateLimit-Reset': '2' } },
      { path: logs, status: 503 },
      { path: '/api/v1/events', status: 'reset' },
      { path: '/api/v1/distribution_points', status: 413 },
    );
    const reports = [];
    for (const key of archive.objects.keys()) reports.push(await run(key));
    expect(reports).toMatchObject([
      { logs: 1, events: 1, eventsBySeverity: { high: 1 } },
      { logs: 1_000, events: 0, logsBySeverity: { low: 1_000 } },
    ]);
    expect(reports.map(({ failure }) => failure)).toEqual([undefined, undefined]);
    expect(pauses[0]).toBe(2_000);
    expect(datadog.logs).toHaveLength(1_001);
    expect(datadog.events).toHaveLength(1);
    const weights = datadog.series
      .filter(
        ({ metric, tags }) =>
          metric === 'security_monitoring.findings' && (tags as string[]).includes('source:waf'),
      )
      .flatMap(({ points }) => (points as [number, number[]][]).flatMap(([, values]) => values));
    expect(weights.reduce((a, b) => a + b, 0)).toBe(2_000);
  });

  it('splits a body of logs that the intake takes as too large', async () => {
    const { archive, run } = exporter();
    await archive.put({
      ...place,
      source: 'waf',
      identity: ['b'],
      events: Array.from({ length: 9 }, (_, n) => wafEvent({ n })),
    });
    const [key = ''] = archive.objects.keys();
    datadog.fail({ path: '/api/v2/logs', status: 413 }, { path: '/api/v2/logs', status: 413 });
    expect(await run(key)).toMatchObject({ logs: 9 });
    const sizes = datadog.requests
      .filter(({ path }) => path === '/api/v2/logs')
      .map(({ body }) => (body as unknown[]).length);
    expect(sizes).toEqual([9, 5, 3, 2, 4]);
    expect(datadog.logs.map(({ message }) => JSON.parse(String(message)).n)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8,
    ]);
  });
});
