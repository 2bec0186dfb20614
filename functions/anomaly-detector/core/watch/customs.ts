import type { Hours } from './hours';
import { medianOf } from './sums';

const DAY = 24;
const WEEK = 7 * DAY;
/** Weeks that are compared with: enough for a median that one odd week does not move. */
const WEEKS = 6;
/** One week before is an accident; two are a custom. */
const FEWEST_WEEKS = 2;
/** People's clocks change by an hour twice a year, and jobs start a little earlier or later. */
const SHIFTS = [-1, 0, 1];
/** Months are 28 to 31 days long. */
const MONTHS = [28, 29, 30, 31];
/** The weeks after a day a month ago say whether it stood out then. */
const WEEKS_AFTER = [1, 2, 3];
/** It did when one of its hours was half as much again, e^0.4. */
const STOOD_OUT = 0.4;

/** A third more, e^0.3, than ever: within that, a value is an ordinary one. */
export const BEYOND = 0.3;

/** The most that was usual at this time of the week, in each week before: ascending, and empty while they are too few. */
export function weeksBefore(hour: number, levelAt: (hour: number) => number): number[] {
  return sameHours(hour, (each) => greatest(each, levelAt));
}

/** Of the same hour in each week before: ascending, and empty while they are too few. */
function sameHours(hour: number, levelAt: (hour: number) => number): number[] {
  const weeks = Array.from({ length: WEEKS }, (_, index) => levelAt(hour - (index + 1) * WEEK));
  const known = weeks.filter((level) => !Number.isNaN(level)).sort((a, b) => a - b);
  return known.length < FEWEST_WEEKS ? [] : known;
}

/** The most that there was at this time of any day of the weeks before; NaN while they are too few. */
export function mostOfDays(hour: number, levelAt: (hour: number) => number): number {
  const days = Array.from({ length: 7 * WEEKS }, (_, index) => greatest(hour - (index + 1) * DAY, levelAt));
  const known = days.filter((level) => !Number.isNaN(level));
  return known.length < 7 * FEWEST_WEEKS ? Number.NaN : Math.max(...known);
}

/** The usual level of an hour, the median of its like in the weeks before; NaN while they are too few. */
export function usualAt(hour: number, levelAt: (hour: number) => number): number {
  return medianOf(sameHours(hour, levelAt));
}

/**
 * Mean values of the same hours in each week before, in the series' own unit: ascending. In a series that never had
 * those, as one that rests at weekends, of the same hours in each day before.
 */
export function meansBefore(hours: Hours, window: readonly number[]): number[] {
  const weeks = meansEach(hours, window, WEEK);
  return weeks.length > 0 ? weeks : meansEach(hours, window, DAY);
}

function meansEach(hours: Hours, window: readonly number[], period: number): number[] {
  return Array.from({ length: (WEEKS * WEEK) / period }, (_, index) =>
    hours.mean(window.map((hour) => hour - (index + 1) * period)),
  )
    .filter((mean) => !Number.isNaN(mean))
    .sort((a, b) => a - b);
}

/**
 * How far the series has grown as a whole, 0 or more, which a sale brings and every other judgement allows for: how far
 * the last 24 hours are above the usual, and, as their middle lies half a day back, half of what they gained in a day.
 */
export function growthAt(hours: Hours, hour: number): number {
  const level = (at: number) => hours.level(at, DAY);
  const growth = (at: number) => level(at) - medianOf(weeksBefore(at, level));
  const now = [hour, hour - DAY, hour - 2 * DAY].map(growth).find((known) => !Number.isNaN(known)) ?? 0;
  const gained = now - growth(hour - DAY);
  return now > 0 ? now + (gained > 0 ? gained / 2 : 0) : 0;
}

/** From here up the scale is a logarithm to the last digit, and its inverse would soon be too large a number. */
const LOGARITHMIC = 20;

/** A height after growth by e^growth: twice as much is a step up the scale, but twice nothing is nothing. */
export const grown = (height: number, growth: number): number =>
  Math.abs(height) > LOGARITHMIC
    ? height + growth
    : Math.asinh(Math.sinh(height) * Math.exp(Math.sign(height) * growth));

/**
 * What is left of an excess when it came a month ago as well: what stood out then from the weeks around it is a custom
 * of the month, as far as it then reached.
 * @param reachOf how far an hour reached, where that is not its level: a single point goes beyond its hour's mean
 */
export function lessMonthly(
  hour: number,
  length: number,
  excess: number,
  levelAt: (hour: number) => number,
  reachOf = levelAt,
): number {
  if (excess <= 0) return excess;
  let left = excess;
  for (const day of MONTHS.flatMap((days) => SHIFTS.map((shift) => hour - days * DAY + shift))) {
    const then = levelAt(day);
    const around = WEEKS_AFTER.map((week) => greatest(day + week * WEEK, levelAt));
    const stoodOut = then - greatestOf(around);
    if (stoodOut >= STOOD_OUT / length)
      left = Math.min(left, excess - stoodOut, reachOf(hour) - reachOf(day));
  }
  // A custom that stays out makes nothing unusually small of what was an ordinary hour otherwise.
  return Math.max(0, left);
}

/** Of an hour and its neighbours; NaN when all are missing. */
function greatest(hour: number, levelAt: (hour: number) => number): number {
  return greatestOf(SHIFTS.map((shift) => levelAt(hour + shift)));
}

/** Of those that are known; NaN of none. */
function greatestOf(levels: readonly number[]): number {
  const known = levels.filter((level) => !Number.isNaN(level));
  return known.length === 0 ? Number.NaN : Math.max(...known);
}
