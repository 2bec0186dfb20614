import fc from 'fast-check';
import { parseArchivedEvent } from '../../../functions/datadog-exporter/core/archived-event';
import { logItem } from '../../../functions/datadog-exporter/core/log-item';
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
  wafEvent,
} from './fixtures';

const CONTEXT = { environment: 'test', service: 'security-monitoring', now: NOW };

function logOf(event: OcsfEvent, source: FindingSource = 'guardduty') {
  const { json, bytes } = logItem(parseArchivedEvent(JSON.stringify(event), source), CONTEXT);
  expect(bytes).toBe(Buffer.byteLength(json));
  const log = JSON.parse(json);
  return { ...log, message: JSON.parse(log.message), bytes };
}

describe('the log of a GuardDuty finding', () => {
  const log = logOf(guardDutyEvent());

  it('carries what Datadog pipelines, monitors and dashboards are keyed by', () => {
    expect(log).toMatchObject({
      ddsource: 'guardduty',
      service: 'security-monitoring',
      timestamp: NOW - MINUTE,
      ocsf: {
        class_uid: 2004,
        severity_id: 4,
        uid: FINDING_ARN,
        status: 'New',
        updated_at: '2026-05-04T11:59:00.000Z',
      },
    });
    expect(log.ddtags).toBe(
      `env:test,account_id:${ACCOUNT},region:${REGION},severity:high,finding_type:Backdoor:EC2/C_CActivity.B_DNS,managed_by:aws-security-monitoring`,
    );
    expect(log).not.toHaveProperty('original_timestamp');
    expect(log).not.toHaveProperty('sampled');
  });

  it('wraps the native finding into its EventBridge envelope', () => {
    expect(log.message).toEqual({
      version: '0',
      id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      'detail-type': 'GuardDuty Finding',
      source: 'aws.guardduty',
      account: ACCOUNT,
      time: '2026-05-04T11:59:00Z',
      region: REGION,
      resources: [],
      detail: JSON.parse(guardDutyEvent().raw_data),
    });
  });

  it('gives a version the same envelope id each time, another version another', () => {
    expect(logOf(guardDutyEvent()).message.id).toBe(log.message.id);
    expect(logOf(guardDutyEvent({ updatedAt: NOW })).message.id).not.toBe(log.message.id);
  });
});

describe('the logs of the other sources', () => {
  it('sends an Inspector finding as it is, as inspector2', () => {
    const event = {
      ...guardDutyEvent({ native: { findingArn: 'arn', type: 'PACKAGE_VULNERABILITY' } }),
      class_uid: 2002,
    };
    const { ddsource, message } = logOf(event, 'inspector');
    expect(ddsource).toBe('inspector2');
    expect(message).toEqual({ findingArn: 'arn', type: 'PACKAGE_VULNERABILITY' });
  });

  it('sends a WAF record in the form of a WAF log and says whether it is a sample', () => {
    const full = logOf(wafEvent(), 'waf');
    expect(full).toMatchObject({
      ddsource: 'waf',
      sampled: false,
      message: { formatVersion: 1, action: 'BLOCK' },
    });
    expect(full.ddtags).toContain('finding_type:block,');
    const sample = logOf(wafEvent({ sampled: true, sampleWeight: 7 }), 'waf');
    expect(sample).toMatchObject({ sampled: true, message: { sampleWeight: 7 } });
  });
});

describe('the log of an anomaly', () => {
  const log = logOf(anomalyEvent(), 'anomaly');

  it('has what was observed as its message, and beside it what is the same for every anomaly', () => {
    expect(log.ddsource).toBe('anomaly');
    expect(log.message).toEqual(JSON.parse(anomalyEvent().raw_data));
    expect(log.anomaly).toEqual({
      rule_id: 'anomaly.nat-out',
      method: 'season',
      title: 'Unusual BytesOutToDestination of nat-1',
      subject: 'nat-out:eu-central-1:nat-1',
      explanation: '40 GB where 2 GB were expected',
    });
    expect(log).not.toHaveProperty('detection');
  });

  it('carries kind, method and the tags of its series', () => {
    expect(log.ddtags).toBe(
      `env:test,account_id:${ACCOUNT},region:${REGION},severity:high,finding_type:anomaly.nat-out,anomaly_method:season,anomaly_subject:nat-out:eu-central-1:nat-1,team:net_work,managed_by:aws-security-monitoring`,
    );
  });

  it('that says less is sent all the same', () => {
    const { finding_info: _, ...bare } = anomalyEvent();
    const { anomaly, ddtags } = logOf(bare as OcsfEvent, 'anomaly');
    expect(anomaly).toEqual({ method: 'unknown', explanation: '40 GB where 2 GB were expected' });
    expect(ddtags).toContain(',anomaly_method:unknown,anomaly_subject:unknown,');
  });
});

