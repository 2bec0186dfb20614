import { DAY, HOUR, LEARNING_WEEKS, type Point, type Span, STEP, WEEK, WEEKS } from './case';
import { type Dice, diceOf } from './dice';

const FIRST_DAY = Date.UTC(2025, 0, 1) / 1000;

/** Where a series begins, and the dice that draw it. */
export interface Scene {
  readonly dice: Dice;
  readonly start: number;
}

/** Begins at midnight of some day of 2025 or 2026. */
export function sceneOf(seed: number, name: string): Scene {
  const dice = diceOf(seed, name);
  return { dice, start: FIRST_DAY + dice.int(0, 600) * DAY };
}

/** All points of a series; `valueAt` is asked once for each, in order. */
export function pointsOf(start: number, valueAt: (at: number) => number): Point[] {
  return Array.from({ length: (WEEKS * WEEK) / STEP }, (_, index) => {
    const at = start + index * STEP;
    return { at, value: valueAt(at) };
  });
}

/**
 * A span of `hours` in the last weeks but two days; with `hourOfDay`, one that begins near that hour (UTC).
 * Learning is long over by then, whatever a detector learns.
 */
export function spanIn(scene: Scene, hours: number, hourOfDay?: number): Span {
  const { dice, start } = scene;
  const first = LEARNING_WEEKS + 3;
  const day = start + dice.int(first * 7, WEEKS * 7 - 2 - Math.ceil(hours / 24)) * DAY;
  const hour = hourOfDay ?? dice.between(0, 24);
  const from = day + Math.round((hour * HOUR) / STEP) * STEP;
  return { from, to: from + Math.round((hours * HOUR) / STEP) * STEP };
}

export const isWithin = ({ from, to }: Span, at: number): boolean => at >= from && at < to;

/** Spans of some minutes that come again and again, `perWeek` on average, at hours between `fromHour` and `toHour`. */
export function recurring(
  { dice, start }: Scene,
  {
    perWeek,
    minutes,
    hours,
  }: { perWeek: number; minutes: readonly [number, number]; hours: readonly [number, number] },
): Span[] {
  return Array.from({ length: WEEKS * 7 }, (_, day) => day).flatMap((day) => {
    if (!dice.isHit(perWeek / 7)) return [];
    const from = start + day * DAY + Math.round((dice.between(...hours) * HOUR) / STEP) * STEP;
    return [{ from, to: from + Math.ceil((dice.between(...minutes) * 60) / STEP) * STEP }];
  });
}
