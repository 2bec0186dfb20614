export type Severity = 'LOW' | 'MEDIUM' | 'HIGH';
export const SEVERITIES: readonly Severity[] = ['LOW', 'MEDIUM', 'HIGH'];

/** Once in ten years at five minutes. */
const VERY_UNLIKELY = 6;
/** Times what was known before. */
export const MUCH_MORE = 2;

/** Grave is what is both very unlikely and large; either alone is worth a look today. */
export function severityOf(raw: number, value: number, most: number): Severity {
  const reasons = Number(raw >= VERY_UNLIKELY) + Number(value >= MUCH_MORE * most);
  return SEVERITIES[reasons] ?? 'HIGH';
}
