import type { Alert } from '../../../shared/alerts/alert';
import type { JsonRecord } from '../../../shared/json/read';
import { prune } from '../../../shared/ocsf/prune';
import type { RuleMatch } from '../rules/rule-set';
import { type AlertContext, deliveryParts, eventParts, groupParts, ruleParts } from './alert-parts';
import { eventIdOf, eventTimeOf } from './event-identity';
import { fieldText } from './field-text';
import { roleOf } from './principal';

/** An event and the rules that it matches. */
export interface AlertingEvent {
  readonly event: JsonRecord;
  readonly matches: readonly RuleMatch[];
}

/** One alert for each rule that the event matches, those aside that only feed correlations. */
export function eventAlerts({ event, matches }: AlertingEvent, context: AlertContext): readonly Alert[] {
  const alerting = matches.filter(({ rule }) => rule.alerts);
  if (alerting.length === 0) return [];
  const parts = eventParts(event);
  const id = eventIdOf(event);
  const time = eventTimeOf(event) ?? context.undatedAt;
  return alerting.map(({ rule, severity, suppressions }) => {
    const named = ruleParts(rule);
    return prune({
      EventId: id,
      Timestamp: `${time}#${named.RuleId}`,
      Kind: 'event' as const,
      ...named,
      Severity: severity,
      EventTime: time,
      ...parts,
      ...groupParts(
        rule,
        severity,
        rule.groupBy.map((field) => groupValue(event, field)),
      ),
      ...deliveryParts(severity, suppressions, context),
    }) as Alert;
  });
}

/** What tells bursts apart. A role's sessions are one principal: their names are free to choose, and a burst would never be one. */
export function groupValue(event: JsonRecord, field: string): string | null {
  const role = field === 'userIdentity.arn' ? roleOf(event) : undefined;
  return role ?? fieldText(event, field);
}
