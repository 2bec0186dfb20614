import { StateReader, StateWriter } from '../../../../../functions/anomaly-detector/core/model/state-bytes';
import type { Alarm } from '../../../../../functions/anomaly-detector/core/watch/alarm';
import { gravestOf, Incident } from '../../../../../functions/anomaly-detector/core/watch/incident';
import type { Severity } from '../../../../../functions/anomaly-detector/core/watch/severity';

const HOUR = 3600;
const DAY = 24 * HOUR;

const alarm = (at: number, severity: Severity, value = 10, raw = 6): Alarm => ({
  at,
  value,
  expected: 1,
  low: 0,
  high: 2,
  probability: 10 ** -raw,
  raw,
  score: raw / (raw + 2),
  method: 'rise',
  severity,
  explanation: '',
});

const isTold = (incident: Incident, ...alarms: Alarm[]) => incident.tell(alarms) !== undefined;

describe('an incident', () => {
  it('is told once, and anew when it has been over for a day', () => {
    const incident = new Incident();
    expect(isTold(incident, alarm(0, 'LOW'))).toBe(true);
    expect(isTold(incident, alarm(DAY - 1, 'LOW'))).toBe(false);
    expect(isTold(incident, alarm(2 * DAY - 2, 'LOW'))).toBe(false);
    expect(isTold(incident, alarm(3 * DAY - 2, 'LOW'))).toBe(true);
    expect(isTold(incident)).toBe(false);
  });

  it('is not told anew by days that reach back to the hours that were told', () => {
    const incident = new Incident();
    const days = (at: number, count: number, severity: Severity = 'LOW') => ({
      ...alarm(at, severity),
      since: at - count * DAY,
    });
    expect(isTold(incident, days(5 * DAY, 1))).toBe(true);
    expect(isTold(incident, days(6 * DAY, 3), days(6 * DAY, 5))).toBe(false);
    expect(isTold(incident, days(7 * DAY, 5, 'MEDIUM'))).toBe(true);
    expect(isTold(incident, days(9 * DAY, 3))).toBe(false);
    expect(isTold(incident, days(9 * DAY, 3), days(9 * DAY, 1))).toBe(true);
    expect(isTold(incident, days(12 * DAY, 3))).toBe(true);
  });

  it('is told again when it has become graver, and not when it has become less so', () => {
    const incident = new Incident();
    const severities: Severity[] = ['LOW', 'HIGH', 'MEDIUM', 'HIGH'];
    expect(severities.map((severity, hour) => isTold(incident, alarm(hour * HOUR, severity)))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('is told again when something twice as large comes, which makes it no less grave', () => {
    const incident = new Incident();
    const values = [10, 19, 37, 74, 140];
    expect(values.map((value, hour) => isTold(incident, alarm(hour * HOUR, 'HIGH', value)))).toEqual([
      true,
      false,
      false,
      true,
      false,
    ]);
    expect(isTold(incident, alarm(5 * HOUR, 'LOW', 280))).toBe(true);
    expect(isTold(incident, alarm(6 * HOUR, 'HIGH', 280))).toBe(false);
    const below = new Incident();
    expect([-8, -5, 1].map((value, hour) => isTold(below, alarm(hour * HOUR, 'HIGH', value)))).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('after an incident small things are news again', () => {
    const incident = new Incident();
    incident.tell([alarm(0, 'HIGH', 1000)]);
    incident.tell([alarm(2 * DAY, 'LOW', 10)]);
    expect(isTold(incident, alarm(2 * DAY + HOUR, 'LOW', 20))).toBe(true);
    expect(isTold(incident, alarm(2 * DAY + HOUR, 'MEDIUM', 20))).toBe(true);
  });

  it('goes on after a restart', () => {
    const incident = new Incident();
    incident.tell([alarm(0, 'MEDIUM', 10)]);
    const restarted = () => {
      const writer = new StateWriter();
      incident.write(writer);
      return new StateReader(writer.finish(1), 1);
    };
    expect(isTold(Incident.read(restarted()), alarm(HOUR, 'MEDIUM', 19))).toBe(false);
    expect(isTold(Incident.read(restarted()), alarm(HOUR, 'MEDIUM', 20))).toBe(true);
  });
});

it('the gravest of alarms is the least probable of those of the highest severity', () => {
  const high = alarm(0, 'HIGH', 10, 6);
  const higher = alarm(0, 'HIGH', 10, 7);
  expect(gravestOf([alarm(0, 'LOW', 10, 9), high, higher])).toBe(higher);
  expect(gravestOf([])).toBeUndefined();
});
