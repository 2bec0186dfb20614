import fc from 'fast-check';
import { toArchiveObject } from '../../../functions/guardduty-collector/core/archive-object';
import { canonicalFinding } from '../../../functions/guardduty-collector/core/canonical';
import { fieldName } from '../../../functions/guardduty-collector/core/field-names';
import { toMillis } from '../../../functions/guardduty-collector/core/instant';
import { archiveKey } from '../../../functions/shared/archive/archive-object';
import { asSdkObject } from '../../support/memory-guardduty';
import { allMembers, anyFinding, fullFinding } from './sdk-schema';

const UPDATED = Date.parse('2026-11-20T10:11:12.000Z');
const finding = (more: Record<string, unknown> = {}) =>
  asSdkObject({ id: 'f1', updatedAt: UPDATED, ...more });
const json = (native: unknown) => JSON.stringify(canonicalFinding(native));

describe('the canonical record', () => {
  it('has the same bytes for the SDK’s object, the service’s JSON and the event, with every member there is', () => {
    const { sdk, wire, event } = fullFinding();
    expect(json(wire)).toBe(json(sdk));
    expect(json(event)).toBe(json(sdk));
  });

  it('has the same bytes in every spelling, whatever members a finding has', () => {
    fc.assert(
      fc.property(anyFinding, ({ sdk, wire, event }) => {
        expect(json(wire)).toBe(json(sdk));
        expect(json(event)).toBe(json(sdk));
      }),
      { numRuns: 40 },
    );
  });

  it('does not depend on the order of members', () => {
    const native = finding();
    expect(json(Object.fromEntries(Object.entries(native).reverse()))).toBe(json(native));
  });

  it('stays as it is when it is made canonical again', () => {
    fc.assert(
      fc.property(anyFinding, ({ event }) => {
        const once = canonicalFinding(event);
        expect(canonicalFinding(once)).toEqual(once);
      }),
      { numRuns: 20 },
    );
  });

  it('names every member of the API, from either spelling', () => {
    const renamed = allMembers().filter(
      ({ name, jsonName, structure }) =>
        fieldName(name, structure === 'ProductCode' ? 'productCodes' : '') !==
        fieldName(jsonName, structure === 'Account' ? 'account' : ''),
    );
    expect(renamed).toEqual([]);
  });

  it.each([
    ['SourceIps', '', 'sourceIPs'],
    ['IPAddressV4', '', 'ipAddressV4'],
    ['EKSClusterDetails', '', 'eksClusterDetails'],
    ['hostIpc', '', 'hostIPC'],
    ['SubNetId', '', 'subnetId'],
    ['LoginAttributes', '', 'loginAttributes'],
    ['TaskCreatedAt', '', 'createdAt'],
    ['Code', 'productCodes', 'productCodeId'],
    ['Account', 'account', 'name'],
    ['NotYetKnown', '', 'notYetKnown'],
    ['UserName', '', 'userName'],
    ['Username', '', 'username'],
    ['__proto__', '', '__proto__'],
    ['constructor', '', 'constructor'],
  ])('calls %s in "%s" %s', (name, parent, wanted) => {
    expect(fieldName(name, parent)).toBe(wanted);
  });

  it('keeps names that are data: affected resources, anomaly profiles, additional information', () => {
    const canonical = canonicalFinding(
      finding({
        Service: {
          Action: { AwsApiCallAction: { AffectedResources: { 'AWS::S3::Bucket': 'b' } } },
          Detection: { Anomaly: { Profiles: { Account: { UserAgent: [{ ProfileType: 'FREQUENCY' }] } } } },
          AdditionalInfo: { Value: '{"unusual":{"ASNs":[{"asnOrg":"x"}]}}', Type: 'default' },
        },
      }),
    );
    expect(canonical['service']).toEqual({
      action: { awsApiCallAction: { affectedResources: { 'AWS::S3::Bucket': 'b' } } },
      additionalInfo: { unusual: { ASNs: [{ asnOrg: 'x' }] } },
      detection: { anomaly: { profiles: { Account: { UserAgent: [{ profileType: 'FREQUENCY' }] } } } },
    });
  });

  it.each([
    ['members', { additionalInfo: { sample: true } }],
    ['JSON text', { additionalInfo: { value: '{"sample":true}', type: 'default' } }],
    ['both', { AdditionalInfo: { Sample: true, Value: '{"sample":true}', Type: 'default' } }],
  ])('unfolds additional information from %s', (_form, service) => {
    expect(canonicalFinding(finding({ Service: service }))['service']).toEqual({
      additionalInfo: { sample: true },
    });
  });

  it('keeps additional information that is no JSON object as it is', () => {
    const service = { AdditionalInfo: { Value: '[1', Type: 'special' } };
    expect(canonicalFinding(finding({ Service: service }))['service']).toEqual({
      additionalInfo: { type: 'special', value: '[1' },
    });
  });

  it('drops nulls and what is empty', () => {
    const service = { Evidence: null, Count: 0, Archived: false, ResourceRole: '', Tags: [] };
    expect(canonicalFinding(finding({ Service: service }))['service']).toEqual({ archived: false, count: 0 });
  });

  it('takes partition, account and region from the ARN where the record lacks them', () => {
    const { AccountId, Region, Partition, ...rest } = finding();
    expect(canonicalFinding(rest)).toMatchObject({
      accountId: AccountId,
      region: Region,
      partition: Partition,
    });
  });

  it('gives one archive object for the same finding by event and by poll, at any precision of its time', () => {
    const spellings = [
      finding(),
      fromEvent(finding({ UpdatedAt: 'Nov 20, 2026, 10:11:12 AM' })),
      finding({ UpdatedAt: new Date(UPDATED + 345) }),
    ];
    expect(new Set(spellings.map((each) => keyOf(each))).size).toBe(1);
  });

  it.each([
    ['another second', { UpdatedAt: new Date(UPDATED + 1000).toISOString() }],
    ['another status', { Service: { Archived: true } }],
    ['another ARN', { Arn: 'arn:aws:guardduty:eu-central-1:111122223333:detector/d1/finding/f2' }],
  ])('gives another archive object for %s', (_what, more) => {
    expect(keyOf(finding(more))).not.toBe(keyOf(finding()));
  });
});

