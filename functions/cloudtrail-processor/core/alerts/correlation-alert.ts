import type { Alert } from '../../../shared/alerts/alert';
import { prune } from '../../../shared/ocsf/prune';
import type { CorrelationHit } from '../correlate/correlate';
import type { SuppressionDefinition } from '../rules/model';
import { type AlertContext, deliveryParts, eventParts, groupParts, ruleParts } from './alert-parts';
import { hashOf } from './event-identity';

/**
 * The alert of a window that was hit: its key is that of the correlation, the group and the window, however often and
 * by whichever event it is hit.
 */
export function correlationAlert(
  { correlation, group, windowStart, completedBy, relatedEventIds, count, event }: CorrelationHit,
  suppressions: readonly SuppressionDefinition[],
  context: AlertContext,
): Alert {
  const named = ruleParts(correlation);
  const { severity } = correlation;
  return prune({
    EventId: hashOf([correlation.id, group, windowStart]),
    Timestamp: `${new Date(windowStart).toISOString()}#${named.RuleId}`,
    Kind: 'correlation' as const,
    ...named,
    Severity: severity,
    EventTime: new Date(completedBy.time).toISOString(),
    ...eventParts(event),
    ...groupParts(correlation, severity, group),
    Count: count,
    RelatedEventIds: relatedEventIds,
    ...deliveryParts(severity, suppressions, context),
  }) as Alert;
}
