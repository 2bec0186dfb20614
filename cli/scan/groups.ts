import { BoundedMap } from './bounded-map';
import type { DetectionRow } from './detection-row';

/** Bursts of a rule's matches as one row each: the earliest match, with how many there were and when the last was. */
export class Groups {
  readonly #rows = new BoundedMap<DetectionRow>();

  /** @param values those of the rule's group-by fields */
  add(row: DetectionRow, values: readonly (string | null)[]): void {
    const key = JSON.stringify([row.rule_id, row.severity, values]);
    const known = this.#rows.get(key);
    this.#rows.set(key, known ? merged(known, row) : { ...row, last_time: row.event_time });
  }

  rows(): readonly DetectionRow[] {
    return [...this.#rows.values()];
  }
}

function merged(known: DetectionRow, row: DetectionRow): DetectionRow {
  const isEarlier = (row.event_time ?? '') < (known.event_time ?? '');
  const last = (row.event_time ?? '') > (known.last_time ?? '') ? row.event_time : known.last_time;
  return { ...(isEarlier ? row : known), count: known.count + 1, last_time: last };
}
