import { createHash } from 'node:crypto';
import { type Alert, type OpenGroup, UNSENT } from '../../shared/alerts/alert';

const DAY_SECONDS = 86_400;

/**
 * The alert that stands for the rest of a burst: the first one's fields, how many there were and until when.
 * The same group gives the same summary, so that closing it twice tells it once.
 */
export function summaryAlert(
  group: OpenGroup,
  first: Alert,
  { now, retentionDays }: { readonly now: number; readonly retentionDays: number },
): Alert {
  const { SentAt, ClaimedUntil, Unsent, RelatedEventIds, ...shared } = first;
  const opened = new Date(group.OpenedAt).toISOString();
  return {
    ...shared,
    EventId: createHash('sha256')
      .update(JSON.stringify([group.Id, group.OpenedAt]))
      .digest('hex'),
    Timestamp: `${opened}#${first.RuleId}`,
    Kind: 'summary',
    Count: group.Count,
    LastTime: group.LastTime,
    RelatedEventIds: [first.EventId],
    Unsent: UNSENT,
    ExpiresAt: Math.floor(now / 1000) + retentionDays * DAY_SECONDS,
  };
}
