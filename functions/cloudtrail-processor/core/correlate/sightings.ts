import type { JsonRecord } from '../../../shared/json/read';
import { eventIdOf, eventTimeOf } from '../alerts/event-identity';
import { fieldText } from '../alerts/field-text';
import type { CorrelationDefinition } from '../rules/model';
import type { Sighting } from './summary';
import type { Window } from './window';

/** An event and the rules that it matches, as far as correlations look at it. */
export interface CorrelatedEvent {
  readonly event: JsonRecord;
  readonly matches: readonly { readonly rule: { readonly id: string } }[];
}

/** One event as one correlation sees it. */
export interface Seen {
  readonly window: Window;
  readonly sighting: Sighting;
  readonly event: JsonRecord;
}

/** Of values that are counted: a window's state may hold a thousand of them. */
const MAX_VALUE_BYTES = 64;

/** By rule id, the correlations that look at its matches. */
export type CorrelationsByRule = ReadonlyMap<string, readonly CorrelationDefinition[]>;

export function correlationsByRule(correlations: readonly CorrelationDefinition[]): CorrelationsByRule {
  const byRule = new Map<string, CorrelationDefinition[]>();
  for (const correlation of correlations)
    for (const rule of new Set(correlation.rules))
      byRule.set(rule, [...(byRule.get(rule) ?? []), correlation]);
  return byRule;
}

/** What correlations see in an event. An event without a time has no place in any window. */
export function seenIn({ event, matches }: CorrelatedEvent, byRule: CorrelationsByRule): readonly Seen[] {
  const eventTime = eventTimeOf(event);
  if (eventTime === undefined || !matches.some(({ rule }) => byRule.has(rule.id))) return [];
  const at = { time: Date.parse(eventTime), eventId: eventIdOf(event) };
  return matches.flatMap(({ rule }) =>
    (byRule.get(rule.id) ?? []).flatMap((correlation) => {
      const read = (name: string, maxBytes?: number) =>
        fieldText(event, fieldOf(correlation, name, rule.id), maxBytes);
      const value = countedValue(correlation, rule.id, at.eventId, read);
      if (value === null) return [];
      const index = Math.floor(at.time / (correlation.timespanSeconds * 1000));
      const window = { correlation, group: correlation.groupBy.map((name) => read(name)), index };
      return [{ window, sighting: { ...at, value }, event }];
    }),
  );
}

/** What is counted: events, values of a field (an event without it counts for nothing), or rules. */
function countedValue(
  { type, field }: CorrelationDefinition,
  ruleId: string,
  eventId: string,
  read: (name: string, maxBytes: number) => string | null,
): string | null {
  switch (type) {
    case 'event_count':
      return eventId;
    case 'value_count':
      return field === undefined ? null : read(field, MAX_VALUE_BYTES);
    case 'temporal':
      return ruleId;
  }
}

/** The field that a name stands for in this rule's events. */
function fieldOf({ aliases }: CorrelationDefinition, name: string, ruleId: string): string {
  const fields = Object.hasOwn(aliases, name) ? aliases[name] : undefined;
  return (fields && Object.hasOwn(fields, ruleId) ? fields[ruleId] : undefined) ?? name;
}
