import { ActivityCounter } from '../../../../../functions/cloudtrail-processor/core/activity/activity-counter';
import { activityFieldsOf } from '../../../../../functions/cloudtrail-processor/core/activity/activity-fields';
import type { JsonRecord } from '../../../../../functions/shared/json/read';

const event = (changes: JsonRecord = {}): JsonRecord => ({
  eventTime: '2026-11-21T08:27:31Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'ListBuckets',
  awsRegion: 'eu-central-1',
  sourceIPAddress: '198.51.100.7',
  userAgent: 'aws-cli/2.27.0 md/awscrt#0.26',
  recipientAccountId: '111122223333',
  userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ann' },
  ...changes,
});

function visitsOf(events: readonly JsonRecord[], maxRows?: number) {
  const counter = new ActivityCounter('calls and visits', maxRows);
  for (const each of events) counter.add(activityFieldsOf(each));
  return counter.visits();
}

const ROW = {
  start: '2026-11-21T08:25:00Z',
  account: '111122223333',
  region: 'eu-central-1',
  principal: 'arn:aws:iam::111122223333:user/ann',
  kind: 'IAMUser',
  address: '198.51.100.7',
  agent: 'aws-cli',
  services: ['s3.amazonaws.com'],
  calls: 1,
  denials: 0,
  logins: 0,
  loginFailures: 0,
  secretReads: 0,
  objectReads: 0,
};

describe('visits', () => {
  it('count the calls that one caller makes from one address with one program', () => {
    const events = [
      event(),
      event({ errorCode: 'AccessDenied' }),
      event({ eventSource: 'ec2.amazonaws.com', errorCode: 'Throttling' }),
    ];
    expect(visitsOf(events)).toEqual([
      { ...ROW, calls: 3, denials: 1, services: ['s3.amazonaws.com', 'ec2.amazonaws.com'] },
    ]);
  });

  it.each([
    ['the time', { eventTime: '2026-11-21T08:30:00Z' }, { start: '2026-11-21T08:30:00Z' }],
    ['the account', { recipientAccountId: '9' }, { account: '9' }],
    ['the region', { awsRegion: 'us-east-1' }, { region: 'us-east-1' }],
    ['the address', { sourceIPAddress: '2001:db8::7' }, { address: '2001:db8::7' }],
    ['the program', { userAgent: 'Boto3/1.40' }, { agent: 'Boto3' }],
    ['the caller', { userIdentity: { type: 'Root', arn: 'x' } }, { kind: 'Root', principal: 'x' }],
  ])('keep apart what differs in %s', (_, changes, differs) => {
    expect(visitsOf([event(), event(changes), event()])).toEqual([
      { ...ROW, calls: 2 },
      { ...ROW, ...differs },
    ]);
  });

  it.each([
    ['aws-cli/2.27.0 md/awscrt#0.26', 'aws-cli'],
    ['[S3Console/0.4, aws-internal/3]', 'S3Console'],
    ['console.amazonaws.com', 'console.amazonaws.com'],
    ['RDS Console', 'RDS'],
    ['x;y', 'x'],
    ['[z]', 'z'],
    ['[', ''],
    ['p'.repeat(100), 'p'.repeat(64)],
    [undefined, ''],
  ])('take of the user agent %s the product %s', (userAgent, agent) => {
    expect(visitsOf([event({ userAgent })])).toEqual([{ ...ROW, agent }]);
  });

  it.each([
    { sourceIPAddress: 'cloudformation.amazonaws.com' },
    { sourceIPAddress: 'AWS Internal' },
    { sourceIPAddress: undefined },
    { userIdentity: { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' } },
  ])("leave AWS services' own calls out: %j", (changes) => {
    expect(visitsOf([event(changes)])).toEqual([]);
  });

  it('name the person whose session a role of Identity Center is, and each on their own', () => {
    const role = 'aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_Admin_0a';
    const session = (name: string) =>
      event({
        userIdentity: {
          type: 'AssumedRole',
          arn: `arn:aws:sts::1:assumed-role/AWSReservedSSO_Admin_0a/${name}`,
          sessionContext: { sessionIssuer: { arn: `arn:aws:iam::1:role/${role}` } },
        },
      });
    const common = { ...ROW, kind: 'AssumedRole', principal: `arn:aws:iam::1:role/${role}` };
    expect(visitsOf([session('ann@example.com'), session('bob')])).toEqual([
      { ...common, person: 'ann@example.com' },
      { ...common, person: 'bob' },
    ]);
  });

  it('name no person for a session of another role', () => {
    const userIdentity = { type: 'AssumedRole', arn: 'arn:aws:sts::1:assumed-role/deploy/ann' };
    expect(visitsOf([event({ userIdentity })])[0]?.person).toBeUndefined();
  });

  it.each([
    [{ eventName: 'ConsoleLogin', responseElements: { ConsoleLogin: 'Success' } }, { logins: 1 }],
    [{ eventName: 'ConsoleLogin', responseElements: { ConsoleLogin: 'Failure' } }, { loginFailures: 1 }],
    [{ eventName: 'CheckMfa', responseElements: { CheckMfa: 'Success' } }, {}],
    // Of other calls these fields are not read off the raw record.
    [{ eventName: 'SwitchRole', responseElements: { ConsoleLogin: 'Failure' } }, {}],
  ])('count logins: %j', (changes, counts) => {
    const source = 'signin.amazonaws.com';
    const rows = visitsOf([event({ eventSource: source, ...changes })]);
    expect(rows).toEqual([{ ...ROW, services: [source], ...counts }]);
  });

  it.each([
    ['secretsmanager', 'GetSecretValue', {}, { secretReads: 1 }],
    ['secretsmanager', 'BatchGetSecretValue', {}, { secretReads: 1 }],
    ['secretsmanager', 'ListSecrets', {}, {}],
    ['ssm', 'GetParameter', { requestParameters: { withDecryption: true } }, { secretReads: 1 }],
    ['ssm', 'GetParameters', { requestParameters: { withDecryption: false } }, {}],
    ['ssm', 'GetDocument', { requestParameters: { withDecryption: true } }, {}],
    ['s3', 'GetObject', {}, { objectReads: 1 }],
    ['s3', 'PutObject', {}, {}],
  ])('count what is read: %s %s %j', (service, eventName, changes, counts) => {
    const eventSource = `${service}.amazonaws.com`;
    expect(visitsOf([event({ eventSource, eventName, ...changes })])).toEqual([
      { ...ROW, services: [eventSource], ...counts },
    ]);
    // One that failed gave nothing.
    expect(visitsOf([event({ eventSource, eventName, ...changes, errorCode: 'Throttling' })])).toEqual([
      { ...ROW, services: [eventSource] },
    ]);
  });

  it('are bounded: what is beyond is left out, what is known goes on', () => {
    const events = Array.from({ length: 10 }, (_, index) =>
      event({ sourceIPAddress: `198.51.100.${index}` }),
    );
    const others = [
      event({ awsRegion: 'x' }),
      event({ userIdentity: { type: 'Root' } }),
      event({ userAgent: 'x' }),
    ];
    expect(visitsOf([...events, ...others, events[0] as JsonRecord], 2).map(({ calls }) => calls)).toEqual([
      2, 1,
    ]);
  });

  it('bound what they keep of a text, and of services', () => {
    const events = Array.from({ length: 40 }, (_, index) => event({ eventSource: `${index}` }));
    expect(visitsOf(events)[0]?.services).toHaveLength(32);
    expect(visitsOf([event({ awsRegion: 'x'.repeat(999) })])[0]?.region).toBe('x'.repeat(256));
  });
});
