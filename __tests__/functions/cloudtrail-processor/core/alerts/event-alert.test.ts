import fc from 'fast-check';
import { eventAlerts } from '../../../../../functions/cloudtrail-processor/core/alerts/event-alert';
import { outcomeOf } from '../../../../../functions/cloudtrail-processor/core/alerts/outcome';
import { principalOf, roleOf } from '../../../../../functions/cloudtrail-processor/core/alerts/principal';
import {
  MAX_RECORD_BYTES,
  recordText,
} from '../../../../../functions/cloudtrail-processor/core/alerts/record-text';
import { alertOf, CONTEXT, event, match, rule } from './alerts';

describe('the alert of an event', () => {
  it('has the event, the rule, and the key that makes it one', () => {
    expect(alertOf()).toMatchSnapshot();
  });

  it('is one for each rule; a rule that only feeds correlations has none', () => {
    const matches = ['a', 'b', 'c'].map((id) => match({ rule: rule({ id, alerts: id !== 'b' }) }));
    const alerts = eventAlerts({ event: event(), matches }, CONTEXT);
    expect(alerts.map(({ EventId, Timestamp }) => [EventId, Timestamp])).toEqual([
      ['6f1f0a52-0b6c-4c3e-9a3e-0d7f6b0f6d11', '2026-03-03T12:00:00Z#a'],
      ['6f1f0a52-0b6c-4c3e-9a3e-0d7f6b0f6d11', '2026-03-03T12:00:00Z#c'],
    ]);
    expect(eventAlerts({ event: event(), matches: [] }, CONTEXT)).toEqual([]);
  });

  it('of an event without a usable id is named by its record', () => {
    const ids = [undefined, 7, '', 'x'.repeat(65), 'a b', '"', '\\'].map(
      (eventID) => alertOf({ eventID }).EventId,
    );
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(ids).size).toBe(7);
    expect(alertOf({ eventID: 7 }).EventId).toBe(ids[1]);
  });

  it.each([undefined, 7, 'yesterday', '2026-03-03', '2026-02-31T99:00:00Z', '0000-01-01T00:00:00Z', '1'])(
    'of an event with the time %p has that of its object',
    (eventTime) => {
      expect(alertOf({ eventTime })).toMatchObject({
        EventTime: '2026-03-03T00:00:00Z',
        Timestamp: '2026-03-03T00:00:00Z#cloudtrail.trail-stopped',
      });
    },
  );

  it('has the severity of the match', () => {
    expect(alertOf({}, { severity: 'MEDIUM' }).Severity).toBe('MEDIUM');
  });

  it("names the caller's account where the event names no recipient", () => {
    expect(alertOf({ recipientAccountId: undefined }).AccountId).toBe('111122223333');
  });

  it('is of one burst with those of other sessions of the role, and with no other', () => {
    const { GroupId } = alertOf();
    const other = {
      ...(event()['userIdentity'] as object),
      arn: 'arn:aws:sts::111122223333:assumed-role/indexer/x',
    };
    expect(alertOf({ userIdentity: other, eventID: 'other' }).GroupId).toBe(GroupId);
    expect(alertOf({ recipientAccountId: '999999999999' }).GroupId).not.toBe(GroupId);
    expect(alertOf({ userIdentity: { arn: 'arn:aws:iam::111122223333:user/x' } }).GroupId).not.toBe(GroupId);
    expect(alertOf({}, { rule: rule({ id: 'other' }) }).GroupId).not.toBe(GroupId);
    expect(alertOf({}, { severity: 'HIGH' }).GroupId).not.toBe(GroupId);
  });

  it('names what its rule groups by', () => {
    const grouped = rule({ groupBy: ['requestParameters.name', 'nothing', 'userIdentity.arn'] });
    expect(alertOf({}, { rule: grouped }).GroupValues).toEqual({
      'requestParameters.name': 'organization-trail',
      'userIdentity.arn': 'arn:aws:iam::111122223333:role/indexer',
    });
  });

  it('is told from its minimum severity on', () => {
    expect(alertOf({}, { severity: 'LOW' }).Unsent).toBe('1');
    expect(alertOf({}, { severity: 'INFORMATIONAL' })).not.toHaveProperty('Unsent');
    expect(alertOf({}, { severity: 'HIGH' }, { minimumSeverity: 'CRITICAL' })).not.toHaveProperty('Unsent');
  });

  it('is silenced by the first suppression that still holds', () => {
    const suppression = (owner: string, expires: string) => ({
      rule: '*',
      when: [],
      owner,
      reason: 'known',
      expires,
    });
    const over = suppression('a', '2026-03-03T12:30:00Z');
    const [holding, later] = [
      suppression('b', '2026-03-03T12:30:01Z'),
      suppression('c', '2027-01-01T00:00:00Z'),
    ];
    const silenced = alertOf({}, { suppressions: [over, holding, later] });
    expect(silenced.Suppressed).toEqual({ Owner: 'b', Reason: 'known', Expires: '2026-03-03T12:30:01Z' });
    expect(silenced).not.toHaveProperty('Unsent');
    expect(alertOf({}, { suppressions: [over, suppression('d', 'never')] })).toMatchObject({ Unsent: '1' });
  });

  it('keeps no secrets and no hostile text', () => {
    const alert = alertOf({
      userAgent: `curl \u001b[31m password=hunter2 ${'x'.repeat(5000)}`,
      requestParameters: { masterUserPassword: 'hunter2', userData: 'hunter2' },
    });
    expect(JSON.stringify(alert)).not.toMatch(/hunter2|\\u001b/);
    expect(alert.UserAgent?.length).toBeLessThanOrEqual(1024);
  });

  it('is an alert whatever the event holds', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (fields, identity) => {
        const alert = alertOf({ ...fields, userIdentity: identity, resources: identity });
        expect(alert.EventId).not.toBe('');
        expect(JSON.parse(alert.Record)).toEqual(expect.any(Object));
      }),
    );
  });
});

