import type { StateReader, StateWriter } from './state-bytes';

const DAY_SECONDS = 86_400;
/** Time steps that the period of a series is learnt from. */
const STEPS = 31;
/** Finer than five minutes nothing repeats from day to day. */
const MOST_SLOTS = 288;
/** A series of fewer points a day has no course of the day. */
const FEWEST_SLOTS = 12;

/** Divides the day into slots as long as the series' time step, which it learns from the time stamps. */
export class DayGrid {
  private steps: number[] = [];
  /** A day's slots; 0 while the step is unknown, or too long for a course of the day. */
  slots = 0;

  /** @param seconds since the point before. @returns whether the slots are others from now on */
  learn(seconds: number): boolean {
    this.steps.push(Math.fround(seconds));
    if (this.steps.length < STEPS) return false;
    const step = [...this.steps].sort((a, b) => a - b)[STEPS >> 1] as number;
    this.steps = [];
    const slots = Math.min(MOST_SLOTS, Math.round(DAY_SECONDS / step));
    // Irregular points do not make another period; a series that is measured twice as often has one.
    if (this.slots > 0 && slots > this.slots / 2 && slots < this.slots * 2) return false;
    const before = this.slots;
    this.slots = slots < FEWEST_SLOTS ? 0 : slots;
    return this.slots !== before;
  }

  /** Number of the slot since the epoch. @param at epoch seconds */
  slotOf(at: number): number {
    return Math.floor((at / DAY_SECONDS) * this.slots);
  }

  write(writer: StateWriter): void {
    writer.double(this.slots);
    writer.floats(Float32Array.from(this.steps));
  }

  static read(reader: StateReader): DayGrid {
    const grid = new DayGrid();
    grid.slots = reader.double();
    reader.expect(
      grid.slots === 0 ||
        (Number.isInteger(grid.slots) && grid.slots >= FEWEST_SLOTS && grid.slots <= MOST_SLOTS),
      `${grid.slots} slots a day`,
    );
    grid.steps = [...reader.floats(STEPS - 1)];
    return grid;
  }
}
