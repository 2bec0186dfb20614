import fc from 'fast-check';
import { parseArchivedEvent } from '../../../functions/datadog-exporter/core/archived-event';
import { eventBody } from '../../../functions/datadog-exporter/core/event-body';
import type { FindingSource } from '../../../functions/shared/archive/archive-object';
import type { OcsfEvent } from '../../../functions/shared/ocsf/event';
import {
  ACCOUNT,
  alertEvent,
  anomalyEvent,
  EVENT_ID,
  FINDING_ARN,
  guardDutyEvent,
  HOUR,
  MINUTE,
  NOW,
  REGION,
} from './fixtures';

function bodyOf(event: OcsfEvent, source: FindingSource = 'guardduty', before = 0) {
  const parsed = parseArchivedEvent(JSON.stringify(event), source);
  return eventBody(parsed, { environment: 'test', now: NOW, before });
}

describe('the event of a finding', () => {
  it('says what, where, how bad, since when and where to look', () => {
    const { title, text } = bodyOf(guardDutyEvent({ description: 'i-99999999 queries a known server.' }));
    expect(title).toBe('[High] GuardDuty: An EC2 instance talks to a command & control server');
    expect(text.split('\n').map((line) => line.trim())).toEqual([
      '%%%',
      '**What**: i-99999999 queries a known server.',
      '**Severity**: High (new)',
      '**Type**: Backdoor:EC2/C&CActivity.B!DNS',
      `**Account**: ${ACCOUNT}`,
      '**Region**: eu-central-1',
      `**Resource**: arn:aws:ec2:eu-central-1:${ACCOUNT}:instance/i-99999999`,
      '**First seen**: 2026-05-04T10:59:00.000Z',
      '**Last seen**: 2026-05-04T11:59:00.000Z',
      `**Finding**: ${FINDING_ARN}`,
      '',
      `[Open in the AWS console](https://console.aws.amazon.com/guardduty/home?region=${REGION}#/findings?search=id%3D0123456789abcdef0123456789abcdef)`,
      '%%%',
    ]);
  });

  it('carries tags, severity and a key that groups the versions of a finding', () => {
    const body = bodyOf(guardDutyEvent());
    expect(body).toMatchObject({
      alert_type: 'error',
      priority: 'normal',
      date_happened: (NOW - MINUTE) / 1000,
      tags: [
        'env:test',
        `account_id:${ACCOUNT}`,
        `region:${REGION}`,
        'severity:high',
        'finding_type:Backdoor:EC2/C_CActivity.B_DNS',
        'managed_by:aws-security-monitoring',
        'source:guardduty',
      ],
    });
    expect(body.aggregation_key).toBe(bodyOf(guardDutyEvent({ updatedAt: NOW - HOUR })).aggregation_key);
    expect(body.aggregation_key).not.toBe(bodyOf(guardDutyEvent({ uid: 'another' })).aggregation_key);
    expect(body.aggregation_key.length).toBeLessThanOrEqual(100);
  });

  it('happens now when the finding is older than Datadog takes', () => {
    expect(bodyOf(guardDutyEvent({ updatedAt: NOW - 18 * HOUR })).date_happened).toBe(NOW / 1000);
  });

  it.each([
    ['cn-north-1', 'https://console.amazonaws.cn/guardduty/home?region=cn-north-1#/findings'],
    ['us-gov-west-1', 'https://console.amazonaws-us-gov.com/guardduty/home?region=us-gov-west-1#/findings'],
    ['x)](https://evil', 'https://console.aws.amazon.com/)'],
  ])('links to the console of the partition of %s and to nothing else', (region, link) => {
    const event = guardDutyEvent({ uid: 'not-an-id' });
    const { text } = bodyOf({ ...event, cloud: { ...event.cloud, region } });
    expect(text).toContain(`](${link}`);
  });

  it('links an Inspector finding to Inspector', () => {
    expect(bodyOf(guardDutyEvent(), 'inspector').text).toContain(
      '/inspector/v2/home?region=eu-central-1#/findings)',
    );
  });

  it('names CloudTrail for an alert and links to the event', () => {
    const { title, text, tags } = bodyOf(alertEvent(), 'cloudtrail');
    expect(title).toBe('[High] CloudTrail: Administrator policy attached');
    expect(text).toContain(
      `](https://console.aws.amazon.com/cloudtrailv2/home?region=${REGION}#/events/${EVENT_ID})`,
    );
    expect(tags).toContain('rule_id:iam.admin-policy-attached');
    const forged = bodyOf(alertEvent({ native: { eventID: `${EVENT_ID}?x=//evil` } }), 'cloudtrail');
    expect(forged.text).toContain(`/cloudtrailv2/home?region=${REGION})`);
  });

  it('says of an anomaly how it was noticed, and whose series it is', () => {
    const { title, text, tags } = bodyOf(anomalyEvent(), 'anomaly');
    expect(title).toBe('[High] Anomaly: Unusual BytesOutToDestination of nat-1');
    expect(text).toContain(`](https://console.aws.amazon.com/cloudwatch/home?region=${REGION}#metricsV2)`);
    expect(tags).toEqual(
      expect.arrayContaining([
        'anomaly_method:season',
        'anomaly_subject:nat-out:eu-central-1:nat-1',
        'team:net_work',
      ]),
    );
  });

  it('links an anomaly of what somebody did to CloudTrail’s events', () => {
    const { text } = bodyOf(anomalyEvent({ native: { kind: 'new-country' } }), 'anomaly');
    expect(text).toContain(`](https://console.aws.amazon.com/cloudtrailv2/home?region=${REGION}#/events)`);
  });

  it('falls back to the message where there is no title, and lists at most five resources', () => {
    const { finding_info: _, ...event } = guardDutyEvent();
    const resources = Array.from({ length: 9 }, (_, i) => (i % 2 ? { name: `r${i}` } : { uid: `r${i}` }));
    const { title, text } = bodyOf({
      ...event,
      message: 'plain',
      resources: [null, ...resources],
    } as OcsfEvent);
    expect(title).toBe('[High] GuardDuty: plain');
    expect(text.match(/\*\*Resource\*\*/g)).toHaveLength(4);
  });
});

