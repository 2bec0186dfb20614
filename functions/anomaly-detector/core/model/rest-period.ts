import type { StateReader, StateWriter } from './state-bytes';

/** Surprise from which a point is an alarm: once in a hundred points, were it not for the rest. */
const ALARM_LEVEL = 2;
/** Its score. */
export const ALARM_SCORE = 0.5;
/** So much rarer, in powers of ten, than all that an incident had so far is news within it. */
const GRAVER = 4;
/** Points without surprise after which an incident is over: some hours at five minutes. */
const REST = 90;

/** Lets an incident speak once: a surprise is heard when there was none for a while, or when it is far graver than all of them. */
export class RestPeriod {
  private quiet = REST + 1;
  /** The gravest surprise of the incident. */
  private gravest = 0;

  /** @returns score from 0 to 1, of which one half is the alarm level; 0 during the rest, which each surprise prolongs */
  observe(raw: number): number {
    if (this.quiet > REST) this.gravest = 0;
    const isHeard = this.quiet > REST || raw >= this.gravest + GRAVER;
    const score = isHeard ? raw / (raw + ALARM_LEVEL) : 0;
    this.gravest = Math.max(this.gravest, raw);
    this.quiet = raw >= ALARM_LEVEL ? 1 : Math.min(REST + 1, this.quiet + 1);
    return score;
  }

  write(writer: StateWriter): void {
    writer.double(this.quiet);
    writer.double(this.gravest);
  }

  static read(reader: StateReader): RestPeriod {
    const rest = new RestPeriod();
    rest.quiet = reader.double();
    rest.gravest = reader.double();
    return rest;
  }
}
