import { gzipSync } from 'node:zlib';
import { collectLogFile, LOG_FILE_LIMITS } from '../../../../functions/waf-collector/core/collect-log-file';
import type { LogFile } from '../../../../functions/waf-collector/core/log-file-event';
import { memoryArchive } from '../../../support/memory-archive';
import { blockedRecord, CLOUDFRONT_ACL, logRecord, NOON } from '../native';

const FILE: LogFile = {
  bucket: 'aws-waf-logs-x',
  key: 'AWSLogs/111122223333/WAFLogs/eu-central-1/shop/2026/03/01/12/00/x.log.gz',
  accountId: '111122223333',
  place: 'eu-central-1',
};

function files(body: Uint8Array, etag = '"1"') {
  return {
    open: async () => ({
      etag,
      body: (async function* () {
        yield body;
      })(),
    }),
  };
}

function gzipOf(...lines: readonly unknown[]): Uint8Array {
  return gzipSync(lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
}

describe('collecting a log file', () => {
  it('stores its records as one object, placed by the first of them', async () => {
    const archive = memoryArchive();
    const body = gzipOf(logRecord({ timestamp: NOON + 5 }), '', blockedRecord(), '');
    const result = await collectLogFile(FILE, files(body), archive);
    expect(result).toEqual({
      report: { collected: 2, stored: 1, duplicates: 0 },
      broken: [],
      brokenCount: 0,
    });
    expect([...archive.objects.values()]).toMatchObject([
      {
        source: 'waf',
        region: 'eu-central-1',
        accountId: '111122223333',
        updatedAt: NOON + 5,
        identity: ['log', FILE.bucket, FILE.key, '"1"'],
        events: [{ disposition: 'Allowed' }, { disposition: 'Blocked' }],
      },
    ]);
  });

  it('stores a file that is announced again once, and an overwritten one again', async () => {
    const archive = memoryArchive();
    const body = gzipOf(logRecord());
    await collectLogFile(FILE, files(body), archive);
    const again = await collectLogFile(FILE, files(body), archive);
    expect(again.report).toEqual({ collected: 1, stored: 0, duplicates: 1 });
    const overwritten = await collectLogFile(FILE, files(gzipOf(blockedRecord()), '"2"'), archive);
    expect(overwritten.report.stored).toBe(1);
    expect(archive.objects.size).toBe(2);
  });

  it('takes records of CloudFront from the cloudfront folder', async () => {
    const archive = memoryArchive();
    const body = gzipOf(logRecord({ webaclId: CLOUDFRONT_ACL }));
    const { brokenCount } = await collectLogFile({ ...FILE, place: 'cloudfront' }, files(body), archive);
    expect(brokenCount).toBe(0);
    expect([...archive.objects.values()][0]?.region).toBe('us-east-1');
  });

  it('stores nothing for an empty file, which is no failure', async () => {
    const archive = memoryArchive();
    expect(await collectLogFile(FILE, files(gzipOf('')), archive)).toMatchObject({ brokenCount: 0 });
    expect(archive.objects.size).toBe(0);
  });

  it('stores what can be read and hands back which lines cannot, without quoting them', async () => {
    const archive = memoryArchive();
    const body = gzipOf(
      'secret-in-a-broken-line',
      logRecord({ action: undefined }),
      logRecord(),
      logRecord({ webaclId: CLOUDFRONT_ACL }),
      logRecord({ webaclId: String(logRecord().webaclId).replace('111122223333', '444455556666') }),
    );
    const { report, broken, brokenCount } = await collectLogFile(FILE, files(body), archive);
    expect(report).toEqual({ collected: 1, stored: 1, duplicates: 0 });
    expect(brokenCount).toBe(4);
    expect(broken).toEqual([
      { line: 1, reason: 'is not JSON' },
      { line: 2, reason: 'WAF log record without action' },
      {
        line: 4,
        reason: 'is of cloudfront in account 111122223333, the file of eu-central-1 in 111122223333',
      },
      {
        line: 5,
        reason: 'is of eu-central-1 in account 444455556666, the file of eu-central-1 in 111122223333',
      },
    ]);
  });

  it('hands back only the first of many broken lines', async () => {
    const body = gzipOf(...Array.from({ length: 50 }, () => '{'));
    const { broken, brokenCount, report } = await collectLogFile(FILE, files(body), memoryArchive());
    expect([broken.length, brokenCount, report.stored]).toEqual([10, 50, 0]);
  });

  it('stores nothing of a file that is cut short, so that the retry is no duplicate', async () => {
    const archive = memoryArchive();
    const whole = gzipOf(...Array.from({ length: 500 }, (_, i) => logRecord({ timestamp: NOON + i })));
    await expect(collectLogFile(FILE, files(whole.subarray(0, whole.length - 50)), archive)).rejects.toThrow(
      'unexpected end of file',
    );
    expect(archive.objects.size).toBe(0);
    expect((await collectLogFile(FILE, files(whole), archive)).report).toEqual({
      collected: 500,
      stored: 1,
      duplicates: 0,
    });
  });

  it('stores nothing of a file with more lines than any log file has', async () => {
    const archive = memoryArchive();
    const limits = { ...LOG_FILE_LIMITS, records: 2 };
    const three = gzipOf(logRecord(), logRecord(), logRecord());
    await expect(collectLogFile(FILE, files(three), archive, limits)).rejects.toThrow('more than 2 lines');
    expect(archive.objects.size).toBe(0);
  });

  it('bounds what a file may unfold into', () => {
    expect(LOG_FILE_LIMITS).toEqual({
      totalBytes: 1_073_741_824,
      ratio: 200,
      lineBytes: 1_048_576,
      records: 1_000_000,
    });
  });

  it('rejects when the archive does', async () => {
    const archive = memoryArchive();
    archive.failOnPut(1, new Error('S3 is down'));
    await expect(collectLogFile(FILE, files(gzipOf(logRecord())), archive)).rejects.toThrow('S3 is down');
  });
});
