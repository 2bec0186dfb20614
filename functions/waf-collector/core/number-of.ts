/**
 * A number, or the one that a text's digits spell; undefined for anything else. A record may hold anything, and some objects
 * throw when they are asked for a number.
 */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : undefined;
}
