import { type Alert, OPEN_GROUP, type OpenGroup } from '../../../shared/alerts/alert';
import type { GroupChange } from './alert-table';

/** A group that no sweep has closed for so long is forgotten. */
const FORGOTTEN_AFTER_SECONDS = 30 * 86_400;

/** A group's first alert is told at once, the others when it is closed. */
export interface Grouping {
  readonly change: GroupChange;
  /** Whether the first of the alerts is told. */
  readonly isAnnounced: boolean;
}

/**
 * What alerts of one group do to it. A group whose time is over counts on until the sweep has closed it, but silences
 * nobody: the next alert is told as a first one is, and the group's time begins again, however long no sweep runs.
 */
export function grouping(
  alerts: readonly Alert[],
  known: OpenGroup | undefined,
  { now, groupMinutes }: { readonly now: number; readonly groupMinutes: number },
): Grouping {
  const closesAt = now + groupMinutes * 60_000;
  if (known === undefined)
    return { change: { kind: 'open', group: opened(alerts, now, closesAt) }, isAnnounced: true };
  const isOverdue = known.ClosesAt <= now;
  const group = {
    ...known,
    Count: known.Count + alerts.length,
    LastTime: lastOf([known.LastTime, ...alerts.map(({ EventTime }) => EventTime)]),
    ClosesAt: isOverdue ? closesAt : known.ClosesAt,
  };
  return { change: { kind: 'count', known, group }, isAnnounced: isOverdue };
}

function opened(alerts: readonly Alert[], now: number, closesAt: number): OpenGroup {
  const [first] = alerts;
  if (first === undefined) throw new RangeError('a group needs an alert');
  return {
    Id: `group#${first.GroupId}`,
    OpenGroup: OPEN_GROUP,
    OpenedAt: now,
    ClosesAt: closesAt,
    Count: alerts.length,
    FirstEventId: first.EventId,
    FirstTimestamp: first.Timestamp,
    LastTime: lastOf(alerts.map(({ EventTime }) => EventTime)),
    ExpiresAt: Math.floor(closesAt / 1000) + FORGOTTEN_AFTER_SECONDS,
  };
}

/** ISO times in UTC order as texts do. */
function lastOf(times: readonly string[]): string {
  return times.reduce((last, time) => (time > last ? time : last), '');
}
