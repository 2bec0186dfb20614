import type { TableChange } from '../../functions/notifier/core/inserted';
import type { AlertKey, Groups, Outbox } from '../../functions/notifier/core/ports';
import type { Alert, OpenGroup } from '../../functions/shared/alerts/alert';

/** The alerts table and the groups beside it, in memory, with DynamoDB's conditions. Each call is one step. */
export interface AlertTables {
  readonly alerts: Map<string, Alert>;
  readonly groups: Map<OpenGroup['Id'], OpenGroup>;
  /** What the alerts table's stream would tell: keys of new alerts, in order. */
  readonly inserted: AlertKey[];
}

export function alertTables(): AlertTables {
  return { alerts: new Map(), groups: new Map(), inserted: [] };
}

/** Tables with these items in them, of which the stream tells nothing. */
export function restoreTables(alerts: readonly Alert[], groups: readonly OpenGroup[]): AlertTables {
  return {
    alerts: new Map(alerts.map((alert) => [idOf(alert), alert])),
    groups: new Map(groups.map((group) => [group.Id, group])),
    inserted: [],
  };
}

/** What the stream has to tell, once. */
export function takeInserted(tables: AlertTables): readonly TableChange[] {
  return tables.inserted.splice(0).map((key, index) => ({
    sequenceNumber: String(index),
    key,
    isUnsent: alertOf(tables, key)?.Unsent !== undefined,
  }));
}

/** Puts an alert unless there is one of its key. @returns whether it was new */
export function putAlert({ alerts, inserted }: AlertTables, alert: Alert): boolean {
  const id = idOf(alert);
  if (alerts.has(id)) return false;
  alerts.set(id, alert);
  inserted.push({ EventId: alert.EventId, Timestamp: alert.Timestamp });
  return true;
}

/** One alert by its key. */
export function alertOf({ alerts }: AlertTables, key: AlertKey): Alert | undefined {
  return alerts.get(idOf(key));
}

/** The notifier's view of the alerts table. */
export function localOutbox(tables: AlertTables): Outbox {
  const { alerts } = tables;
  const unsentOf = (key: AlertKey) => {
    const alert = alerts.get(idOf(key));
    return alert?.Unsent === undefined ? undefined : alert;
  };
  return {
    async *unsent(before) {
      const keys = [...alerts.values()]
        .filter(({ Unsent, Timestamp }) => Unsent !== undefined && Timestamp < before)
        .map(({ EventId, Timestamp }) => ({ EventId, Timestamp }));
      yield* keys.sort((a, b) => (a.Timestamp < b.Timestamp ? -1 : 1));
    },
    async claim(key, { now, until }) {
      const alert = unsentOf(key);
      if (alert === undefined || (alert.ClaimedUntil ?? 0) >= now) return undefined;
      const claimed = { ...alert, ClaimedUntil: until };
      alerts.set(idOf(key), claimed);
      return claimed;
    },
    async markSent(key, at) {
      const alert = unsentOf(key);
      if (alert === undefined) return;
      const { Unsent, ClaimedUntil, ...kept } = alert;
      alerts.set(idOf(key), { ...kept, SentAt: at });
    },
    async release(key, until) {
      const alert = alerts.get(idOf(key));
      if (alert?.ClaimedUntil !== until) return;
      const { ClaimedUntil, ...kept } = alert;
      alerts.set(idOf(key), kept);
    },
  };
}

/** The notifier's view of the groups. */
export function localGroups(tables: AlertTables): Groups {
  const { groups } = tables;
  return {
    async *due(now) {
      const due = [...groups.values()].filter(({ ClosesAt }) => ClosesAt <= now);
      for (const { Id } of due.sort((a, b) => a.ClosesAt - b.ClosesAt)) yield Id;
    },
    async read(id) {
      return groups.get(id);
    },
    async firstAlert({ FirstEventId, FirstTimestamp }) {
      return alertOf(tables, { EventId: FirstEventId, Timestamp: FirstTimestamp });
    },
    async close(group, summary) {
      const now = groups.get(group.Id);
      if (now?.OpenedAt !== group.OpenedAt || now.Count !== group.Count) return false;
      groups.delete(group.Id);
      if (summary) putAlert(tables, summary);
      return true;
    },
  };
}

function idOf({ EventId, Timestamp }: AlertKey): string {
  return `${EventId}\n${Timestamp}`;
}
