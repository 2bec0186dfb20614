import type { CorrelatedEvent } from '../../../../../functions/cloudtrail-processor/core/correlate/sightings';
import type { CorrelationDefinition } from '../../../../../functions/cloudtrail-processor/core/rules/model';

/** Five events of one principal within ten seconds. */
export function correlation(changes: Partial<CorrelationDefinition> = {}): CorrelationDefinition {
  return {
    id: 'burst',
    title: 'A burst',
    description: 'Many at once.',
    severity: 'HIGH',
    attack: ['T1580'],
    tactics: ['discovery'],
    cis: [],
    groupBy: ['userIdentity.arn'],
    falsePositives: [],
    references: [],
    type: 'event_count',
    rules: ['a', 'b'],
    timespanSeconds: 10,
    atLeast: 3,
    aliases: {},
    ...changes,
  };
}

/** An event `seconds` after a fixed time that matches the rules. */
export function seen(
  id: string,
  seconds: number,
  { rules = ['a'], who = 'x', value }: { rules?: readonly string[]; who?: string; value?: string } = {},
): CorrelatedEvent {
  return {
    event: {
      eventID: id,
      eventTime: new Date(Date.parse('2026-03-03T12:00:00Z') + seconds * 1000).toISOString(),
      userIdentity: { arn: who },
      ...(value !== undefined && { sourceIPAddress: value }),
    },
    matches: rules.map((rule) => ({ rule: { id: rule } })),
  };
}
