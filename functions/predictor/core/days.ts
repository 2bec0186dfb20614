import { eventDay } from '../../shared/archive/archive-object';

/** A UTC day as the archive spells it: `yyyymmdd`. */
export type Day = string;

const DAY_MS = 86_400_000;

/** The day's first instant, epoch ms. */
export function startOf(day: Day): number {
  return Date.parse(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T00:00:00Z`);
}

/** So many days later, or earlier where negative. */
export function addDays(day: Day, days: number): Day {
  return eventDay(startOf(day) + days * DAY_MS);
}

/** Days from one to another; negative where `to` is the earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((startOf(to) - startOf(from)) / DAY_MS);
}

/** 0 is Sunday. */
export function weekdayOf(day: Day): number {
  return new Date(startOf(day)).getUTCDay();
}

/** Both ends included; none where `to` is before `from`. */
export function daysFrom(from: Day, to: Day): readonly Day[] {
  return Array.from({ length: Math.max(0, daysBetween(from, to) + 1) }, (_, index) => addDays(from, index));
}
