import { gunzipSync } from 'node:zlib';
import { recordedGuardDuty, recordedInspector } from '../../../cli/demo/recorded-findings';
import { recordedTrailBucket, trailFilesOf } from '../../../cli/demo/recorded-trail';
import { logFilesOf, recordedLogBucket, recordedWaf } from '../../../cli/demo/recorded-waf';
import { readRecording, WEEK } from '../../../cli/demo/recording';
import { logFileOf } from '../../../functions/cloudtrail-processor/core/log-file';
import { parseLogFileEvent } from '../../../functions/waf-collector/core/log-file-event';
import { fixedClock } from '../../support/fixed-clock';

const recording = readRecording();
const monday = WEEK.from;
const day = 24 * 3_600_000;

describe('the recorded GuardDuty', () => {
  async function listed(now: number, range = { from: monday, to: WEEK.to }) {
    const source = recordedGuardDuty(recording, 'eu-central-1', fixedClock(now));
    const detector = (await source.detectorId()) ?? '';
    const ids: string[] = [];
    let pages = 0;
    let token: string | undefined;
    do {
      const page = await source.listFindingIds(detector, range, token);
      ids.push(...page.ids);
      token = page.next;
      pages++;
    } while (token !== undefined);
    return { pages, ids, findings: await source.getFindings(detector, ids) };
  }

  it('answers in pages, oldest update first, each finding once', async () => {
    const { pages, ids, findings } = await listed(WEEK.to);
    expect(pages).toBeGreaterThan(1);
    expect(new Set(ids).size).toBe(ids.length);
    expect(findings).toHaveLength(ids.length);
  });

  it('knows no version that was not written yet', async () => {
    const count = async (now: number) => {
      const { findings } = await listed(now);
      const port = findings.find((finding) => JSON.stringify(finding).includes('8983')) as
        | { Service: { Count: number } }
        | undefined;
      return port?.Service.Count;
    };
    expect(await count(monday + day / 2)).toBeUndefined();
    expect(await count(monday + day)).toBe(3);
    expect(await count(WEEK.to)).toBe(207);
  });

  it('filters by update time, both ends included', async () => {
    const at = Date.parse('2025-09-08T22:41:12.000Z');
    const now = monday + day;
    expect((await listed(now, { from: at, to: at })).ids).toHaveLength(1);
    expect((await listed(now, { from: at + 1, to: now })).ids).toHaveLength(0);
    expect((await listed(now, { from: at - 1, to: at - 1 })).ids).toHaveLength(0);
  });

  it('is off where nothing was recorded', async () => {
    const source = recordedGuardDuty(recording, 'eu-west-1', fixedClock(WEEK.to));
    expect(await source.detectorId()).toBeUndefined();
  });
});

