import fc from 'fast-check';
import { parseLogFileEvent } from '../../../../functions/waf-collector/core/log-file-event';

const TRUSTED = { bucket: 'aws-waf-logs-security-monitoring-111122223333', accountId: '111122223333' };
const FOLDER = 'AWSLogs/111122223333/WAFLogs/eu-central-1/shop/2026/03/01/12/00';
const KEY = `${FOLDER}/111122223333_waflogs_eu-central-1_shop_20260301T1200Z_0a7915da.log.gz`;

function message(key: unknown = KEY, bucket: unknown = TRUSTED.bucket, changes = {}): string {
  const detail = { bucket: { name: bucket }, object: { key, size: 10 } };
  return JSON.stringify({ source: 'aws.s3', 'detail-type': 'Object Created', detail, ...changes });
}

describe('the announcement of a log file', () => {
  it('names bucket, key, account and place', () => {
    expect(parseLogFileEvent(message(), TRUSTED)).toEqual({
      bucket: TRUSTED.bucket,
      key: KEY,
      accountId: '111122223333',
      place: 'eu-central-1',
    });
  });

  it('may lie under a prefix, and be of CloudFront', () => {
    const key = `some/prefix/${KEY.replaceAll('eu-central-1', 'cloudfront')}`;
    expect(parseLogFileEvent(message(key), TRUSTED)).toMatchObject({ key, place: 'cloudfront' });
  });

  it('leaves "+" and "%" in the key as they are, since EventBridge does not encode keys', () => {
    const key = `${FOLDER}/a+b%20c.log.gz`;
    expect(parseLogFileEvent(message(key), TRUSTED).key).toBe(key);
  });

  it.each([
    ['{', /not JSON/],
    [JSON.stringify({ Event: 's3:TestEvent' }), /no EventBridge event/],
    [message(KEY, TRUSTED.bucket, { source: 'aws.evil' }), /source is "aws.evil"/],
    [message(KEY, TRUSTED.bucket, { 'detail-type': 'Object Deleted' }), /Object Deleted/],
    [message(KEY, TRUSTED.bucket, { detail: {} }), /without bucket or object key/],
    [
      message(undefined, TRUSTED.bucket, {
        detail: { bucket: { name: TRUSTED.bucket }, object: { key: 7 } },
      }),
      /key/,
    ],
    [
      message(KEY, 'aws-waf-logs-of-somebody-else'),
      /"aws-waf-logs-of-somebody-else" is not the WAF log bucket/,
    ],
    [message(KEY.replaceAll('111122223333', '444455556666')), /account 444455556666, wanted 111122223333/],
    [
      message('AWSLogs/111122223333/CloudTrail/eu-central-1/2026/03/01/x.json.gz'),
      /is no key of a WAF log file/,
    ],
    [message(`${FOLDER}/x.txt`), /is no key/],
    [message(KEY.replace('/2026/03/01/12/00', '')), /is no key/],
    [message(`x${KEY}`), /is no key/],
  ])('is refused when it is %s', (body, reason) => {
    expect(() => parseLogFileEvent(body, TRUSTED)).toThrow(reason);
  });

  it('is refused with an Error whatever the body is, and never hangs', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.string().map((key) => message(key)),
        ),
        (body) => {
          expect(() => parseLogFileEvent(body, TRUSTED)).toThrow(Error);
        },
      ),
    );
    expect(() => parseLogFileEvent(message('a/'.repeat(50_000)), TRUSTED)).toThrow(/is no key/);
  });
});
