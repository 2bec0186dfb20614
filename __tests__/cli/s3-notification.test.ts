import fc from 'fast-check';
import { queueUrl } from '../../cli/queue-url';
import { objectCreatedEvent, s3Notification } from '../../cli/s3-notification';
import { announcedObjects } from '../../functions/cloudtrail-processor/core/notification';
import { objectKeyOf } from '../../functions/datadog-exporter/core/notification';

describe('the notification of an object', () => {
  it('is read by the processor as the same object, whatever its key', () => {
    const keys = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.constantFrom('a b+c%d', 'é/ü&=?#'),
    );
    fc.assert(
      fc.property(keys, (key) => {
        const body = JSON.stringify(s3Notification({ bucket: 'trail', key, bytes: 1 }));
        expect(announcedObjects(body)).toEqual([{ bucket: 'trail', key }]);
        const event = JSON.stringify(objectCreatedEvent({ bucket: 'trail', key, bytes: 1 }));
        expect(announcedObjects(event)).toEqual([{ bucket: 'trail', key }]);
      }),
    );
  });

  it('names the version, and the ETag without quotes', () => {
    const [entry] = s3Notification({
      bucket: 'trail',
      key: 'k',
      bytes: 7,
      region: 'eu-west-1',
      etag: '"e"',
      versionId: 'v',
    }).Records;
    expect(entry).toMatchObject({
      awsRegion: 'eu-west-1',
      s3: { object: { key: 'k', size: 7, eTag: 'e', versionId: 'v' } },
    });
  });

  it('is read by the exporter as an object of the archive', () => {
    const key = `findings/source=waf/region=eu-west-1/accountId=111122223333/eventDay=20260131/${'0'.repeat(64)}.json.gz`;
    const event = objectCreatedEvent({ bucket: 'archive', key, bytes: 1 });
    expect(objectKeyOf(JSON.stringify(event), 'archive')).toBe(key);
  });
});

describe("a queue's URL", () => {
  it.each([
    ['https://sqs.eu-central-1.amazonaws.com/111122223333/a-queue', 'eu-central-1', 'a-queue'],
    ['https://sqs.cn-north-1.amazonaws.com.cn/111122223333/q', 'cn-north-1', 'q'],
    ['http://127.0.0.1:5000/123456789012/q', undefined, 'q'],
  ])('%s says region and name', (url, region, name) => {
    expect(queueUrl(url)).toEqual({ url, region, accountId: expect.stringMatching(/^\d{12}$/), name });
  });

  it.each([
    '',
    'arn:aws:sqs:eu-central-1:111122223333:q',
    'https://sqs.eu-central-1.amazonaws.com/q',
    'https://sqs.eu-central-1.amazonaws.com/111122223333/q/more',
  ])('%j is none', (url) => expect(queueUrl(url)).toBeUndefined());
});
