import type { AlertContext } from '../../../../../functions/cloudtrail-processor/core/alerts/alert-parts';
import { eventAlerts } from '../../../../../functions/cloudtrail-processor/core/alerts/event-alert';
import type { RuleDefinition } from '../../../../../functions/cloudtrail-processor/core/rules/model';
import type { RuleMatch } from '../../../../../functions/cloudtrail-processor/core/rules/rule-set';
import type { Alert } from '../../../../../functions/shared/alerts/alert';
import type { JsonRecord } from '../../../../../functions/shared/json/read';

export const NOW = Date.parse('2026-03-03T12:30:00Z');

export const CONTEXT: AlertContext = {
  sourceObject: 'trail/AWSLogs/a.json.gz#etag',
  undatedAt: '2026-03-03T00:00:00Z',
  now: NOW,
  retentionDays: 90,
  minimumSeverity: 'LOW',
};

export function rule(changes: Partial<RuleDefinition> = {}): RuleDefinition {
  return {
    id: 'cloudtrail.trail-stopped',
    title: 'CloudTrail trail stopped or deleted',
    description: 'Without the trail nobody sees what happens next.',
    severity: 'CRITICAL',
    severityBy: [],
    searches: {},
    condition: { kind: 'search', name: 'selection' },
    attack: ['T1562.008'],
    tactics: ['defense-evasion'],
    cis: ['4.5'],
    groupBy: ['recipientAccountId', 'userIdentity.arn'],
    falsePositives: [],
    references: ['https://docs.aws.amazon.com/trail.html'],
    runbook: 'defence-evasion',
    response: 'Start it again.',
    alerts: true,
    ...changes,
  };
}

/** A call by a session of a role. */
export function event(changes: JsonRecord = {}): JsonRecord {
  return {
    eventVersion: '1.11',
    eventID: '6f1f0a52-0b6c-4c3e-9a3e-0d7f6b0f6d11',
    eventTime: '2026-03-03T12:00:00Z',
    eventSource: 'cloudtrail.amazonaws.com',
    eventName: 'StopLogging',
    awsRegion: 'eu-central-1',
    sourceIPAddress: '203.0.113.77',
    userAgent: 'aws-cli/2.15.30',
    recipientAccountId: '111122223333',
    userIdentity: {
      type: 'AssumedRole',
      principalId: 'AROAEXAMPLE:i-0a1b',
      arn: 'arn:aws:sts::111122223333:assumed-role/indexer/i-0a1b',
      accountId: '111122223333',
      accessKeyId: 'ASIAEXAMPLEEXAMPLE12',
      sessionContext: {
        sessionIssuer: { type: 'Role', arn: 'arn:aws:iam::111122223333:role/indexer', userName: 'indexer' },
        attributes: { mfaAuthenticated: 'false' },
      },
    },
    requestParameters: { name: 'organization-trail' },
    responseElements: null,
    ...changes,
  };
}

export function match(changes: Partial<RuleMatch> = {}): RuleMatch {
  const matched = changes.rule ?? rule();
  return { rule: matched, severity: matched.severity, suppressions: [], ...changes };
}

/** The one alert of an event and a rule. */
export function alertOf(
  changed: JsonRecord = {},
  matched: Partial<RuleMatch> = {},
  context: Partial<AlertContext> = {},
): Alert {
  const [alert] = eventAlerts(
    { event: event(changed), matches: [match(matched)] },
    { ...CONTEXT, ...context },
  );
  if (alert === undefined) throw new Error('no alert');
  return alert;
}

/** An alert of its own: `n` tells it from others, and its time is `n` seconds after the first. */
export function numbered(n: number, changes: Partial<Alert> = {}): Alert {
  const eventTime = new Date(Date.parse('2026-03-03T12:00:00Z') + n * 1000).toISOString();
  return { ...alertOf({ eventID: `event-${n}`, eventTime }), ...changes };
}
