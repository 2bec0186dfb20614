import { anomalyFinding } from '../../../../functions/anomaly-detector/core/findings/finding';
import { alertFinding } from '../../../../functions/cloudtrail-processor/core/alerts/finding';
import { readSighting } from '../../../../functions/predictor/core/risk/sighting';
import { alert } from '../../notifier/rig';
import { ACCOUNT, ALICE, finding } from '../rig';

const read = (changes: Record<string, unknown> = {}) => readSighting(JSON.stringify(finding('u', changes)));
const by = (user: object, session: object = {}) =>
  read({ evidences: [{ actor: { user, session } }] })?.principal;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/ops/deployer`;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/deployer/i-0123`;
const PERSON = `arn:aws:sts::${ACCOUNT}:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/alice@example.com`;

describe('what a finding says against a principal', () => {
  it('is rule, severity and name of the finding', () => {
    expect(read()).toEqual({
      principal: ALICE,
      accountId: ACCOUNT,
      type: 'cloudtrail.trail-stopped',
      title: 'Trail stopped',
      severity: 4,
      uid: 'u',
    });
  });

  it('is read from the findings that the CloudTrail processor makes', () => {
    const place = { accountId: ACCOUNT, region: 'eu-central-1' };
    expect(readSighting(JSON.stringify(alertFinding(alert(), place)))).toMatchObject({
      principal: `arn:aws:iam::${ACCOUNT}:role/search-indexer`,
      type: 'cloudtrail.trail-stopped',
      severity: 5,
    });
  });

  it.each([
    ['a role for its sessions, with its path', { uid: SESSION }, { issuer: ROLE }, ROLE],
    [
      'a role by its name where the path is not told',
      { uid: SESSION },
      {},
      `arn:aws:iam::${ACCOUNT}:role/deployer`,
    ],
    ['the person behind IAM Identity Center', { uid: PERSON }, { issuer: ROLE }, 'alice@example.com'],
    ['the person by the name alone', { uid: 'alice@example.com' }, {}, 'alice@example.com'],
    ['a user', { uid: ALICE }, {}, ALICE],
    ['no service of AWS', { uid: 'config.amazonaws.com', type: 'AWSService' }, {}, undefined],
    ['nobody where nobody is named', {}, {}, undefined],
  ])('names %s', (_, user, session, expected) => {
    expect(by(user, session)).toBe(expected);
  });

  it('names the role that a person came by', () => {
    expect(read({ evidences: [{ actor: { user: { uid: PERSON } } }] })?.role).toBe(
      `arn:aws:sts::${ACCOUNT}:assumed-role/AWSReservedSSO_Admin_0123456789abcdef`,
    );
    expect(read()).not.toHaveProperty('role');
  });

  it('is read from the findings that the anomaly detector makes', () => {
    const anomaly = {
      identity: ['api', 'x'],
      at: 1_772_528_400,
      ruleId: 'anomaly.new-country',
      title: 'New country',
      explanation: '',
      severity: 'MEDIUM',
      accountId: ACCOUNT,
      region: 'eu-central-1',
      tags: {},
      analytic: 'behavioral',
      subject: 'alice@example.com',
      parameter: 'new-country',
      observed: 'NL',
      expected: 'DE',
      method: 'new-country',
      principal: 'alice@example.com',
      response: '',
      record: {},
    } as const;
    expect(readSighting(JSON.stringify(anomalyFinding(anomaly)))).toMatchObject({
      principal: 'alice@example.com',
      type: 'anomaly.new-country',
      severity: 3,
      uid: 'api#x',
    });
    expect(readSighting(JSON.stringify(anomalyFinding({ ...anomaly, hasEnded: true })))).toBeUndefined();
    const role = `arn:aws:iam::${ACCOUNT}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef`;
    const ofRole = (identity: readonly string[]) =>
      readSighting(JSON.stringify(anomalyFinding({ ...anomaly, identity, principal: role })));
    expect(ofRole(['novelty', 'x'])).toMatchObject({ principal: 'alice@example.com', role });
    expect(ofRole(['api', 'x'])?.principal).toBe(role);
  });

  it('names the actor of the finding itself where no evidence has one', () => {
    expect(read({ evidences: [{}], actor: { user: { uid: ALICE } } })?.principal).toBe(ALICE);
  });

  it.each([
    ['suppressed', { status_id: 3 }],
    ['resolved', { status_id: 4 }],
    ['closed', { activity_id: 3 }],
    ['without a name', { finding_info: {}, metadata: {} }],
  ])('is nothing where the finding is %s', (_, changes) => {
    expect(read(changes)).toBeUndefined();
  });

  it('bounds what comes from outside', () => {
    const long = 'x'.repeat(5_000);
    const sighting = read({
      evidences: [{ actor: { user: { uid: long } } }],
      finding_info: { uid: 'u', title: long },
      metadata: { event_code: long },
    });
    expect([sighting?.principal, sighting?.type, sighting?.title].map((text) => text?.length)).toEqual([
      256, 256, 256,
    ]);
  });
});
