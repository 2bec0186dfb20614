export const DAY = 86_400;
export const HOUR = 3_600;

/** Days since 1970, UTC. */
export function dayOf(at: number): number {
  return Math.floor(at / DAY);
}

/** UTC, 0 to 23. */
export function hourOf(at: number): number {
  return Math.floor((at % DAY) / HOUR);
}

/** Of a day since 1970: that was a Thursday. */
export function isWeekend(day: number): boolean {
  return (day + 4) % 7 === 0 || (day + 4) % 7 === 6;
}
