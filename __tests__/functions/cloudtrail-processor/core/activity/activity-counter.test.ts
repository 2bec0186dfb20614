import { ActivityCounter } from '../../../../../functions/cloudtrail-processor/core/activity/activity-counter';
import { activityFieldsOf } from '../../../../../functions/cloudtrail-processor/core/activity/activity-fields';
import type { JsonRecord } from '../../../../../functions/shared/json/read';

const event = (changes: JsonRecord = {}): JsonRecord => ({
  eventTime: '2026-11-21T08:27:31Z',
  eventSource: 's3.amazonaws.com',
  recipientAccountId: '111122223333',
  userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ann' },
  ...changes,
});

function rowsOf(events: readonly JsonRecord[], maxRows?: number) {
  const counter = new ActivityCounter('calls and visits', maxRows);
  for (const each of events) counter.add(activityFieldsOf(each));
  return counter.rows();
}

const ROW = {
  start: '2026-11-21T08:25:00Z',
  account: '111122223333',
  service: 's3.amazonaws.com',
  principal: 'arn:aws:iam::111122223333:user/ann',
  calls: 1,
  errors: 0,
  denials: 0,
};

describe('activity', () => {
  it('counts calls, errors and denials', () => {
    const errors = ['NoSuchBucket', 'AccessDenied', 'Client.UnauthorizedOperation', ''];
    expect(rowsOf([event(), ...errors.map((errorCode) => event({ errorCode }))])).toEqual([
      { ...ROW, calls: 5, errors: 3, denials: 2 },
    ]);
  });

  it.each([
    ['AccessDenied', 1],
    ['AccessDeniedException', 1],
    ['AccessDenied_S3', 1],
    ['Client.UnauthorizedOperation', 1],
    ['UnauthorizedOperation', 1],
    ['UnauthorizedAccess', 1],
    ['NotAuthorizedException', 1],
    ['ForbiddenException', 1],
    ['ThrottlingException', 0],
    ['NoSuchEntityException', 0],
  ])('takes %s for %i denials', (errorCode, denials) => {
    expect(rowsOf([event({ errorCode })])).toEqual([{ ...ROW, errors: 1, denials }]);
  });

  it.each([
    ['2026-11-21T08:25:00Z', '2026-11-21T08:25:00Z'],
    ['2026-11-21T08:29:59.999Z', '2026-11-21T08:25:00Z'],
    ['2026-11-21T08:30:00Z', '2026-11-21T08:30:00Z'],
    ['2026-11-21 08:30:00', ''],
    ['', ''],
  ])('an event of %s is in the five minutes from %s', (eventTime, start) => {
    expect(rowsOf([event({ eventTime })])).toEqual([{ ...ROW, start }]);
  });

  it.each([
    [{ type: 'Root', arn: 'arn:aws:iam::1:root' }, 'arn:aws:iam::1:root'],
    [
      {
        type: 'AssumedRole',
        arn: 'arn:aws:sts::1:assumed-role/deploy/me',
        sessionContext: { sessionIssuer: { arn: 'arn:aws:iam::1:role/ci/deploy' } },
      },
      'arn:aws:iam::1:role/ci/deploy',
    ],
    [
      { type: 'AssumedRole', arn: 'arn:aws-cn:sts::1:assumed-role/deploy/a/b' },
      'arn:aws-cn:iam::1:role/deploy',
    ],
    [{ type: 'AWSAccount', principalId: 'AROAX:session', accountId: '1' }, 'AROAX'],
    [{ type: 'AWSService', invokedBy: 'ec2.amazonaws.com' }, 'ec2.amazonaws.com'],
    [{ type: 'Unknown' }, 'Unknown'],
    [{}, ''],
    ['Root', ''],
  ])('the principal of %j is %s', (userIdentity, principal) => {
    expect(rowsOf([event({ userIdentity })])).toEqual([{ ...ROW, principal }]);
  });

  it("takes the caller's account where the recipient's is not named", () => {
    const userIdentity = { accountId: '9', type: 'X' };
    expect(rowsOf([event({ recipientAccountId: undefined, userIdentity })])[0]?.account).toBe('9');
    expect(rowsOf([event({ recipientAccountId: undefined })])[0]?.account).toBe('');
  });

  it('keeps apart what differs in one thing, ordered whatever the order of events', () => {
    const events = [
      event({ eventTime: '2026-11-21T08:30:00Z' }),
      event({ recipientAccountId: '0' }),
      event({ eventSource: 'a' }),
      event({ userIdentity: { type: 'Root' } }),
      event(),
      event(),
    ];
    const rows = rowsOf(events);
    expect(
      rows.map(({ start, account, service, principal, calls }) => [
        start,
        account,
        service,
        principal,
        calls,
      ]),
    ).toEqual([
      ['2026-11-21T08:25:00Z', '0', ROW.service, ROW.principal, 1],
      ['2026-11-21T08:25:00Z', ROW.account, 'a', ROW.principal, 1],
      ['2026-11-21T08:25:00Z', ROW.account, ROW.service, 'Root', 1],
      ['2026-11-21T08:25:00Z', ROW.account, ROW.service, ROW.principal, 2],
      ['2026-11-21T08:30:00Z', ROW.account, ROW.service, ROW.principal, 1],
    ]);
    expect(rowsOf(events.toReversed())).toEqual(rows);
  });

  it('sums up what is beyond its rows', () => {
    const events = Array.from({ length: 10 }, (_, index) =>
      event({ eventSource: `${index}`, errorCode: 'AccessDenied' }),
    );
    const rows = rowsOf([...events, event({ eventSource: '0' })], 3);
    expect(rows.map(({ service, calls, denials }) => [service, calls, denials])).toEqual([
      ['0', 2, 1],
      ['1', 1, 1],
      ['2', 1, 1],
      ['other', 7, 7],
    ]);
    expect(rows.at(-1)).toMatchObject({ start: '', account: 'other', principal: 'other', errors: 7 });
  });

  it('sums up other times and accounts, too', () => {
    const events = [
      event(),
      event({ eventTime: '2026-11-21T08:35:00Z' }),
      event({ recipientAccountId: '0' }),
      event(),
    ];
    expect(rowsOf(events, 1).map(({ calls }) => calls)).toEqual([2, 2]);
  });

  it('bounds what it keeps of a text', () => {
    expect(rowsOf([event({ eventSource: 'x'.repeat(10_000) })])[0]?.service).toBe('x'.repeat(256));
  });

  it('stays right when more times go by than are remembered', () => {
    const times = Array.from({ length: 10_000 }, (_, index) => new Date(index * 1000).toISOString());
    const rows = rowsOf(times.map((eventTime) => event({ eventTime })));
    expect(rows).toHaveLength(34);
    expect(rows[0]?.calls).toBe(300);
  });

  it('knows the newest time', () => {
    const counter = new ActivityCounter('calls and visits');
    expect(counter.newestEventAt).toBeUndefined();
    for (const eventTime of ['2026-11-21T08:27:31Z', '2026-11-21T09:00:00Z', 'zzz', '2026-11-21T08:00:00Z'])
      counter.add(activityFieldsOf(event({ eventTime })));
    expect(counter.newestEventAt).toBe(Date.UTC(2026, 10, 21, 9));
  });
});