const keyOf = (native: unknown) => {
  const object = toArchiveObject(native);
  return object && archiveKey(object);
};

const fromEvent = (sdk: object) =>
  Object.fromEntries(
    Object.entries(sdk).map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), value]),
  );

describe('times', () => {
  const MS = Date.parse('2023-03-20T18:08:05.000Z');
  it.each([
    ['Mar 20, 2023, 6:08:05 PM'],
    ['Mar 20, 2023, 6:08:05\u202fPM'],
    ['2023-03-20T18:08:05Z'],
    ['2023-03-20T18:08:05.000+00:00'],
    ['2023-03-20T19:08:05+0100'],
    ['2023-03-20T18:08:05'],
    ['2023-03-20 18:08:05'],
    [MS],
    [MS / 1000],
    [String(MS)],
    [String(MS / 1000)],
    [new Date(MS)],
  ])('reads %s', (spelling) => {
    expect(toMillis(spelling)).toBe(MS);
  });

  it.each([
    ['yesterday'],
    [''],
    ['2023-13-45T00:00:00Z'],
    ['v1'],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    [-1],
    [new Date(Number.NaN)],
    [null],
    [{}],
    ['9'.repeat(500)],
  ])('has none for %s', (spelling) => {
    expect(toMillis(spelling)).toBeUndefined();
  });

  it('keeps milliseconds of fractional seconds', () => {
    expect(toMillis(1_636_625_755.218)).toBe(1_636_625_755_218);
  });
});

describe('a record that is no finding', () => {
  it.each([
    ['Id', undefined, 'GuardDuty finding (no id): id is missing or no text'],
    ['Arn', 7, 'GuardDuty finding f1: arn is missing or no text'],
    ['Arn', 'arn:aws:s3:::bucket', 'GuardDuty finding f1: arn is malformed: "arn:aws:s3:::bucket"'],
    ['Type', undefined, 'GuardDuty finding f1: type is missing or no text'],
    ['AccountId', '../../x', 'GuardDuty finding f1: accountId is malformed: "../../x"'],
    ['Region', 'eu-central-1/..', 'GuardDuty finding f1: region is malformed: "eu-central-1/.."'],
    ['UpdatedAt', undefined, 'GuardDuty finding f1: updatedAt is missing or no text'],
    ['UpdatedAt', 'soon', 'GuardDuty finding f1: updatedAt is malformed: "soon"'],
  ])('with %s %p is refused with field and problem', (field, value, message) => {
    expect(() => canonicalFinding(finding({ [field]: value }))).toThrow(message);
  });

  it.each([[null], ['text'], [[]], [7], [new Date()]])('of the form %p is refused', (value) => {
    expect(() => canonicalFinding(value)).toThrow('GuardDuty finding: not an object');
  });
});

describe('hostile content', () => {
  it('loses control characters and escapes, and is bounded', () => {
    const text = canonicalFinding(
      finding({ Title: `\u001b[31m<!channel>\u0000\u202e${'a'.repeat(1_000_000)}` }),
    );
    expect(text['title']).toMatch(/^\uFFFD\[31m<!channel>\uFFFD\uFFFDa+…$/);
    expect((text['title'] as string).length).toBeLessThanOrEqual(8_192);
  });

  it('keeps __proto__ as data', () => {
    const native = JSON.parse(
      JSON.stringify(finding()).replace('"Title"', '"__proto__":{"polluted":1},"Title"'),
    );
    const canonical = canonicalFinding(native);
    expect(JSON.stringify(canonical)).toContain('"__proto__":{"polluted":1}');
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('cuts off nesting that no finding has', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`);
    const value = `${'{"a":'.repeat(3_000)}1${'}'.repeat(3_000)}`;
    const list = JSON.parse(`${'['.repeat(5_000)}1${']'.repeat(5_000)}`);
    const canonical = canonicalFinding(finding({ Service: { X: deep, Y: list, AdditionalInfo: { value } } }));
    expect(JSON.stringify(canonical).length).toBeLessThan(2_000);
  });

  it('loses secrets and keeps the ids of access keys', () => {
    const secret = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.sig-nature';
    const key = 'AKIAIOSFODNN7EXAMPLE';
    const canonical = json(
      finding({
        Title: `used ${secret} and ${key}`,
        Resource: { AccessKeyDetails: { AccessKeyId: key }, userData: 'password=x' },
        Service: { Detection: { Sequence: { Actors: [{ Id: 'a', User: { CredentialUid: key } }] } } },
      }),
    );
    expect(canonical).not.toContain(secret);
    expect(canonical).not.toContain('password=x');
    expect(canonical).toContain('used [redacted] and [redacted]');
    expect(canonical).toContain(`"accessKeyId":"${key}"`);
    expect(canonical).toContain(`"credentialUid":"${key}"`);
  });
});
