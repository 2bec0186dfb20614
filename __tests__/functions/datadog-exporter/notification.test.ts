import { objectKeyOf, sourceOf } from '../../../functions/datadog-exporter/core/notification';
import { keyOf } from './fixtures';

const envelope = (overrides: Record<string, unknown> = {}, detail: Record<string, unknown> = {}) =>
  JSON.stringify({
    version: '0',
    source: 'aws.s3',
    'detail-type': 'Object Created',
    detail: { bucket: { name: 'archive' }, object: { key: keyOf(), size: 9 }, ...detail },
    ...overrides,
  });

describe('a notification', () => {
  it('names the object to deliver', () => {
    expect(objectKeyOf(envelope(), 'archive')).toBe(keyOf());
  });

  it.each([
    ['is no JSON', 'hello', /not JSON/],
    ['is no event', '{"Records":[]}', /no EventBridge event/],
    ['comes from another service', envelope({ source: 'aws.ec2' }), /source is "aws.ec2"/],
    ['is another kind of event', envelope({ 'detail-type': 'Object Deleted' }), /detail-type/],
    ['is of another bucket', envelope({}, { bucket: { name: 'foreign' } }), /another bucket/],
    ['has no bucket', envelope({}, { bucket: null }), /another bucket/],
    ['has no key', envelope({}, { object: {} }), /no object key/],
    ['lies outside findings/', envelope({}, { object: { key: 'state/x.json' } }), /no key of a finding/],
    [
      'climbs out of findings/',
      envelope({}, { object: { key: `findings/../${keyOf()}` } }),
      /no key of a finding/,
    ],
    [
      'has an unknown source',
      envelope({}, { object: { key: keyOf('one', 'other') } }),
      /no key of a finding/,
    ],
    [
      'is URL-encoded',
      envelope({}, { object: { key: keyOf().replaceAll('=', '%3D') } }),
      /no key of a finding/,
    ],
  ])('that %s is a permanent failure with its reason', (_, body, reason) => {
    let failure: unknown;
    try {
      objectKeyOf(body, 'archive');
    } catch (error) {
      failure = error;
    }
    expect(failure).toMatchObject({ failure: { kind: 'permanent', reason: expect.stringMatching(reason) } });
  });

  it('bounds a hostile key in the reason', () => {
    expect(() => sourceOf(`${'x'.repeat(5_000)}\n`)).toThrow(/^.{1,256}$/);
  });

  it.each(['guardduty', 'inspector', 'waf', 'cloudtrail', 'anomaly'])(
    'knows the producer %s by the key',
    (source) => {
      expect(sourceOf(keyOf('one', source))).toBe(source);
    },
  );
});
