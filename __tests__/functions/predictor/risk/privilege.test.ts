import fc from 'fast-check';
import {
  type AccountAuthorization,
  accountPrivileges,
  principalKey,
} from '../../../../functions/predictor/core/risk/account-privileges';
import { fitsPattern } from '../../../../functions/predictor/core/risk/action-pattern';
import { privilegeOf } from '../../../../functions/predictor/core/risk/privilege';
import { statementsOf } from '../../../../functions/predictor/core/risk/statement';
import { ACCOUNT, ALICE, EVERYTHING } from '../rig';

const allow = (Action: unknown, Resource: unknown = '*', more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const deny = (Action: unknown, Resource: unknown = '*', more: object = {}) => ({
  Effect: 'Deny',
  Action,
  Resource,
  ...more,
});
const classOf = (...Statement: readonly object[]) => privilegeOf(statementsOf(JSON.stringify({ Statement })));
const OWN_USER = `arn:aws:iam::${ACCOUNT}:user/\${aws:username}`;

describe('a pattern of actions', () => {
  const letters = (alphabet: string, maxLength: number) =>
    fc.array(fc.constantFrom(...alphabet), { maxLength }).map((all) => all.join(''));

  it('fits what a regular expression says that it fits', () => {
    fc.assert(
      fc.property(letters('aB.*?', 8), letters('Ab.', 10), (pattern, action) => {
        const asRegExp = pattern.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.');
        expect(fitsPattern(pattern, action)).toBe(new RegExp(`^${asRegExp}$`, 'i').test(action));
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes no time that grows with all the ways in which it might fit', () => {
    expect(classOf(allow(`iam:${'*?'.repeat(1_000)}*x`))).toBe('write');
    expect(classOf(allow(`*${'a*'.repeat(1_000)}`))).toBe('write');
    expect(classOf(allow(`sso:${'*?'.repeat(16)}*!`))).toBe('write');
  });
});

describe('the class of a principal', () => {
  it.each([
    ['everything', [allow('*')], 'admin'],
    ['everything, spelt with a service', [allow('*:*')], 'admin'],
    ['everything in IAM', [allow(['iam:*'])], 'admin'],
    [
      'everything but a service that is not IAM',
      [{ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }],
      'admin',
    ],
    ['everything, under a condition', [allow('*', '*', { Condition: { Bool: { a: 'b' } } })], 'admin'],
    [
      'everything but some resources',
      [{ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::x' }],
      'admin',
    ],
    ['everything, and IAM denied', [allow('*'), deny('iam:*'), deny('organizations:*')], 'escalation'],
    ['everything denied again', [allow('*'), deny('*')], 'none'],
    ['everything on one bucket', [allow('s3:*', 'arn:aws:s3:::x/*')], 'sensitive-data'],
    [
      'starting instances, and all else denied',
      [allow('ec2:Start*'), { Effect: 'Deny', NotAction: 'ec2:*', Resource: '*' }],
      'write',
    ],
    ['attaching policies', [allow('iam:AttachUserPolicy')], 'escalation'],
    ['attaching policies, by a pattern', [allow('IAM:attach*policy')], 'escalation'],
    ['attaching policies, denied', [allow('iam:AttachUserPolicy'), deny('iam:Attach*')], 'write'],
    [
      'attaching policies, denied elsewhere',
      [allow('iam:AttachUserPolicy'), deny('iam:*', 'arn:aws:iam::1:user/x')],
      'escalation',
    ],
    [
      'attaching policies, denied under a condition',
      [allow('iam:AttachUserPolicy'), deny('iam:*', '*', { Condition: { Bool: { a: 'b' } } })],
      'escalation',
    ],
    [
      'passing a role to a function',
      [allow('iam:PassRole', 'arn:aws:iam::1:role/x'), allow('lambda:CreateFunction')],
      'escalation',
    ],
    ['passing a role to nothing', [allow('iam:PassRole')], 'write'],
    ['functions without a role to pass', [allow('lambda:CreateFunction')], 'write'],
    ['everything but IAM', [{ Effect: 'Allow', NotAction: ['iam:*'], Resource: '*' }], 'escalation'],
    ['keys of its own', [allow('iam:CreateAccessKey', OWN_USER)], 'write'],
    ['policies of its own', [allow('iam:PutUserPolicy', OWN_USER)], 'escalation'],
    ['keys of others', [allow('iam:CreateAccessKey', [OWN_USER, '*'])], 'escalation'],
    [
      'a secret',
      [allow('secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:*:*:secret:x')],
      'sensitive-data',
    ],
    ['objects', [allow('s3:Get*')], 'sensitive-data'],
    ['starting instances', [allow(['ec2:StartInstances', 'ec2:Describe*'])], 'write'],
    ['looking', [allow(['ec2:Describe*', 's3:ListAllMyBuckets', 'iam:GetUser'])], 'read-only'],
    ['nothing', [], 'none'],
    ['denials only', [deny('*')], 'none'],
  ])('that may do %s', (_, statements, expected) => {
    expect(classOf(...statements)).toBe(expected);
  });

  it('never falls by a further permission, and never rises by a denial', () => {
    const order = ['none', 'read-only', 'write', 'sensitive-data', 'escalation', 'admin'];
    const action = fc.constantFrom(
      '*',
      'iam:*',
      'iam:PassRole',
      'lambda:*',
      's3:GetObject',
      'ec2:Describe*',
      'ec2:RunInstances',
    );
    const statement = action.map((each) => allow(each));
    fc.assert(
      fc.property(fc.array(statement), action, (statements, further) => {
        const before = order.indexOf(classOf(...statements));
        expect(order.indexOf(classOf(...statements, allow(further)))).toBeGreaterThanOrEqual(before);
        expect(order.indexOf(classOf(...statements, deny(further)))).toBeLessThanOrEqual(before);
      }),
    );
  });
});

describe('statements', () => {
  it('are read alone or in a list, as are their actions', () => {
    expect(statementsOf(EVERYTHING)[0]?.covers('s3:GetObject')).toBe(true);
    const [one] = statementsOf(JSON.stringify({ Statement: [allow(['s3:Get?bject', 'sqs:*'])] }));
    expect(
      ['s3:GetObject', 'S3:GETOBJECT', 's3:GetObjectAcl', 'sqs:SendMessage', 'sns:Publish'].map((each) =>
        one?.covers(each),
      ),
    ).toEqual([true, true, false, true, false]);
  });

  it('take no character but * and ? for a pattern', () => {
    const [one] = statementsOf(JSON.stringify({ Statement: allow('s3:Get.*(x)+') }));
    expect(['s3:Get.anything(x)+', 's3:Getxx'].map((each) => one?.covers(each))).toEqual([true, false]);
  });

  it('are refused where there is no policy', () => {
    expect(() => statementsOf('"x"')).toThrow('a policy document is no JSON object');
  });
});

describe("an account's privileges", () => {
  const nothing = { inline: [], attached: [] };
  const MANAGED = 'arn:aws:iam::aws:policy/AdministratorAccess';
  const account: AccountAuthorization = {
    users: [
      { arn: ALICE, ...nothing, groups: ['admins'] },
      { arn: `arn:aws:iam::${ACCOUNT}:user/staff/carol`, ...nothing, groups: ['gone'] },
    ],
    roles: [
      {
        arn: `arn:aws:iam::${ACCOUNT}:role/ops/deployer`,
        inline: [],
        attached: [MANAGED, 'arn:aws:iam::aws:policy/Unknown'],
      },
      {
        arn: `arn:aws:iam::${ACCOUNT}:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX`,
        inline: [EVERYTHING],
        attached: [],
      },
    ],
    groups: [{ name: 'admins', inline: [EVERYTHING], attached: [] }],
    managed: new Map([[MANAGED, EVERYTHING]]),
  };

  it('come from own, attached and group policies; service-linked roles are left out', () => {
    expect(accountPrivileges(account)).toEqual({
      [`${ACCOUNT}:user/alice`]: { arn: ALICE, privilege: 'admin' },
      [`${ACCOUNT}:user/carol`]: { arn: `arn:aws:iam::${ACCOUNT}:user/staff/carol`, privilege: 'none' },
      [`${ACCOUNT}:role/deployer`]: { arn: `arn:aws:iam::${ACCOUNT}:role/ops/deployer`, privilege: 'admin' },
    });
  });

  it.each([
    [`arn:aws:sts::${ACCOUNT}:assumed-role/deployer/i-0123`, `${ACCOUNT}:role/deployer`],
    [`arn:aws:iam::${ACCOUNT}:role/ops/deployer`, `${ACCOUNT}:role/deployer`],
    [`arn:aws-us-gov:iam::${ACCOUNT}:user/alice`, `${ACCOUNT}:user/alice`],
    [`arn:aws:iam::${ACCOUNT}:root`, `arn:aws:iam::${ACCOUNT}:root`],
    ['AIDAEXAMPLE', 'AIDAEXAMPLE'],
  ])('name %s as %s', (arn, key) => {
    expect(principalKey(arn)).toBe(key);
  });
});
