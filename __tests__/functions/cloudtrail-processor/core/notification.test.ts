import fc from 'fast-check';
import { announcedObjects } from '../../../../functions/cloudtrail-processor/core/notification';
import { cloudTrailOwn, eventBridge, s3Event, s3Key, sns, testEvent } from './notifications';

const KEY = 'AWSLogs/123456789012/CloudTrail/eu-central-1/2026/11/20/a.json.gz';
const objectsOf = (message: unknown) => announcedObjects(JSON.stringify(message));

describe('what a queue message announces', () => {
  const shapes: readonly (readonly [string, unknown])[] = [
    ["S3's event", s3Event(KEY)],
    ["EventBridge's event", eventBridge(KEY)],
    ["CloudTrail's notification", cloudTrailOwn(KEY)],
  ];

  it.each(shapes)('is the object of %s', (_, message) => {
    expect(objectsOf(message)).toEqual([{ bucket: 'trail', key: KEY }]);
  });

  it.each(shapes)('is the object of %s wrapped by SNS', (_, message) => {
    expect(objectsOf(sns(message))).toEqual([{ bucket: 'trail', key: KEY }]);
  });

  it("is nothing for S3's test event, bare or wrapped", () => {
    expect(objectsOf(testEvent)).toEqual([]);
    expect(objectsOf(sns(testEvent))).toEqual([]);
  });

  it('is every object of a message with several, in order', () => {
    const objects = ['k1', 'k2', 'k3'].map((key) => ({ bucket: 'trail', key }));
    expect(objectsOf(s3Event('k1', 'k2', 'k3'))).toEqual(objects);
    expect(objectsOf(cloudTrailOwn('k1', 'k2', 'k3'))).toEqual(objects);
  });

  it('names the version that was written', () => {
    const [record] = s3Event('k').Records;
    const versioned = {
      Records: [{ ...record, s3: { bucket: { name: 'trail' }, object: { key: 'k', versionId: 'v1' } } }],
    };
    expect(objectsOf(versioned)).toEqual([{ bucket: 'trail', key: 'k', versionId: 'v1' }]);
    const event = eventBridge('k');
    const bridged = { ...event, detail: { ...event.detail, object: { key: 'k', 'version-id': 'v2' } } };
    expect(objectsOf(bridged)).toEqual([{ bucket: 'trail', key: 'k', versionId: 'v2' }]);
  });

  it("decodes the keys of S3's events, where a space is + and a plus %2B", () => {
    expect(objectsOf(s3Event('a b'))).toEqual([{ bucket: 'trail', key: 'a b' }]);
    expect(announcedObjects(JSON.stringify(s3Event('x')).replace('"x"', '"a+b%2Bc%25d%C3%BC"'))).toEqual([
      { bucket: 'trail', key: 'a b+c%dü' },
    ]);
  });

  it('takes the keys of EventBridge and of CloudTrail as they are: a + is a +, a %20 a %20', () => {
    for (const message of [eventBridge('a+b%20c'), cloudTrailOwn('a+b%20c')])
      expect(objectsOf(message)).toEqual([{ bucket: 'trail', key: 'a+b%20c' }]);
  });

  it('is the same key by every way that it comes', () => {
    const key = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }).map((text) => text.toWellFormed());
    fc.assert(
      fc.property(fc.oneof(key, fc.stringMatching(/^[ +%a-f0-9/é]{1,40}$/)), (wanted) => {
        const expected = [{ bucket: 'trail', key: wanted }];
        for (const message of [s3Event(wanted), eventBridge(wanted), cloudTrailOwn(wanted)]) {
          expect(objectsOf(message)).toEqual(expected);
          expect(objectsOf(sns(message))).toEqual(expected);
        }
      }),
    );
  });

  const unknown: readonly (readonly [string, string, RegExp])[] = [
    ['text', 'hello', /message body is not JSON/],
    ['a list', '[]', /no JSON object/],
    ['null', 'null', /no JSON object/],
    ['an object of other members', '{"hello":1,"there":2}', /"\{hello, there\}" is no notification/],
    ['an S3 event without records', '{"Records":[]}', /without records/],
    ['a record that is no object', '{"Records":[7]}', /Records\[0\].eventName is "undefined"/],
    [
      'a removal',
      JSON.stringify(s3Event('k')).replace('ObjectCreated:Put', 'ObjectRemoved:Delete'),
      /Records\[0\].eventName is "ObjectRemoved:Delete"/,
    ],
    [
      'a record without an object',
      '{"Records":[{"eventName":"ObjectCreated:Put"}]}',
      /Records\[0\] names no bucket or no object key/,
    ],
    [
      'a key that is not encoded',
      JSON.stringify(s3Event('k')).replace('"k"', '"50%"'),
      /"50%" is not URL-encoded/,
    ],
    [
      'a key that is no text',
      JSON.stringify(s3Event('k')).replace('"k"', '7'),
      /names no bucket or no object key/,
    ],
    ['an empty key', JSON.stringify(eventBridge('')), /detail names no bucket or no object key/],
    [
      'no bucket',
      JSON.stringify(cloudTrailOwn('k')).replace('"trail"', '""'),
      /s3ObjectKey\[0\] names no bucket/,
    ],
    ['an empty list of keys', '{"s3Bucket":"trail","s3ObjectKey":[]}', /no list s3ObjectKey/],
    ['one key instead of a list', '{"s3Bucket":"trail","s3ObjectKey":"k"}', /no list s3ObjectKey/],
    [
      'another event of S3',
      JSON.stringify(eventBridge('k')).replace('Object Created', 'Object Deleted'),
      /"Object Deleted" of "aws.s3"/,
    ],
    [
      'an event of another service',
      JSON.stringify(eventBridge('k')).replace('aws.s3', 'aws.health'),
      /"aws.health"/,
    ],
    [
      "SNS's confirmation",
      JSON.stringify({ ...sns('x'), Type: 'SubscriptionConfirmation' }),
      /is no notification/,
    ],
    [
      'an SNS notification of text',
      JSON.stringify({ ...sns('x'), Message: 'hello' }),
      /SNS notification's Message is not JSON/,
    ],
    ['an SNS notification within another', JSON.stringify(sns(sns(s3Event('k')))), /is no notification/],
  ];

  it.each(unknown)('is an error for %s', (_, body, message) => {
    expect(() => announcedObjects(body)).toThrow(message);
  });

  it('is an error that quotes no more than a part of what came', () => {
    const body = JSON.stringify({ Records: [{ eventName: 'x'.repeat(10_000) }] });
    expect(() => announcedObjects(body)).toThrow(/^.{1,200}$/);
  });

  it('never fails with anything but an error in words', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (message) => {
        try {
          objectsOf(message);
        } catch (error) {
          expect((error as Error).name).toBe('Error');
        }
      }),
    );
  });

  it('encodes like S3 in these tests', () => {
    expect(s3Key('a b+c/d%é')).toBe('a+b%2Bc/d%25%C3%A9');
  });
});
