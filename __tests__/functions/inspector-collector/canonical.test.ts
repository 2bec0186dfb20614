import fc from 'fast-check';
import { canonicalFinding } from '../../../functions/inspector-collector/core/canonical';
import { parseInstant } from '../../../functions/inspector-collector/core/instant';
import { toArchiveObject } from '../../../functions/inspector-collector/core/normalize';
import { archiveKey } from '../../../functions/shared/archive/archive-object';
import { ARN, eventOf, FINDINGS, packageFinding, respell, TIME_SPELLINGS } from './findings';

const upperFirst = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
const bytes = (finding: unknown) => JSON.stringify(canonicalFinding(finding).record);

describe('one canonical record', () => {
  describe.each(Object.entries(FINDINGS))('of a %s', (_, finding) => {
    it.each(Object.entries(TIME_SPELLINGS))('has the same bytes with times as %s', (_name, time) => {
      expect(bytes(respell(finding(), time))).toBe(bytes(finding()));
    });

    it('has the same bytes in PascalCase', () => {
      expect(bytes(respell(finding(), (date) => date, upperFirst))).toBe(bytes(finding()));
    });

    it('has the same bytes as an event detail with nulls and empty members', () => {
      expect(bytes(eventOf(finding())['detail'])).toBe(bytes(finding()));
    });

    it('is its own canonical record', () => {
      expect(bytes(canonicalFinding(finding()).record)).toBe(bytes(finding()));
    });
  });

  it('has sorted members and ISO 8601 times of whole UTC seconds', () => {
    const { record } = canonicalFinding(respell(packageFinding(), (date) => new Date(date.getTime() + 999)));
    expect(Object.keys(record)).toEqual(Object.keys(record).toSorted());
    expect(record).toMatchObject({
      updatedAt: '2024-09-05T17:00:36Z',
      exploitabilityDetails: { lastKnownExploitAt: '2024-08-31T00:04:50Z' },
      remediation: { recommendation: { url: 'https://example.com/advice' } },
    });
  });

  it("keeps the spelling of the customer's tags, and empty values", () => {
    const { record } = canonicalFinding(packageFinding());
    expect(record).toMatchObject({
      resources: [{ tags: { Name: 'web-1', Team: 'shop', 'cost-center': '' } }],
    });
  });

  it('keeps false and zero, drops null, empty and what JSON has no number for', () => {
    const { record } = canonicalFinding(
      packageFinding({
        no: false,
        zero: 0,
        none: null,
        blank: '',
        list: [null, []],
        nan: Number.NaN,
        at: 'x',
      }),
    );
    expect(record).toMatchObject({ no: false, zero: 0, at: 'x' });
    for (const dropped of ['none', 'blank', 'list', 'nan']) expect(record).not.toHaveProperty(dropped);
  });

  it('drops a time that is none', () => {
    const { record } = canonicalFinding(
      packageFinding({ lastObservedAt: 'yesterday', pushedAt: { no: 'time' } }),
    );
    expect(record).not.toHaveProperty('lastObservedAt');
    expect(record).not.toHaveProperty('pushedAt');
  });

  it('masks secrets and cleans hostile text, `__proto__` included', () => {
    const hostile = JSON.parse('{"__proto__":{"polluted":"yes"}}') as Record<string, unknown>;
    const { record } = canonicalFinding({
      ...packageFinding({
        title: '\u001b[31m<!channel>\u202e',
        description: `key AKIAABCDEFGHIJKLMNOP ${'x'.repeat(1_000_000)}`,
        resources: [{ ...hostile, tags: { password: 'hunter2' } }],
      }),
      ...hostile,
    });
    const text = JSON.stringify(record);
    expect(text).not.toMatch(/AKIA|hunter2|\\u001b|\u202e/);
    expect(text.length).toBeLessThan(20_000);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });

  it('cuts what is nested deeper than any finding', () => {
    let deep: unknown = 'bottom';
    for (let level = 0; level < 10_000; level++) deep = { deep };
    expect(bytes(packageFinding({ deep })).length).toBeLessThan(10_000);
  });

  it('never depends on the order of members or the spelling of times', () => {
    const spelling = fc.constantFrom(...Object.values(TIME_SPELLINGS));
    const finding = fc.constantFrom(...Object.values(FINDINGS));
    const seconds = fc.integer({ min: 1_000_000_000, max: 4_000_000_000 });
    fc.assert(
      fc.property(finding, seconds, spelling, spelling, (make, second, one, other) => {
        const updatedAt = new Date(second * 1000).toISOString().replace('.000Z', 'Z');
        const native = make({ updatedAt });
        const reversed = Object.fromEntries(Object.entries(native).reverse());
        expect(bytes(respell(native, one))).toBe(bytes(respell(reversed, other)));
        expect(canonicalFinding(respell(native, one)).updatedAt).toBe(second * 1000);
      }),
    );
  });

  it('reads any JSON or names field and problem', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...Object.keys(packageFinding())), fc.jsonValue()),
        (changes) => {
          try {
            canonicalFinding({ ...packageFinding(), ...changes });
          } catch (error) {
            expect(error).toBeInstanceOf(TypeError);
            expect((error as Error).message).toMatch(/^(findingArn|awsAccountId|status|updatedAt): /);
          }
        },
      ),
    );
  });
});

