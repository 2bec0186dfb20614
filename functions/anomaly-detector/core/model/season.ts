import { DayGrid } from './day-grid';
import type { StateReader, StateWriter } from './state-bytes';

/** As many days before are asked: each weekday once. */
const DAYS = 7;
/** What happens daily is some slots early or late. */
const SLACK_SLOTS = 2;
/** Two days before: fewer values are no custom. */
const FEWEST = 10;

/** What a series is like at this time of the day, by the days before. It goes by time, so that gaps shift nothing. */
export class Season {
  private grid = new DayGrid();
  /** A ring of levels, one a slot; NaN where there was no point. */
  private levels: Float32Array = new Float32Array();
  private lastAt = Number.NaN;

  /**
   * Takes in a level after those before it.
   * @param at epoch seconds
   * @returns the usual level at this time; undefined while it is not known
   */
  observe(at: number, level: number): number | undefined {
    if (!Number.isNaN(this.lastAt)) this.moveOn(at);
    this.lastAt = at;
    if (this.levels.length === 0) return undefined;
    const now = this.grid.slotOf(at);
    this.levels[this.place(now)] = level;
    return this.usual(now);
  }

  write(writer: StateWriter): void {
    this.grid.write(writer);
    writer.double(this.lastAt);
    writer.floats(this.levels);
  }

  static read(reader: StateReader): Season {
    const season = new Season();
    season.grid = DayGrid.read(reader);
    season.lastAt = reader.double();
    season.levels = reader.floats(ringLength(season.grid.slots));
    reader.expect(season.levels.length === ringLength(season.grid.slots), 'days are missing');
    return season;
  }

  private moveOn(at: number): void {
    const isNew = this.grid.learn(at - this.lastAt);
    if (isNew) this.levels = new Float32Array(ringLength(this.grid.slots)).fill(Number.NaN);
    const now = this.grid.slotOf(at);
    // Slots without a point must not answer with what they held a week and more ago.
    const missed = Math.max(this.grid.slotOf(this.lastAt) + 1, now - this.levels.length);
    for (let slot = missed; slot < now; slot++) this.levels[this.place(slot)] = Number.NaN;
  }

  private usual(now: number): number | undefined {
    const earlier: number[] = [];
    for (let day = 1; day <= DAYS; day++)
      for (let away = -SLACK_SLOTS; away <= SLACK_SLOTS; away++) {
        const level = this.levels[this.place(now - day * this.grid.slots + away)] as number;
        if (!Number.isNaN(level)) earlier.push(level);
      }
    return earlier.length < FEWEST ? undefined : medianOf(earlier);
  }

  private place(slot: number): number {
    const rest = slot % this.levels.length;
    return rest < 0 ? rest + this.levels.length : rest;
  }
}

/** From the slot that is looked at to the earliest that it is compared with. */
function ringLength(slots: number): number {
  return slots === 0 ? 0 : DAYS * slots + SLACK_SLOTS + 1;
}

/** The upper one of two. */
function medianOf(values: number[]): number {
  return Float64Array.from(values).sort()[values.length >> 1] as number;
}
