import fc from 'fast-check';
import {
  logFileOf,
  type TrustedTrail,
  trustedAccounts,
} from '../../../../functions/cloudtrail-processor/core/log-file';

const TRUSTED: TrustedTrail = { bucket: 'trail', accounts: new Set(['123456789012']) };
const ORGANIZATION: TrustedTrail = { bucket: 'trail', accounts: { organization: 'o-abcdefghij' } };
const FILE = '123456789012_CloudTrail_eu-central-1_20261120T1000Z_AbCd+1 %2.json.gz';
const keyOf = (service = 'CloudTrail', account = '123456789012', root = 'AWSLogs') =>
  `${root}/${account}/${service}/eu-central-1/2026/11/20/${FILE}`;
const fileOf = (key: string, trusted = TRUSTED, bucket = 'trail') => logFileOf({ bucket, key }, trusted);

describe('a log file', () => {
  it('is known by its key: kind, account, region and day', () => {
    expect(logFileOf({ bucket: 'trail', key: keyOf(), versionId: 'v' }, TRUSTED)).toEqual({
      bucket: 'trail',
      key: keyOf(),
      versionId: 'v',
      kind: 'events',
      accountId: '123456789012',
      region: 'eu-central-1',
      day: '20261120',
    });
  });

  it('may lie under a prefix and under an organization', () => {
    for (const root of ['logs/all+of it/AWSLogs', 'AWSLogs/o-abcdefghij', 'AWSLogs/AWSLogs'])
      expect(fileOf(keyOf('CloudTrail', '123456789012', root))).toMatchObject({ kind: 'events' });
  });

  it('of calls through VPC endpoints is one of events', () => {
    expect(fileOf(keyOf('CloudTrail-NetworkActivity'))).toMatchObject({ kind: 'events', day: '20261120' });
  });

  it('of Insights is told apart', () => {
    expect(fileOf(keyOf('CloudTrail-Insight'))).toMatchObject({ kind: 'insights', day: '20261120' });
  });

  it.each(['CloudTrail-Digest', 'Config', 'vpcflowlogs', 'elasticloadbalancing', 'constructor'])(
    'is not %s, which lies beside it',
    (service) => {
      expect(fileOf(keyOf(service))).toBeUndefined();
      expect(fileOf(keyOf(service, '999999999999', 'p/AWSLogs/o-abcdefghij'))).toBeUndefined();
    },
  );

  it.each([
    ['in another folder', 'findings/source=waf/x.json.gz'],
    ['without account', `AWSLogs/CloudTrail/eu-central-1/2026/11/20/${FILE}`],
    ['of no region', keyOf().replace('eu-central-1/', '../')],
    ['of no day', keyOf().replace('2026/11/20', '2026/11')],
    ['that is not packed', keyOf().replace('.json.gz', '.json')],
    ['in a folder below', keyOf().replace('/20/', '/20/more/')],
    ['under a name that only ends like the root', keyOf('CloudTrail', '123456789012', 'NotAWSLogs')],
  ])('is refused %s', (_, key) => {
    expect(() => fileOf(key)).toThrow(/is no key of a CloudTrail log file/);
  });

  it('of another bucket is refused, with the bucket quoted', () => {
    expect(() => fileOf(keyOf(), TRUSTED, 'foreign"')).toThrow(
      'bucket "foreign\\"" is not the trail\'s bucket',
    );
  });

  it('of another account is refused', () => {
    for (const service of ['CloudTrail', 'CloudTrail-Insight', 'CloudTrail-NetworkActivity'])
      expect(() => fileOf(keyOf(service, '999999999999'))).toThrow('log file of account 999999999999');
  });

  it('of an organization is known by its id, whatever the account', () => {
    expect(fileOf(keyOf('CloudTrail', '999999999999', 'AWSLogs/o-abcdefghij'), ORGANIZATION)).toMatchObject({
      accountId: '999999999999',
    });
    expect(() => fileOf(keyOf('CloudTrail', '999999999999', 'AWSLogs/o-zzzzzzzzzz'), ORGANIZATION)).toThrow(
      'log file of organization o-zzzzzzzzzz, wanted o-abcdefghij',
    );
    expect(() => fileOf(keyOf(), ORGANIZATION)).toThrow('log file of organization none');
  });

  it('is never taken from a hostile key, and the error is bounded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (key) => {
        expect(() => fileOf(`${key}\n`)).toThrow(/^.{1,1500}$/);
      }),
    );
  });
});

describe('the watched accounts', () => {
  it('are a list or an organization', () => {
    expect(trustedAccounts(' 123456789012, 210987654321 ')).toEqual(
      new Set(['123456789012', '210987654321']),
    );
    expect(trustedAccounts('organization:o-abcdefghij')).toEqual({ organization: 'o-abcdefghij' });
  });

  it.each(['', '12345', '123456789012,', 'organization:', 'organization:x', 'o-abcdefghij'])(
    'are never %p',
    (spelling) => {
      expect(() => trustedAccounts(spelling)).toThrow(/12-digit account ids/);
    },
  );
});