describe('the recorded Inspector', () => {
  async function pages(now: number, query: Parameters<ReturnType<typeof recordedInspector>>[0]) {
    const all: (readonly unknown[])[] = [];
    for await (const page of recordedInspector(recording, 'eu-central-1', fixedClock(now))(query))
      all.push(page);
    return all;
  }
  const always = { from: 0, to: WEEK.to };

  it('answers in pages, oldest first observation first', async () => {
    const all = await pages(WEEK.to, { firstObserved: always });
    expect(all.length).toBeGreaterThan(1);
    const times = all.flat().map((finding) => (finding as { firstObservedAt: number }).firstObservedAt);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('filters by first observation and update', async () => {
    const all = (await pages(WEEK.to, { firstObserved: always })).flat().length;
    const updated = (await pages(WEEK.to, { firstObserved: always, updatedFrom: monday + 3 * day })).flat()
      .length;
    const early = (await pages(WEEK.to, { firstObserved: { from: 0, to: monday + day / 2 } })).flat().length;
    expect(updated).toBeGreaterThan(0);
    expect(updated).toBeLessThan(all);
    expect(early).toBeLessThan(all);
    expect((await pages(monday, { firstObserved: always })).flat()).toEqual([]);
  });
});

describe('the recorded WAF', () => {
  const cloudfront = recordedWaf(recording, { scope: 'CLOUDFRONT', region: 'us-east-1' });

  it('answers each rule of a web ACL with what fell into the window, its end excluded', async () => {
    const [webAcl] = await cloudfront.webAcls();
    if (!webAcl) throw new Error('no web ACL');
    const counts: number[] = [];
    for (const rule of await cloudfront.rules(webAcl)) {
      const half = monday + 3 * day;
      const sample = (start: number, end: number) => cloudfront.sample(webAcl, rule, { start, end });
      const [a, b] = [await sample(monday, half), await sample(half, WEEK.to)];
      const population = a?.requests.reduce<number>(
        (sum, request) => sum + (request as { Weight: number }).Weight,
        0,
      );
      expect(a?.population).toBe(population);
      counts.push((a?.requests.length ?? 0) + (b?.requests.length ?? 0));
    }
    expect(counts.reduce((sum, n) => sum + n)).toBe(recording.sampledRequests.length);
  });

  it('has web ACLs in their own place only', async () => {
    expect(await recordedWaf(recording, { scope: 'REGIONAL', region: 'us-east-1' }).webAcls()).toEqual([]);
    expect(
      await recordedWaf(recording, { scope: 'REGIONAL', region: 'eu-central-1' }).webAcls(),
    ).toHaveLength(1);
    expect(await cloudfront.rules({ arn: 'other', name: 'other', id: 'other' })).toEqual([]);
  });

  it('keeps log files under the keys that WAF gives, five minutes each', async () => {
    const files = logFilesOf(recording);
    expect(files.flatMap(({ text }) => text.trim().split('\n'))).toHaveLength(recording.wafLogs.length);
    for (const { key, writtenAt, text } of files) {
      const body = JSON.stringify({
        source: 'aws.s3',
        'detail-type': 'Object Created',
        detail: { bucket: { name: WEEK.logBucket }, object: { key } },
      });
      const trusted = { bucket: WEEK.logBucket, accountId: WEEK.account };
      expect(parseLogFileEvent(body, trusted).place).toBe('eu-central-1');
      for (const line of text.trim().split('\n')) {
        const age = writtenAt - JSON.parse(line).timestamp;
        expect(age > 0 && age <= 300_000).toBe(true);
      }
    }
  });

  it('opens a file of its own bucket, gzipped, with an ETag of its content', async () => {
    const [file] = logFilesOf(recording);
    if (!file) throw new Error('no log file');
    const bucket = recordedLogBucket([file]);
    const where = { accountId: WEEK.account, place: 'eu-central-1' };
    const { body, etag } = await bucket.open({ bucket: WEEK.logBucket, key: file.key, ...where });
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    expect(gunzipSync(Buffer.concat(chunks)).toString()).toBe(file.text);
    expect(etag).toMatch(/^[0-9a-f]{32}$/);
    await expect(bucket.open({ bucket: 'other', key: file.key, ...where })).rejects.toThrow(
      'no such log file',
    );
  });
});

describe("CloudTrail's log files", () => {
  const files = trailFilesOf(recording);
  const trusted = { bucket: WEEK.trailBucket, accounts: new Set<string>([WEEK.account]) };

  it('hold every recorded call, gzipped, under keys that the processor takes', () => {
    const records = files.flatMap(({ body }) => JSON.parse(gunzipSync(body).toString()).Records);
    expect(records).toHaveLength(recording.trailEvents.length);
    expect(new Set(records.map(({ eventID }) => eventID)).size).toBe(records.length);
    for (const { key, body } of files) {
      const file = logFileOf({ bucket: WEEK.trailBucket, key }, trusted);
      const [first] = JSON.parse(gunzipSync(body).toString()).Records;
      expect(file).toMatchObject({ kind: 'events', accountId: WEEK.account, region: first.awsRegion });
    }
    expect(new Set(files.map(({ key }) => key)).size).toBe(files.length);
  });

  it('are delivered after the calls in them, before the week is over', () => {
    for (const { writtenAt } of files) expect(writtenAt).toBeLessThanOrEqual(WEEK.to);
    for (const { writtenAt, body } of files)
      for (const { eventTime } of JSON.parse(gunzipSync(body).toString()).Records) {
        const age = writtenAt - Date.parse(eventTime);
        expect(age > 0 && age <= 3_900_000).toBe(true);
      }
  });

  it('are opened in their own bucket only', async () => {
    const [file] = files;
    if (!file) throw new Error('no log file');
    const bucket = recordedTrailBucket([file]);
    const { etag, writtenAt } = await bucket.open({ bucket: WEEK.trailBucket, key: file.key });
    expect(etag).toMatch(/^[0-9a-f]{32}$/);
    expect(writtenAt).toBe(file.writtenAt);
    await expect(bucket.open({ bucket: 'other', key: file.key })).rejects.toThrow('no such log file');
  });
});
