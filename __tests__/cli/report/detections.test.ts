import { detectionSummary, detectionsOf } from '../../../cli/report/detections';
import { findingsOf } from '../../../cli/report/facts';
import { reportModel } from '../../../cli/report/model';
import { reportPage } from '../../../cli/report/page';
import { attackStory } from '../../../cli/report/story';
import { anomalyFinding } from '../../../functions/anomaly-detector/core/findings/finding';
import { alertFinding } from '../../../functions/cloudtrail-processor/core/alerts/finding';
import type { Alert } from '../../../functions/shared/alerts/alert';
import { alert, numbered } from '../../functions/notifier/rig';

const PLACE = { accountId: '111122223333', region: 'eu-central-1' };
const IDENTITY = {
  type: 'IAMUser',
  arn: 'arn:aws:iam::111122223333:user/svc',
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
};
const finding = (changes: Partial<Alert>, n = 1) =>
  alertFinding(
    numbered(n, {
      Tactics: ['defense-evasion', 'impact'],
      Record: JSON.stringify({ userIdentity: IDENTITY, sourceIPAddress: '203.0.113.77' }),
      ...changes,
    }),
    PLACE,
  );

const events = [
  finding({ Severity: 'CRITICAL' }, 3),
  finding({ RuleId: 'b', Title: 'B', GroupId: 'b', Severity: 'LOW', Outcome: 'denied' }, 1),
  finding({ RuleId: 'b', Title: 'B', GroupId: 'b', Severity: 'LOW', Outcome: 'denied' }, 2),
  finding(
    { RuleId: 'c', GroupId: 'c', Principal: 'arn:aws:iam::111122223333:user/other', Severity: 'HIGH' },
    4,
  ),
];

describe('the alerts of CloudTrail in the archive', () => {
  it('are not mixed up with anomalies, which are findings of the same product', () => {
    const anomaly = anomalyFinding({
      identity: ['series', 'nat-out', '1777890000'],
      at: 1_777_890_000,
      ruleId: 'anomaly.nat-out',
      title: 'Unusual traffic',
      explanation: 'more than usual',
      severity: 'HIGH',
      ...PLACE,
      tags: {},
      analytic: 'statistical',
      subject: 'nat-out',
      parameter: 'Sum',
      observed: '2',
      expected: '1',
      method: 'season',
      response: 'look',
      record: {},
    });
    expect(detectionsOf([anomaly])).toEqual([]);
    expect(findingsOf([anomaly])[0]?.latest.source).toBe('anomaly');
  });

  it('are read in their order, with who, where from and which tactics', () => {
    const detections = detectionsOf(events);
    expect(detections.map(({ ruleId }) => ruleId)).toEqual(['b', 'b', 'cloudtrail.trail-stopped', 'c']);
    expect(detections[2]).toMatchObject({
      title: 'CloudTrail trail stopped or deleted',
      severity: 'critical',
      principal: alert().Principal,
      address: '203.0.113.77',
      tactics: ['Defense Evasion', 'Impact'],
      outcome: 'success',
      isSuppressed: false,
    });
  });

  it('are counted by rule and principal, the worst first, and by tactic in the order of an attack', () => {
    const { alerts, rules, principals, tactics } = detectionSummary(detectionsOf(events));
    expect(alerts).toBe(4);
    expect(rules.map(({ id, worst, alerts: n }) => [id, worst, n])).toEqual([
      ['cloudtrail.trail-stopped', 'critical', 1],
      ['c', 'high', 1],
      ['b', 'low', 2],
    ]);
    expect(principals.map(({ worst, alerts: n, rules: r }) => [worst, n, r])).toEqual([
      ['critical', 3, 2],
      ['high', 1, 1],
    ]);
    expect(principals[0]?.addresses).toEqual(['203.0.113.77']);
    expect(tactics).toEqual([
      { name: 'Defense Evasion', alerts: 4 },
      { name: 'Impact', alerts: 4 },
    ]);
  });

  it('are findings of CloudTrail, not of GuardDuty', () => {
    expect(findingsOf(events).map(({ latest }) => latest.source)).toEqual(Array(4).fill('cloudtrail'));
  });

  it('are steps of the attack, a burst one of them, tied by what they share', () => {
    const story = attackStory([], [], detectionsOf(events));
    expect(story.map(({ title, source, phase }) => [title, source, phase])).toEqual([
      ['B', 'cloudtrail', 'Defense Evasion'],
      ['CloudTrail trail stopped or deleted', 'cloudtrail', 'Defense Evasion'],
      ['CloudTrail trail stopped or deleted', 'cloudtrail', 'Defense Evasion'],
    ]);
    expect(story[0]?.detail).toMatch(/^b · by .* · seen 2 times · refused$/);
    expect(story[1]?.links).toContain('203.0.113.77');
  });

  it('tell nothing when they are silenced', () => {
    const Suppressed = { Owner: 'o', Reason: 'r', Expires: '2027-01-01T00:00:00Z' };
    expect(attackStory([], [], detectionsOf([finding({ Suppressed, Severity: 'CRITICAL' })]))).toEqual([]);
  });

  it('have their tables and chart on the page', () => {
    const input = {
      account: 'a',
      regions: [],
      from: 0,
      to: 1,
      events,
      delivery: [],
      series: [],
      prediction: { forecasts: [], risks: [] },
    };
    expect(reportModel(input).severityBySource.cloudtrail).toMatchObject({ critical: 1, high: 1, low: 2 });
    const page = reportPage(input);
    expect(page).toContain('CloudTrail: rules that fired');
    expect(page).toContain('<code>cloudtrail.trail-stopped</code>');
    expect(page).toContain('CloudTrail: who made the calls');
    expect(page).toContain('"id":"chart-tactics"');
  });
});
