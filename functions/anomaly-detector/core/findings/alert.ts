import { createHash } from 'node:crypto';
import { ALERT_SEVERITIES, type Alert, type AlertSeverity, UNSENT } from '../../../shared/alerts/alert';
import { type AnomalySuppression, suppressedBy } from '../../../shared/alerts/suppression';
import { prune } from '../../../shared/ocsf/prune';
import { type Anomaly, uidOf } from './anomaly';
import { cleaned } from './cleaned';
import { oddsText } from './number-text';
import { recordText } from './record-text';

/** What alerts take from around the anomaly. */
export interface AlertContext {
  /** Epoch ms. */
  readonly now: number;
  readonly retentionDays: number;
  /** Less urgent alerts are kept and told to nobody. */
  readonly minimumSeverity: AlertSeverity;
  /** What they silence is kept and told to nobody. */
  readonly suppressions: readonly AnomalySuppression[];
}

const DAY_SECONDS = 86_400;

/** UTF-16 units of what names the anomaly. */
const SOURCE_LENGTH = 1_024;

/** The page that says what to do about anomalies. */
const RUNBOOK = 'anomalies';

/** The alert of an anomaly; the same anomaly has the same key in every run. */
export function anomalyAlert(given: Anomaly, context: AlertContext): Alert {
  const { now, retentionDays, minimumSeverity } = context;
  const Suppressed = suppressionOf(given, context);
  const anomaly = cleaned(given);
  const { at, keyAt = at, ruleId, severity, numbers } = anomaly;
  const time = isoOf(at);
  const isUrgent = ALERT_SEVERITIES.indexOf(severity) >= ALERT_SEVERITIES.indexOf(minimumSeverity);
  return prune({
    EventId: hashOf(anomaly.identity),
    // Without the rule: what is noticed again may be called otherwise, by what else is known then.
    Timestamp: `${isoOf(keyAt)}#anomaly`,
    Kind: 'anomaly',
    RuleId: ruleId,
    Title: anomaly.title,
    Severity: severity,
    Description: anomaly.explanation,
    Response: anomaly.response,
    Runbook: RUNBOOK,
    Attack: anomaly.attack,
    AccountId: anomaly.accountId,
    Region: anomaly.region,
    EventTime: time,
    Principal: anomaly.principal,
    SourceIp: anomaly.address,
    UserAgent: anomaly.agent,
    Anomaly: {
      Subject: anomaly.subject,
      Parameter: anomaly.parameter,
      What: anomaly.what,
      Observed: anomaly.observed,
      Expected: anomaly.expected,
      Method: anomaly.method,
      Odds: numbers && oddsText(numbers.probability),
      Since: anomaly.since === undefined ? undefined : isoOf(anomaly.since),
    },
    GroupId: hashOf([ruleId, severity, anomaly.subject]),
    GroupValues: anomaly.tags,
    SourceObject: uidOf(anomaly).slice(0, SOURCE_LENGTH),
    Record: recordText(withReadableTimes(anomaly.record)),
    Suppressed,
    Unsent: isUrgent && !Suppressed ? UNSENT : undefined,
    ExpiresAt: Math.floor(now / 1000) + retentionDays * DAY_SECONDS,
  }) as Alert;
}

/** Who has silenced an anomaly: the first suppression of its kind, subject and account that still holds. */
export function suppressionOf(
  anomaly: Anomaly,
  { now, suppressions }: Pick<AlertContext, 'now' | 'suppressions'>,
): Alert['Suppressed'] {
  // Whoever silences it has the name from an alert, in which it may be cut or a part of it redacted.
  const names = [anomaly.subject, cleaned(anomaly).subject];
  const fitting = suppressions.filter(
    ({ rule, subjects, accounts }) =>
      rule === anomaly.ruleId &&
      (subjects === undefined || names.some((name) => subjects.includes(name))) &&
      (accounts === undefined || accounts.includes(anomaly.accountId)),
  );
  return suppressedBy(fitting, now);
}

/** Fields of what the detector keeps that hold epoch seconds. */
const TIMES: readonly string[] = ['at', 'since', 'noticedAt'];

/** The last second of the year 9999: beyond, a number is no time. */
const LAST_SECOND = 253_402_300_799;

/** What is kept, for people: epoch seconds as ISO times. */
function withReadableTimes(record: Anomaly['record']): Anomaly['record'] {
  const isTime = (key: string, value: unknown) =>
    TIMES.includes(key) && typeof value === 'number' && Math.abs(value) <= LAST_SECOND;
  const text = JSON.stringify(record, (key, value) => (isTime(key, value) ? isoOf(value) : value));
  return JSON.parse(text) as Anomaly['record'];
}

function isoOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
