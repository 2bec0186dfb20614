import { alerts } from '../../settings/sections/detection';
import { BoundedMap } from './bounded-map';
import type { DetectionRow } from './detection-row';

/** For how long a group counts, where nobody has set it otherwise. */
const GROUP_MS = alerts.parse(undefined).groupMinutes * 60_000;

interface Share {
  readonly group: string;
  readonly row: DetectionRow;
}

/**
 * Bursts of a rule's matches as one row each: the earliest match, with how many there were and when the last was. As in
 * the pipeline a burst ends `alerts.groupMinutes` after it began, by default; here by the time of the calls, and to the
 * minute, since files come in any order and matches can be more than memory holds.
 */
export class Groups {
  /** What each minute adds to a group. */
  readonly #shares = new BoundedMap<Share>();

  /** @param values those of the rule's group-by fields */
  add(row: DetectionRow, values: readonly (string | null)[]): void {
    const group = JSON.stringify([row.rule_id, row.severity, values]);
    const key = `${group} ${row.event_time?.slice(0, 'yyyy-mm-ddThh:mm'.length)}`;
    const known = this.#shares.get(key)?.row;
    const added = { ...row, last_time: row.event_time };
    this.#shares.set(key, { group, row: known ? merged(known, added) : added });
  }

  /** In order of their first matches. */
  rows(): readonly DetectionRow[] {
    const rows: DetectionRow[] = [];
    const open = new Map<string, number>();
    for (const { group, row } of [...this.#shares.values()].toSorted(
      (a, b) => startOf(a.row) - startOf(b.row),
    )) {
      const at = open.get(group);
      const known = at === undefined ? undefined : rows[at];
      if (at !== undefined && known && startOf(row) - startOf(known) < GROUP_MS)
        rows[at] = merged(known, row);
      else open.set(group, rows.push(row) - 1);
    }
    return rows;
  }
}

function merged(known: DetectionRow, row: DetectionRow): DetectionRow {
  const last = (row.last_time ?? '') > (known.last_time ?? '') ? row.last_time : known.last_time;
  return {
    ...(startOf(row) < startOf(known) ? row : known),
    count: known.count + row.count,
    last_time: last,
  };
}

/** An event that says no time comes first. */
function startOf({ event_time }: DetectionRow): number {
  const time = Date.parse(event_time ?? '');
  return Number.isNaN(time) ? 0 : time;
}