describe('what names a version', () => {
  it('is ARN, update second and status', () => {
    const object = toArchiveObject(packageFinding());
    expect(object).toMatchObject({
      source: 'inspector',
      region: 'eu-central-1',
      accountId: '111122223333',
      updatedAt: Date.parse('2024-09-05T17:00:36Z'),
      identity: [ARN, String(Date.parse('2024-09-05T17:00:36Z') / 1000), 'ACTIVE'],
    });
    expect(archiveKey(object)).toContain('/region=eu-central-1/accountId=111122223333/eventDay=20240905/');
  });

  it.each([
    ['lastObservedAt', { updatedAt: undefined }, '2024-09-05T10:00:00Z'],
    ['firstObservedAt', { updatedAt: undefined, lastObservedAt: 'never' }, '2024-09-04T16:50:37Z'],
  ])('falls back to %s', (_, changes, expected) => {
    expect(canonicalFinding(packageFinding(changes)).updatedAt).toBe(Date.parse(expected));
  });

  it.each([
    ['the ARN where the resource has none', [{ id: 'i-1' }]],
    ['the ARN where there is no resource', undefined],
    ['the ARN where the resource is of another cloud', [{ id: 'vm', region: 'westeurope' }]],
    ['the resource', [{ id: 'i-1', region: 'eu-central-1' }]],
  ])('takes the region from %s', (_, resources) => {
    expect(canonicalFinding(packageFinding({ resources })).region).toBe('eu-central-1');
  });

  it("prefers the resource's region", () => {
    const resources = [{ id: 'i-1', region: 'us-gov-west-1' }];
    expect(canonicalFinding(packageFinding({ resources })).region).toBe('us-gov-west-1');
  });

  it.each([
    [{ findingArn: undefined }, 'findingArn: wanted an Inspector finding ARN, found nothing'],
    [{ findingArn: 'arn:aws:s3:::x' }, 'findingArn: wanted an Inspector finding ARN, found "arn:aws:s3:::x"'],
    [{ awsAccountId: 42 }, 'awsAccountId: wanted an account id of 12 digits, found 42'],
    [{ awsAccountId: '../12' }, 'awsAccountId: wanted an account id of 12 digits, found "../12"'],
    [{ status: {} }, 'status: wanted ACTIVE, SUPPRESSED or CLOSED, found nothing'],
    [
      { updatedAt: 1e18, lastObservedAt: 'x', firstObservedAt: null },
      'updatedAt: neither it nor lastObservedAt nor firstObservedAt is a time',
    ],
  ])('refuses %j', (changes, message) => {
    expect(() => canonicalFinding(packageFinding(changes))).toThrow(new TypeError(message));
  });

  it.each([null, 'text', 7, [packageFinding()], new Date()])('refuses %p', (native) => {
    expect(() => canonicalFinding(native)).toThrow('finding: wanted an object');
  });
});

describe('an instant', () => {
  it.each([
    ['Mar 20, 2023, 6:08:05 PM', '2023-03-20T18:08:05.000Z'],
    ['Mar 20, 2023, 12:00:00 AM', '2023-03-20T00:00:00.000Z'],
    ['Mar 20, 2023 12:00:00 PM', '2023-03-20T12:00:00.000Z'],
    ['Wed Sep 04 16:59:44.356 UTC 2024', '2024-09-04T16:59:44.000Z'],
    ['2023-03-20T18:08:05.999999+02:00', '2023-03-20T16:08:05.000Z'],
    [' 2023-03-20 18:08:05 ', '2023-03-20T18:08:05.000Z'],
    [1_679_335_685.9, '2023-03-20T18:08:05.000Z'],
    ['1679335685', '2023-03-20T18:08:05.000Z'],
    [1_679_335_685_123, '2023-03-20T18:08:05.000Z'],
  ])('reads %p', (spelling, expected) => {
    expect(new Date(parseInstant(spelling) ?? Number.NaN).toISOString()).toBe(expected);
  });

  it.each([
    'Feb 30, 2023, 6:08:05 PM',
    'Foo 20, 2023, 6:08:05 PM',
    '2023-13-01T00:00:00Z',
    '2023-01-01T25:00:00Z',
    '2023-01-01T00:61:00Z',
    '2023-01-01T00:00:61Z',
    '2023-01-01',
    'soon',
    `Mar 20, 2023${' '.repeat(1000)}`,
    '',
    -1,
    1e20,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    new Date('no'),
    true,
    null,
    undefined,
    {},
  ])('takes %p for none', (spelling) => {
    expect(parseInstant(spelling)).toBeUndefined();
  });
});
