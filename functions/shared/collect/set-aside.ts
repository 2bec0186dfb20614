import { createHash } from 'node:crypto';
import { StateConflict, type StateStore } from '../state/state-store';
import { redactRecord } from '../text/redact';

/** Longest record that is kept, as JSON; services give a finding far less. */
const MAX_RECORD_LENGTH = 256 * 1024;
const MAX_REASON_LENGTH = 500;

/**
 * Keeps a record that cannot be read for a person to look at, redacted, with the reason:
 * `state/<function>/unreadable/<hash>.json`. The same record is kept once.
 */
export async function setAside(state: StateStore, native: unknown, error: unknown): Promise<void> {
  // Through JSON: an SDK's Date has no members to copy.
  const record = redactRecord(JSON.parse(JSON.stringify(native) ?? 'null'));
  const json = JSON.stringify(record);
  const name = `unreadable/${createHash('sha256').update(json).digest('hex')}`;
  const reason = String(error).slice(0, MAX_REASON_LENGTH);
  const kept = json.length > MAX_RECORD_LENGTH ? json.slice(0, MAX_RECORD_LENGTH) : record;
  try {
    await state.write(name, { reason, record: kept }, undefined);
  } catch (conflict) {
    // It is there already.
    if (!(conflict instanceof StateConflict)) throw conflict;
  }
}
