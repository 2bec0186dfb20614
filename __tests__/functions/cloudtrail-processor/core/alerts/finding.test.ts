import { correlationAlert } from '../../../../../functions/cloudtrail-processor/core/alerts/correlation-alert';
import { alertFinding } from '../../../../../functions/cloudtrail-processor/core/alerts/finding';
import { findingObjects } from '../../../../../functions/cloudtrail-processor/core/alerts/finding-objects';
import type { CorrelationHit } from '../../../../../functions/cloudtrail-processor/core/correlate/correlate';
import { archiveKey } from '../../../../../functions/shared/archive/archive-object';
import { correlation } from '../correlate/correlations';
import { alertOf, CONTEXT, event, NOW, numbered } from './alerts';

const PLACE = { accountId: '999988887777', region: 'us-east-1' };

const hit = (changes: Partial<CorrelationHit> = {}): CorrelationHit => ({
  correlation: correlation({ groupBy: ['recipientAccountId', 'sourceIPAddress'] }),
  group: ['111122223333', null],
  windowStart: NOW,
  completedBy: { eventId: 'e3', time: NOW + 9_000 },
  relatedEventIds: ['e1', 'e2', 'e3'],
  count: 3,
  event: event({ eventID: 'e3' }),
  ...changes,
});

const suppressed = alertOf(
  {},
  {
    suppressions: [{ rule: '*', when: [], owner: 'me', reason: 'known', expires: '2027-01-01T00:00:00Z' }],
  },
);

describe('the finding of a rule that advises nothing and links nowhere', () => {
  it('has no remediation', () => {
    const finding = (changes: object) => alertFinding({ ...suppressed, ...changes }, PLACE);
    expect(finding({ Response: undefined, References: [] })).not.toHaveProperty('remediation');
    expect(finding({ Response: undefined, References: ['https://a.example'] })).toHaveProperty('remediation');
    expect(finding({ Response: 'Ask.', References: undefined })).toHaveProperty('remediation.desc', 'Ask.');
  });
});

describe('the alert of a correlation', () => {
  it('is named by rule, group and window, whichever event completed it', () => {
    const alert = correlationAlert(hit(), [], CONTEXT);
    expect(alert).toMatchObject({
      Kind: 'correlation',
      EventTime: '2026-03-03T12:30:09.000Z',
      Timestamp: '2026-03-03T12:30:00.000Z#burst',
      Count: 3,
      RelatedEventIds: ['e1', 'e2', 'e3'],
      GroupValues: { recipientAccountId: '111122223333' },
      Severity: 'HIGH',
      EventName: 'StopLogging',
      Unsent: '1',
    });
    const earlier = hit({ completedBy: { eventId: 'e2', time: NOW + 1 }, count: 4, event: {} });
    expect(correlationAlert(earlier, [], CONTEXT).EventId).toBe(alert.EventId);
    const others = [
      hit({ group: [null, '111122223333'] }),
      hit({ windowStart: NOW + 1 }),
      hit({ correlation: correlation({ id: 'x' }) }),
    ];
    const ids = others.map((other) => correlationAlert(other, [], CONTEXT).EventId);
    expect(new Set([alert.EventId, ...ids]).size).toBe(4);
  });

  it('can be silenced', () => {
    const suppression = {
      rule: 'burst',
      when: [],
      owner: 'me',
      reason: 'known',
      expires: '2027-01-01T00:00:00Z',
    };
    expect(correlationAlert(hit(), [suppression], CONTEXT)).not.toHaveProperty('Unsent');
  });
});