describe('how a call ended', () => {
  it.each([
    [{ errorCode: 'AccessDenied' }, 'denied'],
    [{ errorCode: 'Client.UnauthorizedOperation' }, 'denied'],
    [{ errorCode: 'AuthorizationError' }, 'denied'],
    [{ errorCode: 'NoSuchBucket' }, 'failed'],
    [{ eventName: 'ConsoleLogin', responseElements: { ConsoleLogin: 'Failure' } }, 'failed'],
    [{ eventName: 'ConsoleLogin', responseElements: { ConsoleLogin: 'Success' } }, 'success'],
    [{ eventName: 'SwitchRole', responseElements: { SwitchRole: 'Failure' } }, 'failed'],
    [{ errorMessage: 'No username found in supplied account' }, 'failed'],
    [{ eventName: 'constructor' }, 'success'],
    [{}, 'success'],
  ])('%j is %s', (changes, outcome) => {
    expect(outcomeOf(event(changes))).toBe(outcome);
  });
});

describe('who made a call', () => {
  it.each([
    [{ arn: 'arn:a', principalId: 'p' }, 'arn:a'],
    [{ principalId: 'p', type: 'AWSAccount' }, 'p'],
    [{ userName: 'u', type: 'IAMUser' }, 'u'],
    [{ type: 'AWSService', invokedBy: 'ec2.amazonaws.com' }, 'ec2.amazonaws.com'],
    [{ type: 'AWSService' }, 'AWSService'],
    ['x', undefined],
  ])('of %j is %s', (userIdentity, principal) => {
    expect(principalOf(event({ userIdentity }))).toBe(principal);
  });

  it('the role of a session, also where its issuer is not named', () => {
    const arn = 'arn:aws:sts::111122223333:assumed-role/indexer/i-0a1b';
    expect(roleOf(event({ userIdentity: { type: 'AssumedRole', arn } }))).toBe(
      'arn:aws:sts::111122223333:assumed-role/indexer',
    );
    expect(roleOf(event({ userIdentity: { type: 'IAMUser', arn } }))).toBeUndefined();
  });
});

describe('the record that an alert keeps', () => {
  const bytes = (value: object) => Buffer.byteLength(recordText({ ...value }));

  it('is the whole record while it fits', () => {
    expect(JSON.parse(recordText(event({ userIdentity: { type: 'Root' } })))).toEqual(
      event({ userIdentity: { type: 'Root' } }),
    );
  });

  it('is within its bound and still JSON', () => {
    const long = event({
      requestParameters: { items: Array.from({ length: 9_000 }, (_, n) => `item ${n}`) },
    });
    expect(bytes(long)).toBeLessThanOrEqual(MAX_RECORD_BYTES);
    expect(JSON.parse(recordText(long))).toMatchObject({ eventName: 'StopLogging' });
    const deep = (depth: number): unknown =>
      depth === 0 ? 'x' : Array.from({ length: 9 }, () => deep(depth - 1));
    const tree = { additionalEventData: deep(5), ...event() };
    expect(bytes(tree)).toBeLessThanOrEqual(MAX_RECORD_BYTES);
    expect(JSON.parse(recordText(tree))).toEqual({
      eventID: '6f1f0a52-0b6c-4c3e-9a3e-0d7f6b0f6d11',
      eventTime: '2026-03-03T12:00:00Z',
      eventSource: 'cloudtrail.amazonaws.com',
      eventName: 'StopLogging',
      awsRegion: 'eu-central-1',
      recipientAccountId: '111122223333',
    });
  });

  it('names what is no text not at all', () => {
    const deep = (depth: number): unknown =>
      depth === 0 ? 'x' : Array.from({ length: 9 }, () => deep(depth - 1));
    expect(JSON.parse(recordText({ eventID: 7, eventName: 'x'.repeat(900), a: deep(5) }))).toEqual({
      eventName: 'x'.repeat(128),
    });
  });
});