describe('the log of a CloudTrail alert', () => {
  const log = logOf(alertEvent({ severity: 5 }), 'cloudtrail');

  it('has the CloudTrail record as its message, as the trail’s own logs have it', () => {
    expect(log.ddsource).toBe('cloudtrail');
    expect(log.message).toEqual(JSON.parse(alertEvent({ severity: 5 }).raw_data));
  });

  it('says beside it what raised it, and carries the rule as a tag', () => {
    expect(log.detection).toEqual({
      rule_id: 'iam.admin-policy-attached',
      title: 'Administrator policy attached',
      severity: 'Critical',
      attack: ['T1098.003', 'T1484'],
    });
    expect(log.ddtags).toBe(
      `env:test,account_id:${ACCOUNT},region:${REGION},severity:critical,finding_type:persistence,rule_id:iam.admin-policy-attached,managed_by:aws-security-monitoring`,
    );
  });

  it('of an event that is older than Datadog takes is redated, in the record, too', () => {
    const old = logOf(alertEvent({ updatedAt: NOW - 48 * HOUR }), 'cloudtrail');
    expect(old).toMatchObject({
      timestamp: NOW,
      original_timestamp: '2026-05-02T12:00:00.000Z',
      message: { eventID: EVENT_ID, eventTime: '2026-05-04T12:00:00.000Z' },
    });
  });

  it('lacks what the finding does not say', () => {
    const { finding_info: _, ...bare } = alertEvent();
    const { detection, ddtags } = logOf(bare as OcsfEvent, 'cloudtrail');
    expect(detection).toBeUndefined();
    expect(ddtags).not.toContain('rule_id');
    const named = { ...bare, finding_info: { analytic: { uid: 'r' } } } as OcsfEvent;
    expect(logOf(named, 'cloudtrail').detection).toMatchObject({ rule_id: 'r', title: 'r', attack: [] });
  });

  it('of another source has neither', () => {
    const other = logOf(alertEvent(), 'guardduty');
    expect(other).not.toHaveProperty('detection');
    expect(other.ddtags).not.toContain('rule_id');
  });
});

describe('the date of a log', () => {
  it.each([
    ['just young enough', NOW - 18 * HOUR + 6 * MINUTE, false],
    ['18 hours old', NOW - 18 * HOUR, true],
    ['so old that it would be on its way there', NOW - 18 * HOUR + 4 * MINUTE, true],
    ['a month old', NOW - 30 * 24 * HOUR, true],
    ['slightly ahead', NOW + HOUR, false],
    ['too far ahead', NOW + 2 * HOUR, true],
  ])('of an event that is %s', (_, time, isReplaced) => {
    const waf = logOf(wafEvent({}, time), 'waf');
    expect(waf.timestamp).toBe(isReplaced ? NOW : time);
    expect(waf.message.timestamp).toBe(isReplaced ? NOW : time);
    expect(waf.original_timestamp).toBe(isReplaced ? new Date(time).toISOString() : undefined);
  });

  it('replaces the time of the envelope but none within the finding', () => {
    const { message, timestamp } = logOf(guardDutyEvent({ updatedAt: NOW - 48 * HOUR }));
    expect(timestamp).toBe(NOW);
    expect(message.time).toBe('2026-05-04T12:00:00Z');
    expect(message.detail.updatedAt).toBe('2026-05-02T12:00:00.000Z');
  });
});

describe('a log that is too long for Datadog', () => {
  it('is cut so that it stays valid JSON, and says so', () => {
    const long = logOf(guardDutyEvent({ native: { id: 'f', note: 'ä"\n'.repeat(400_000) } }));
    expect(long.bytes).toBeLessThanOrEqual(1_000_000);
    expect(long).toMatchObject({
      truncated: true,
      message: { 'detail-type': 'GuardDuty Finding', detail: { id: 'f' } },
    });
    expect(long.original_bytes).toBeGreaterThan(1_000_000);
    expect(long.message.detail.note).toMatch(/^ä"\n.*…$/s);
  });

  it('keeps as much as fits: long lists first, everything small untouched', () => {
    const items = Array.from({ length: 4_000 }, (_, i) => ({ i, text: 'x'.repeat(300) }));
    const { message, bytes } = logOf(guardDutyEvent({ native: { id: 'f', items } }));
    expect(bytes).toBeLessThanOrEqual(950_000);
    expect(message.detail.items).toEqual(items.slice(0, 1_000));
  });

  it('fits whatever the native record is', () => {
    const deep = (levels: number): unknown =>
      levels === 0 ? 'x' : Array.from({ length: 12 }, () => deep(levels - 1));
    const records: unknown[] = [
      { wide: deep(5) },
      { keys: Object.fromEntries(Array.from({ length: 60_000 }, (_, i) => [`k${i}${'y'.repeat(20)}`, i])) },
    ];
    for (const native of records) {
      const log = logOf(guardDutyEvent({ native: native as Record<string, unknown> }));
      expect(log.bytes).toBeLessThanOrEqual(950_000);
      expect(log.truncated).toBe(true);
    }
  });

  it('leaves a log below the limit whole', () => {
    const whole = logOf(guardDutyEvent({ native: { note: 'x'.repeat(900_000) } }));
    expect(whole.message.detail.note).toHaveLength(900_000);
    expect(whole).not.toHaveProperty('truncated');
  });
});

describe('hostile records', () => {
  it('never break out of the log: any text stays data', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.json(), (type, native) => {
        const event = guardDutyEvent({ native: { type, native } });
        const log = logOf({ ...event, finding_info: { uid: 'u', types: [type] } });
        expect(log.ddtags.split(',')).toHaveLength(6);
        expect(log.message.detail.native).toBe(native);
      }),
    );
  });

  it('keeps a __proto__ member as data', () => {
    const event = { ...guardDutyEvent(), raw_data: '{"__proto__":{"polluted":true},"id":"f"}' };
    const { json } = logItem(parseArchivedEvent(JSON.stringify(event), 'guardduty'), CONTEXT);
    expect(JSON.parse(json).message).toContain('"__proto__":{"polluted":true}');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('the severity tag', () => {
  it.each([
    [0, 'unknown'],
    [1, 'informational'],
    [2, 'low'],
    [3, 'medium'],
    [4, 'high'],
    [5, 'critical'],
    [6, 'critical'],
    [99, 'unknown'],
  ] as const)('of OCSF severity_id %i is %s', (severity, name) => {
    expect(logOf(guardDutyEvent({ severity })).ddtags).toContain(`,severity:${name},`);
  });
});
