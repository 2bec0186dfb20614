const DAY_MS = 86_400_000;

/** A stretch of time, epoch ms; `to` is not in it. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** Days as `yyyy-mm-dd`, both in it. */
export interface DayRange {
  readonly first: string;
  readonly last: string;
}

const INSTANT = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)?)?$/;

/** Epoch ms of an ISO day or time, which is UTC unless it says otherwise; undefined when it is none. */
export function instantOf(text: string): number | undefined {
  if (!INSTANT.test(text)) return undefined;
  const isZoned = /(?:Z|[+-]\d\d:\d\d)$/.test(text) || !text.includes('T');
  const instant = Date.parse(isZoned ? text : `${text}Z`);
  // JavaScript reads the 30th of February as the 2nd of March.
  return Number.isNaN(instant) || !isDay(text.slice(0, 10)) ? undefined : instant;
}

/** The UTC days that a range touches, and further ones after it. */
export function daysOf({ from, to }: TimeRange, furtherDays = 0): DayRange {
  return { first: dayOf(from), last: dayOf(to - 1 + furtherDays * DAY_MS) };
}

/** The day after a `yyyy-mm-dd`. */
export function nextDay(day: string): string {
  return dayOf(Date.parse(day) + DAY_MS);
}

function dayOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}

function isDay(day: string): boolean {
  const instant = Date.parse(day);
  return !Number.isNaN(instant) && dayOf(instant) === day;
}
