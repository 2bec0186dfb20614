import type { Privilege } from './privilege';

/*
 * All numbers of this file are ours: no published scale has them. What they say is that one critical alert weighs as
 * much as five of medium severity, that anybody's daily noise stays low, and that privileges alone never make a high score.
 */

/** Points of one alert or anomaly by OCSF's severity_id. */
const SEVERITY_POINTS: Readonly<Record<number, number>> = { 1: 0, 2: 2, 3: 8, 4: 20, 5: 40, 6: 40 };

/** Points of what a principal could do; they do not decay. */
export const PRIVILEGE_POINTS: Readonly<Record<Privilege, number>> = {
  admin: 15,
  escalation: 12,
  'sensitive-data': 6,
  write: 3,
  'read-only': 1,
  none: 0,
};

/** Points of findings fall to half in a week. */
export const HALF_LIFE_DAYS = 7;

/** So many points are a score of 50, twice as many of 75, and so on: the score never passes 100. */
export const POINTS_OF_HALF = 40;

/** Points of a day's findings of one kind: each doubling of their number adds those of one more. */
export function weightOf({ severity, count }: { readonly severity: number; readonly count: number }): number {
  return (SEVERITY_POINTS[severity] ?? 0) * (1 + Math.log2(count));
}
