import { createHash } from 'node:crypto';
import { ALERT_SEVERITIES, type Alert, type AlertSeverity, UNSENT } from '../../../shared/alerts/alert';
import { prune } from '../../../shared/ocsf/prune';
import { cleanText } from '../../../shared/text/clean';
import { type Anomaly, uidOf } from './anomaly';
import { oddsText } from './number-text';
import { recordText } from './record-text';

/** What alerts take from around the anomaly. */
export interface AlertContext {
  /** Epoch ms. */
  readonly now: number;
  readonly retentionDays: number;
  /** Less urgent alerts are kept and told to nobody. */
  readonly minimumSeverity: AlertSeverity;
}

const DAY_SECONDS = 86_400;

/** Lengths, in UTF-16 units. */
const NAME = 256;
const LINE = 1_024;
const PARAGRAPH = 4_096;

/** The page that says what to do about anomalies. */
const RUNBOOK = 'anomalies';

/** The alert of an anomaly; the same anomaly has the same key in every run. */
export function anomalyAlert(anomaly: Anomaly, { now, retentionDays, minimumSeverity }: AlertContext): Alert {
  const { at, ruleId, severity, numbers } = anomaly;
  const time = new Date(at * 1000).toISOString();
  const isUrgent = ALERT_SEVERITIES.indexOf(severity) >= ALERT_SEVERITIES.indexOf(minimumSeverity);
  return prune({
    EventId: hashOf(anomaly.identity),
    Timestamp: `${time}#${ruleId}`,
    Kind: 'anomaly',
    RuleId: cleanText(ruleId, NAME),
    Title: cleanText(anomaly.title, NAME),
    Severity: severity,
    Description: cleanText(anomaly.explanation, PARAGRAPH),
    Response: cleanText(anomaly.response, PARAGRAPH),
    Runbook: RUNBOOK,
    Attack: anomaly.attack,
    AccountId: anomaly.accountId,
    Region: anomaly.region,
    EventTime: time,
    Principal: told(anomaly.principal, LINE),
    SourceIp: told(anomaly.address, NAME),
    UserAgent: told(anomaly.agent, LINE),
    Anomaly: {
      Subject: cleanText(anomaly.subject, LINE),
      Parameter: cleanText(anomaly.parameter, NAME),
      Observed: cleanText(anomaly.observed, LINE),
      Expected: cleanText(anomaly.expected, LINE),
      Method: cleanText(anomaly.method, NAME),
      Odds: numbers && oddsText(numbers.probability),
      Since: anomaly.since === undefined ? undefined : new Date(anomaly.since * 1000).toISOString(),
    },
    GroupId: hashOf([ruleId, severity, anomaly.subject]),
    GroupValues: anomaly.tags,
    SourceObject: uidOf(anomaly).slice(0, LINE),
    Record: recordText(anomaly.record),
    Unsent: isUrgent ? UNSENT : undefined,
    ExpiresAt: Math.floor(now / 1000) + retentionDays * DAY_SECONDS,
  }) as Alert;
}

function told(text: string | undefined, maxLength: number): string | undefined {
  return text === undefined ? undefined : cleanText(text, maxLength);
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
