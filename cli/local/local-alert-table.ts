import type { AlertTable, GroupChange } from '../../functions/cloudtrail-processor/core/alerts/alert-table';
import type { Alert, OpenGroup } from '../../functions/shared/alerts/alert';
import { type AlertTables, alertOf, putAlert } from './alert-tables';

/** The processor's view of the alerts table and its groups in memory: one transaction a call. */
export function localAlertTable(tables: AlertTables): AlertTable {
  return {
    async write(alerts, change) {
      const owners = ownersOf(tables, alerts);
      const now = change && tables.groups.get(change.group.Id);
      const isChanged = change !== undefined && !holds(now, change);
      if (owners.size > 0 || isChanged)
        return { kind: 'refused', owners, ...(isChanged && { group: { now } }) };
      for (const alert of alerts) putAlert(tables, alert);
      if (change) tables.groups.set(change.group.Id, changed(now, change));
      return { kind: 'written' };
    },
  };
}

function ownersOf(tables: AlertTables, alerts: readonly Alert[]): ReadonlyMap<number, string> {
  const owners = alerts.map((alert, index) => [index, alertOf(tables, alert)?.SourceObject] as const);
  return new Map(owners.filter((entry): entry is [number, string] => entry[1] !== undefined));
}

/** Whether the group is as the change knows it: none to be opened, or that one to be counted into. */
function holds(now: OpenGroup | undefined, change: GroupChange): boolean {
  if (change.kind === 'open') return now === undefined;
  const { known, group } = change;
  return (
    now?.OpenedAt === known.OpenedAt && now.ClosesAt === known.ClosesAt && now.LastTime <= group.LastTime
  );
}

function changed(now: OpenGroup | undefined, change: GroupChange): OpenGroup {
  if (now === undefined || change.kind === 'open') return change.group;
  return { ...change.group, Count: now.Count + change.group.Count - change.known.Count };
}