describe('hostile text in a finding', () => {
  const hostile = 'a @slack-ops <!channel> %%% \n %%% [x](http://evil) `c` @ceo@example.com\u001b[31m\u202e';

  it('notifies nobody, ends no Markdown and makes no link', () => {
    const { title, text } = bodyOf(guardDutyEvent({ title: hostile, description: hostile, uid: hostile }));
    expect(title).toBe(
      '[High] GuardDuty: a ＠slack-ops ‹!channel› % % [x](http[:]//evil) `c` ＠ceo＠example.com�[31m�',
    );
    for (const character of '@<>\u001b\u202e') expect(text).not.toContain(character);
    expect(text.match(/%%%/g)).toHaveLength(2);
    expect(text.match(/(?<!\\)\]\((?!https:\/\/console)/)).toBeNull();
    expect(text.split('\n')[1]?.trim()).toBe(
      '**What**: a ＠slack-ops ‹!channel› % % \\[x\\](http\\[:\\]//evil) \\`c\\` ＠ceo＠example.com�\\[31m�',
    );
  });

  it('keeps the limits and stays harmless, whatever it is', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('@', '%', '*', '<!here>', '\\').map((part) => part.repeat(9_000)),
    );
    fc.assert(
      fc.property(text, text, text, (title, description, uid) => {
        const body = bodyOf(guardDutyEvent({ title, description, uid }));
        expect(body.title.length).toBeLessThanOrEqual(100);
        expect(body.text.length).toBeLessThanOrEqual(4_000);
        expect(body.text.isWellFormed()).toBe(true);
        expect(body.title + body.text).not.toMatch(/[@<>]/);
        expect(body.text.match(/%%%/g)).toHaveLength(2);
        expect(body.text.endsWith('\n %%%')).toBe(true);
      }),
    );
  });
});
