export type Severity = 'LOW' | 'MEDIUM' | 'HIGH';
export const SEVERITIES: readonly Severity[] = ['LOW', 'MEDIUM', 'HIGH'];

/** Once in ten years at five minutes. */
const VERY_UNLIKELY = 6;
/** Times what was known before. */
const MUCH_MORE = 2;

/** Whether a value is that much above another, of which either may be below zero. */
export const isMuchMore = (value: number, most: number): boolean =>
  value > most && value - most >= (MUCH_MORE - 1) * Math.abs(most);

/** Grave is what is both very unlikely and large; either alone is worth a look today. */
export function severityOf(raw: number, value: number, most: number): Severity {
  const reasons = Number(raw >= VERY_UNLIKELY) + Number(isMuchMore(value, most));
  return SEVERITIES[reasons] ?? 'HIGH';
}
