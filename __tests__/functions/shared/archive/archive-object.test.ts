import { gunzipSync } from 'node:zlib';
import {
  type ArchiveObject,
  archiveKey,
  bodyOf,
  eventDay,
  identitySecond,
} from '../../../../functions/shared/archive/archive-object';

const object: ArchiveObject = {
  source: 'guardduty',
  region: 'eu-central-1',
  accountId: '111122223333',
  updatedAt: Date.parse('2026-11-20T23:59:59.999Z'),
  identity: ['arn', '1', 'New'],
  events: [],
};

describe('archiveKey', () => {
  it('is one partition a source, region, account and UTC day, and a hash of the identity', () => {
    expect(archiveKey(object)).toMatch(
      /^findings\/source=guardduty\/region=eu-central-1\/accountId=111122223333\/eventDay=20261120\/[0-9a-f]{64}\.json\.gz$/,
    );
    expect(archiveKey({ ...object })).toBe(archiveKey(object));
  });

  it.each([
    ['identity', { identity: ['arn', '2', 'New'] }],
    ['where its parts end', { identity: ['arn1', '', 'New'] }],
    ['source', { source: 'inspector' as const }],
  ])('differs with the %s', (_part, more) => {
    const hashOf = (key: string) => key.split('/').at(-1);
    expect(hashOf(archiveKey({ ...object, ...more }))).not.toBe(hashOf(archiveKey(object)));
  });

  it.each(['us-gov-west-1', 'ap-southeast-5', 'us-iso-east-1', 'global'])('takes region %s', (region) => {
    expect(archiveKey({ ...object, region })).toContain(`/region=${region}/`);
  });

  it.each([
    ['region', { region: '../state' }],
    ['region', { region: 'eu-central-1/x' }],
    ['region', { region: '' }],
    ['account id', { accountId: '12345678901' }],
    ['account id', { accountId: '111122223333\n' }],
    ['not an instant', { updatedAt: Number.NaN }],
    ['not an instant', { updatedAt: Date.UTC(12_345, 0) }],
    ['not an instant', { updatedAt: -1e14 }],
  ])('refuses a %s that is none: %j', (problem, more) => {
    expect(() => archiveKey({ ...object, ...more })).toThrow(problem);
  });
});

describe('bodyOf', () => {
  it('is one event a line, gzipped, the same bytes for the same events', () => {
    const events = [{ a: 1 }, { b: 'x\ny' }] as never;
    expect(gunzipSync(bodyOf({ ...object, events })).toString()).toBe('{"a":1}\n{"b":"x\\ny"}\n');
    expect(bodyOf({ ...object, events })).toEqual(bodyOf({ ...object, events }));
  });
});

describe('times', () => {
  it('become the UTC day and the whole second', () => {
    expect(eventDay(Date.parse('2026-01-02T00:00:00.000Z'))).toBe('20260102');
    expect(identitySecond(1_999)).toBe('1');
  });
});
