import { ALERT_SEVERITIES, type Alert, type AlertSeverity, UNSENT } from '../../../shared/alerts/alert';
import { suppressedBy } from '../../../shared/alerts/suppression';
import { type JsonRecord, record, text } from '../../../shared/json/read';
import { cleanText } from '../../../shared/text/clean';
import { redactText } from '../../../shared/text/redact';
import type { CorrelationDefinition, RuleDefinition, SuppressionDefinition } from '../rules/model';
import { hashOf } from './event-identity';
import { outcomeOf } from './outcome';
import { principalOf } from './principal';
import { recordText } from './record-text';

/** What alerts take from around the events. */
export interface AlertContext {
  /** The CloudTrail object that the events are in: `<bucket>/<key>#<etag>`. */
  readonly sourceObject: string;
  /** ISO time that stands for that of an event without one; the same however often the object is read. */
  readonly undatedAt: string;
  /** Epoch ms. */
  readonly now: number;
  readonly retentionDays: number;
  /** Less urgent alerts are kept and told to nobody. */
  readonly minimumSeverity: AlertSeverity;
}

const DAY_SECONDS = 86_400;
const MAX_ITEMS = 20;

/** Lengths, in UTF-16 units. */
const NAME = 256;
const LINE = 1_024;
const PARAGRAPH = 4_096;

type RuleParts = ReturnType<typeof cleanedParts>;

/** Rules are few and alerts may be many. */
const known = new WeakMap<RuleDefinition | CorrelationDefinition, RuleParts>();

/** What an alert takes from its rule. */
export function ruleParts(rule: RuleDefinition | CorrelationDefinition): RuleParts {
  const parts = known.get(rule) ?? cleanedParts(rule);
  known.set(rule, parts);
  return parts;
}

function cleanedParts(rule: RuleDefinition | CorrelationDefinition) {
  return {
    RuleId: cleanText(rule.id, NAME),
    Title: cleanText(rule.title, NAME),
    Description: cleanText(rule.description, PARAGRAPH),
    Response: rule.response === undefined ? undefined : cleanText(rule.response, PARAGRAPH),
    Runbook: rule.runbook === undefined ? undefined : cleanText(rule.runbook, NAME),
    References: bounded(rule.references, LINE),
    Attack: bounded(rule.attack, NAME),
    Tactics: bounded(rule.tactics, NAME),
    Cis: bounded(rule.cis, NAME),
  };
}

/** What an alert takes from an event. */
export function eventParts(event: JsonRecord) {
  const identity = record(event['userIdentity']);
  return {
    AccountId: told(event['recipientAccountId']) ?? told(identity['accountId']),
    Region: told(event['awsRegion']),
    EventName: told(event['eventName']),
    EventSource: told(event['eventSource']),
    Principal: told(principalOf(event), LINE),
    SourceIp: told(event['sourceIPAddress']),
    UserAgent: told(event['userAgent'], LINE),
    ErrorCode: told(event['errorCode']),
    Outcome: outcomeOf(event),
    Record: recordText(event),
  };
}

/** The burst that an alert belongs to. A change of severity is a burst of its own: nobody wants to miss it. */
export function groupParts(
  rule: RuleDefinition | CorrelationDefinition,
  severity: AlertSeverity,
  values: readonly (string | null)[],
) {
  const named = rule.groupBy.flatMap((name, index) => {
    const value = values[index];
    return typeof value === 'string' ? [[cleanText(name, NAME), shown(value, LINE)]] : [];
  });
  return {
    GroupId: hashOf([rule.id, severity, values]),
    GroupValues: Object.fromEntries(named) as Record<string, string>,
  };
}

/** Whether anybody is to be told of an alert, and how long it is kept. The first suppression that still holds counts. */
export function deliveryParts(
  severity: AlertSeverity,
  suppressions: readonly SuppressionDefinition[],
  { now, retentionDays, minimumSeverity, sourceObject }: AlertContext,
): Pick<Alert, 'Suppressed' | 'Unsent' | 'ExpiresAt' | 'SourceObject'> {
  const Suppressed = suppressedBy(suppressions, now);
  const isUrgent = ALERT_SEVERITIES.indexOf(severity) >= ALERT_SEVERITIES.indexOf(minimumSeverity);
  return {
    ...(Suppressed && { Suppressed }),
    ...(!Suppressed && isUrgent && { Unsent: UNSENT }),
    SourceObject: sourceObject,
    ExpiresAt: Math.floor(now / 1000) + retentionDays * DAY_SECONDS,
  };
}

function bounded(list: readonly string[], maxLength: number): readonly string[] {
  return list.slice(0, MAX_ITEMS).map((item) => cleanText(item, maxLength));
}

/** A text of the event, without what it may hide and what it may break. */
function told(value: unknown, maxLength = NAME): string | undefined {
  const given = text(value);
  return given === undefined ? undefined : shown(given, maxLength);
}

/** Cut only when the secrets are out: half of one would not be known for what it is. */
function shown(given: string, maxLength: number): string {
  return cleanText(redactText(given), maxLength);
}
