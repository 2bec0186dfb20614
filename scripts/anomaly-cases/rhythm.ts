import { DAY, HOUR, WEEK } from './case';
import type { Dice } from './dice';

/** The busiest hour of a working day is 1, everything else a share of it. */
export interface Rhythm {
  readonly night: number;
  readonly peakHour: number;
  /** Hours from the peak to about 0.6 of it. */
  readonly width: number;
  readonly weekend: number;
}

/** Customers: busy until late, never asleep, at weekends less or more. */
export function customerRhythm(dice: Dice): Rhythm {
  return {
    night: dice.between(0.15, 0.45),
    peakHour: dice.between(11, 19),
    width: dice.between(3, 4.5),
    weekend: dice.between(0.5, 1.15),
  };
}

/** Staff: office hours, next to nothing at night and at weekends. */
export function officeRhythm(dice: Dice, night = 0): Rhythm {
  return {
    night,
    peakHour: dice.between(11, 14),
    width: dice.between(1.8, 2.6),
    weekend: dice.between(0.02, 0.2),
  };
}

/** Machines: nearly the same at all hours. */
export function machineRhythm(dice: Dice): Rhythm {
  return {
    night: dice.between(0.6, 0.95),
    peakHour: dice.between(9, 20),
    width: dice.between(3, 5),
    weekend: dice.between(0.85, 1.05),
  };
}

/** Share of the busiest hour at epoch seconds `at`. Day 0 of the epoch was a Thursday. */
export function shareAt(rhythm: Rhythm, at: number): number {
  const hour = (at % DAY) / HOUR;
  const apart = Math.abs(hour - rhythm.peakHour);
  const distance = Math.min(apart, 24 - apart) / rhythm.width;
  const weekday = Math.floor(((at + 3 * DAY) % WEEK) / DAY);
  const bump = (1 - rhythm.night) * Math.exp(-(distance ** 2) / 2);
  return (rhythm.night + bump) * (weekday >= 5 ? rhythm.weekend : 1);
}

/** The mean share over a week. */
export function meanShare(rhythm: Rhythm): number {
  let sum = 0;
  for (let hour = 0; hour < 168; hour += 1) sum += shareAt(rhythm, hour * HOUR);
  return sum / 168;
}