describe('the finding of an alert', () => {
  it('is an OCSF Detection Finding with the call, the caller and the record', () => {
    const resources = [
      { ARN: 'arn:aws:cloudtrail:x', type: 'AWS::CloudTrail::Trail', accountId: '1' },
      'odd',
      { a: 1 },
    ];
    const alert = alertOf({ resources, errorCode: 'AccessDenied', errorMessage: 'no', requestID: 'r' });
    expect(alertFinding(alert, PLACE)).toMatchSnapshot();
  });

  it('of a correlation tells the window, the count and what belongs to it', () => {
    expect(alertFinding(correlationAlert(hit(), [], CONTEXT), PLACE)).toMatchObject({
      start_time: NOW,
      time: NOW + 9_000,
      count: 3,
      finding_info: {
        related_events_count: 3,
        related_events: [{ uid: 'e1' }, { uid: 'e2' }, { uid: 'e3' }],
      },
    });
  });

  it('of a suppressed alert is suppressed, and says on whose word', () => {
    expect(alertFinding(suppressed, PLACE)).toMatchObject({
      status_id: 3,
      status: 'Suppressed',
      comment: 'Suppressed by me until 2027-01-01T00:00:00Z: known',
      is_alert: false,
    });
  });

  it('of an event that names little is in the place of its log file', () => {
    const bare = { ...event(), recipientAccountId: undefined, awsRegion: undefined, userIdentity: undefined };
    const finding = alertFinding(
      alertOf({ ...bare, eventName: 7, sourceIPAddress: 'ec2.amazonaws.com' }),
      PLACE,
    );
    expect(finding.cloud).toEqual({
      provider: 'AWS',
      region: 'us-east-1',
      account: { uid: '999988887777', type: 'AWS Account', type_id: 10 },
    });
    expect(finding['evidences']).toEqual([{ src_endpoint: { svc_name: 'ec2.amazonaws.com' } }]);
    expect(finding).not.toHaveProperty('api');
  });

  it.each([
    ['Root', 2],
    ['IAMUser', 1],
    ['AWSService', 4],
    ['AssumedRole', 99],
    ['constructor', 99],
    [undefined, 0],
  ])('knows the user type %s', (type, type_id) => {
    const finding = alertFinding(alertOf({ userIdentity: { type, arn: 'arn:x' } }), PLACE);
    expect(finding['evidences']).toMatchObject([{ actor: { user: { type_id } } }]);
  });

  it('has the severity of the alert', () => {
    const ids = (['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const).map(
      (severity) => alertFinding(alertOf({}, { severity }), PLACE).severity_id,
    );
    expect(ids).toEqual([1, 2, 3, 4, 5]);
  });

  it('outlives a record that is no JSON', () => {
    for (const Record of ['{', '7']) {
      expect(alertFinding({ ...alertOf(), Record }, PLACE)).toMatchObject({
        raw_data: Record,
        class_uid: 2004,
      });
    }
  });
});

describe('the archive objects of a chunk of alerts', () => {
  const origin = { sourceObject: 'trail/a#etag', part: 3, ...PLACE };
  const keys = (...given: Parameters<typeof findingObjects>) => findingObjects(...given).map(archiveKey);

  it('are one of all events and one of each correlation', () => {
    const alerts = [numbered(0), correlationAlert(hit(), [], CONTEXT), numbered(1)];
    const objects = findingObjects(alerts, origin);
    expect(objects.map(({ events }) => events.length)).toEqual([2, 1]);
    expect(objects[0]).toMatchObject({
      source: 'cloudtrail',
      accountId: PLACE.accountId,
      region: PLACE.region,
      updatedAt: Date.parse('2026-03-03T12:00:00Z'),
    });
    expect(findingObjects([], origin)).toEqual([]);
  });

  it('are the same at every delivery, and other chunks are others', () => {
    const alerts = [numbered(0), numbered(1)];
    expect(keys(alerts, origin)).toEqual(keys(alerts, { ...origin }));
    const all = [
      keys(alerts, origin),
      keys(alerts, { ...origin, part: 4 }),
      keys(alerts, { ...origin, sourceObject: 'trail/b#etag' }),
      keys(alerts.slice(1), origin),
    ];
    expect(new Set(all.flat()).size).toBe(4);
  });

  it('of a correlation are the same though an earlier event completes it by then, in whatever chunk', () => {
    const first = correlationAlert(
      hit({ completedBy: { eventId: 'x', time: NOW + 86_400_000 } }),
      [],
      CONTEXT,
    );
    const later = correlationAlert(hit(), [], CONTEXT);
    expect(keys([later], origin)).toEqual(keys([first], { ...origin, part: 9 }));
  });
});
