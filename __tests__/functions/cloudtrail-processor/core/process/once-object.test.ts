import { gunzipSync } from 'node:zlib';
import type { LogFile } from '../../../../../functions/cloudtrail-processor/core/log-file';
import { onceBody, onceKey } from '../../../../../functions/cloudtrail-processor/core/process/once-object';

const FILE: LogFile = {
  bucket: 'trail',
  key: 'AWSLogs/123456789012/CloudTrail/eu-central-1/2026/11/20/a.json.gz',
  kind: 'events',
  accountId: '123456789012',
  region: 'eu-central-1',
  day: '20261120',
};

describe("a log file's by-product", () => {
  it('lies under its prefix by account, region and day of delivery', () => {
    expect(onceKey('activity', FILE, '"e"')).toMatch(
      /^activity\/accountId=123456789012\/region=eu-central-1\/eventDay=20261120\/[0-9a-f]{64}\.json\.gz$/,
    );
    expect(onceKey('activity/insights', FILE, '"e"')).toMatch(/^activity\/insights\/accountId=/);
  });

  it('has a key of its own for each bucket, key and content, and the same one for the same', () => {
    const keys = [
      onceKey('activity', FILE, '"e"'),
      onceKey('activity', FILE, '"f"'),
      onceKey('activity', { ...FILE, key: 'b' }, '"e"'),
      onceKey('activity', { ...FILE, bucket: 'b' }, '"e"'),
    ];
    expect(new Set(keys).size).toBe(4);
    expect(onceKey('activity', { ...FILE, versionId: 'v' }, '"e"')).toBe(keys[0]);
  });

  it('has one row a line', () => {
    expect(gunzipSync(onceBody([{ a: 1 }, { b: 'x\ny' }])).toString()).toBe('{"a":1}\n{"b":"x\\ny"}\n');
    expect(onceBody([{ a: 1 }])).toEqual(onceBody([{ a: 1 }]));
  });
});
