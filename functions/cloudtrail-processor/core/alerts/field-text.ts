import { isRecord, type JsonRecord } from '../../../shared/json/read';
import { upperLevels } from '../../../shared/json/upper-levels';
import { hashOf } from './event-identity';

const QUOTES = 2;

/**
 * The value of a dotted field as text that tells it from others: scalars as they are, lists and objects as JSON, and
 * a hash of what takes more than `maxBytes` in JSON. Null where the event lacks the field. Case counts.
 */
export function fieldText(event: JsonRecord, path: string, maxBytes = 256): string | null {
  let value: unknown = event;
  for (const name of path.split('.'))
    value = isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  if (value === undefined || value === null) return null;
  const text = typeof value === 'object' ? JSON.stringify(upperLevels(value)) : String(value);
  return Buffer.byteLength(JSON.stringify(text)) > maxBytes + QUOTES ? `sha256:${hashOf(text)}` : text;
}
