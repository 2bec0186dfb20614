/** A JSON object whose members nobody has checked. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/*
 * Readers of unchecked members. Each gives the value if it is of the wanted type and undefined (or nothing in it)
 * otherwise, so that a field of the wrong type reads as missing.
 */

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** The object, or one without members. */
export function record(value: unknown): JsonRecord {
  return isRecord(value) ? value : {};
}

/** The objects of a list. */
export function records(value: unknown): readonly JsonRecord[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** The text, if there is any in it. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
