import type { StateReader, StateWriter } from '../model/state-bytes';
import type { Alarm } from './alarm';
import { isMuchMore, SEVERITIES } from './severity';

/** What comes within a day of something loud belongs to its incident. */
const REST = 24 * 3600;

/**
 * Alarms of one kind that belong together: people hear of them once, and again when it has become graver or much larger.
 * An alarm about hours before its last one is none of another incident: days are judged three and five at a time, and
 * would tell of one night on each of those.
 */
export class Incident {
  private loudAt = Number.NEGATIVE_INFINITY;
  private gravity = 0;
  private largest = 0;

  /** The gravest of the alarms of a moment, unless it belongs to the incident and is no news. It prolongs the incident. */
  tell(alarms: readonly Alarm[]): Alarm | undefined {
    const gravest = gravestOf(
      alarms.filter((alarm) => this.isMore(alarm) || isOfHoursSince(alarm, this.loudAt)),
    );
    if (gravest === undefined) return undefined;
    const isNew = gravest.at >= this.loudAt + REST;
    const isMore = this.isMore(gravest);
    this.loudAt = gravest.at;
    this.gravity = isNew ? gravityOf(gravest) : Math.max(this.gravity, gravityOf(gravest));
    this.largest = isNew ? gravest.value : Math.max(this.largest, gravest.value);
    return isNew || isMore ? gravest : undefined;
  }

  /** A single odd call does not hide what follows it. */
  private isMore(alarm: Alarm): boolean {
    return gravityOf(alarm) > this.gravity || isMuchMore(alarm.value, this.largest);
  }

  write(writer: StateWriter): void {
    writer.double(this.loudAt);
    writer.double(this.gravity);
    writer.double(this.largest);
  }

  static read(reader: StateReader): Incident {
    const incident = new Incident();
    incident.loudAt = reader.double();
    incident.gravity = reader.double();
    incident.largest = reader.double();
    return incident;
  }
}

/** Of equally grave ones the least probable. */
export function gravestOf(alarms: readonly Alarm[]): Alarm | undefined {
  return [...alarms].sort((one, other) => gravityOf(other) - gravityOf(one) || other.raw - one.raw)[0];
}

const isOfHoursSince = ({ at, since = at }: Alarm, time: number): boolean => since >= time;

const gravityOf = ({ severity }: Alarm): number => SEVERITIES.indexOf(severity);
