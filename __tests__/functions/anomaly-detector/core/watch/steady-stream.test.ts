import { StateReader, StateWriter } from '../../../../../functions/anomaly-detector/core/model/state-bytes';
import { Hours } from '../../../../../functions/anomaly-detector/core/watch/hours';
import {
  SteadyStream,
  type Stream,
} from '../../../../../functions/anomaly-detector/core/watch/steady-stream';
import { diceOf } from '../../../../../scripts/anomaly-cases/dice';

const HOUR = 3600;
const DAY = 24;
/** A Monday, in hours from the epoch. */
const START = 490_992;
const DAY_40 = START + 40 * DAY;
/** Of the usual day below, in units of the scale. */
const MEAN = 13;

type Change = (value: number, hour: number) => number;

/** A third of the day's traffic at night, and each hour a tenth more or less than usual. */
function series(name: string, change: Change, noise = 0.1): (hour: number) => number {
  const dice = diceOf(1, name);
  return (hour) => {
    const usual = MEAN - 6.5 * Math.cos((2 * Math.PI * hour) / DAY);
    return change(usual * Math.exp(noise * dice.normal()), hour);
  };
}

/** What is said of each hour from `judged` on. */
function watch(days: number, valueAt: (hour: number) => number, judged = DAY_40): Stream[] {
  const hours = new Hours();
  const stream = new SteadyStream();
  const said: Stream[] = [];
  for (let hour = START; hour < START + days * DAY; hour += 1) {
    const value = valueAt(hour);
    const height = Number.isNaN(value) ? undefined : Math.asinh(value);
    const ended = hours.observe(hour * HOUR, value, height);
    if (ended === undefined) continue;
    const streams = stream.observe(hours, ended);
    if (ended >= judged) said.push(...streams);
  }
  return said;
}

const loudest = (said: readonly Stream[]): number => Math.max(...said.map(({ raw }) => raw));
const from =
  (begin: number, days: number, change: Change): Change =>
  (value, hour) =>
    hour >= begin && hour < begin + days * DAY ? change(value, hour) : value;
const isNight = (hour: number) => hour % DAY < 6 || hour % DAY >= 22;

describe('a stream that runs for days', () => {
  it('is told of within days, though each hour is an ordinary one', () => {
    const stolen = series(
      'stream',
      from(DAY_40, 5, (value) => value + 0.2 * MEAN),
    );
    expect(loudest(watch(45, stolen))).toBeGreaterThan(5);
  });

  it('is told of by its nights, when it runs in no other hours', () => {
    const stolen = series(
      'nights',
      from(DAY_40, 4, (value, hour) => value + (isNight(hour) ? 0.3 * MEAN : 0)),
    );
    expect(loudest(watch(44, stolen))).toBeGreaterThan(5);
  });

  it('of nights is told of by the quietest quarter of the hours, and a trifle there is none', () => {
    const stolen = (share: number) =>
      series(
        'few nights',
        from(DAY_40, 3, (value, hour) => value + (hour % DAY < 3 || hour % DAY >= 21 ? share * MEAN : 0)),
      );
    const told = watch(43, stolen(0.25)).filter(
      ({ raw, hours }) => raw > 4.1 && [6, 18].includes(hours.length),
    );
    expect(new Set(told.map(({ hours }) => hours.length))).toContain(18);
    expect(told.flatMap(({ hours }) => hours).every((hour) => hour % DAY < 6 || hour % DAY >= 20)).toBe(true);
    expect(loudest(watch(43, stolen(0.08)))).toBe(0);
  });

  it('is looked for at even hours', () => {
    const hours = new Hours();
    const stream = new SteadyStream();
    hours.observe(0, 1, 1);
    expect(stream.observe(hours, 7)).toEqual([]);
    expect(stream.observe(hours, 8)).toHaveLength(6);
  });

  it('is shown by the quiet third of the hours, in order of time', () => {
    const stolen = series(
      'hours',
      from(DAY_40, 5, (value) => value + 0.3 * MEAN),
    );
    const told = watch(45, stolen).filter(({ raw }) => raw > 0);
    const thirds = told.filter(({ hours }) => [8, 24, 40].includes(hours.length));
    expect(new Set(thirds.map(({ hours }) => hours.length))).toEqual(new Set([8, 24, 40]));
    for (const { hours } of told) {
      expect(hours).toEqual([...hours].sort((a, b) => a - b));
      expect(hours.every((hour) => hour % DAY <= 5 || hour % DAY >= 19)).toBe(true);
    }
  });

  it('is not seen in weeks in which nothing happens', () => {
    expect(
      loudest(
        watch(
          54,
          series('calm', (value) => value),
          START,
        ),
      ),
    ).toBeLessThan(3.5);
  });

  it.each<[string, Change]>([
    ['keeps its shape', from(DAY_40, 6, (value) => value * 1.4)],
    ['comes gradually', (value, hour) => value * (1 + 0.01 * Math.max(0, hour - DAY_40))],
    ['is a little more by night', from(DAY_40, 6, (value, hour) => value * (isNight(hour) ? 2.2 : 2))],
    ['is less by night', from(DAY_40, 6, (value, hour) => value * (isNight(hour) ? 1.25 : 1.4))],
  ])('is not what growth is taken for that %s', (name, change) => {
    expect(loudest(watch(46, series(name, change)))).toBe(0);
  });

  it('is not what days off are taken for, on which the nights are as always', () => {
    const feast = series(
      'feast',
      from(DAY_40, 4, (value) => Math.min(value, MEAN)),
    );
    expect(loudest(watch(44, feast))).toBe(0);
  });

  it('is not what less by day and a little more by night is taken for', () => {
    const change = from(DAY_40, 5, (value, hour) => value * (isNight(hour) ? 1.12 : 0.89));
    expect(loudest(watch(45, series('less', change)))).toBe(0);
  });

  it('is not what a change of clocks is taken for', () => {
    const shift = (clock: number) => {
      const dice = diceOf(1, 'clocks');
      return (hour: number) =>
        (isNight(hour < DAY_40 ? hour : hour + clock) ? 4 : MEAN) * Math.exp(0.1 * dice.normal());
    };
    expect(loudest(watch(47, shift(1)))).toBeLessThan(3.5);
    expect(loudest(watch(47, shift(-1)))).toBeLessThan(3.5);
  });

  it('is not made of contrast in some days and growth in others', () => {
    const change: Change = (value, hour) => {
      const day = Math.floor((hour - DAY_40) / DAY);
      if (day >= 0 && day < 2) return isNight(hour) ? value * 1.25 : value * 0.9;
      return day >= 2 && day < 5 ? value * 1.25 : value;
    };
    expect(loudest(watch(45, series('apart', change), DAY_40 + 4 * DAY))).toBe(0);
  });

  it('is not seen where the quiet hours usually have next to nothing', () => {
    const office: Change = (value, hour) => (isNight(hour) ? 0 : value);
    const stolen = series('office', (value, hour) => office(value, hour) + (hour < DAY_40 ? 0 : 0.2 * MEAN));
    expect(loudest(watch(44, stolen))).toBe(0);
  });

  it('is looked for where the quiet hours usually have as much as the unit of the scale', () => {
    const floor = (least: number) =>
      series(
        'floor',
        (value, hour) => (isNight(hour) ? (value * least) / 7.5 : value) + (hour < DAY_40 ? 0 : 0.2 * MEAN),
      );
    expect(loudest(watch(44, floor(0.7)))).toBe(0);
    expect(loudest(watch(44, floor(1.6)))).toBeGreaterThan(4.1);
  });

  it('is no news when it came a month ago as well', () => {
    const monthly = (days: readonly number[]) =>
      series('monthly', (value, hour) =>
        days.includes(Math.floor((hour - START) / DAY)) ? value + 0.8 * MEAN : value,
      );
    expect(loudest(watch(46, monthly([14, 15, 44, 45])))).toBe(0);
    expect(loudest(watch(46, monthly([44, 45])))).toBeGreaterThan(5);
  });

  it('is no ripple of a series whose days are all alike', () => {
    const ripple = (share: number) => from(DAY_40, 5, (value) => value + share * MEAN);
    expect(loudest(watch(45, series('ripple', ripple(0.02), 0)))).toBe(0);
    expect(loudest(watch(45, series('ripple', ripple(0.2), 0)))).toBeGreaterThan(5);
  });

  it('is not looked for before three weeks are known', () => {
    const early = series('early', (value, hour) => (hour < START + 17 * DAY ? value : value + MEAN));
    expect(loudest(watch(22, early, START))).toBe(0);
  });

  it('is not looked for in days of which hours are missing', () => {
    const holes: Change = (value, hour) =>
      hour >= DAY_40 && hour % DAY >= 8 && hour % DAY < 16 ? Number.NaN : value;
    const stolen = series('holes', (value, hour) => holes(value + (hour < DAY_40 ? 0 : MEAN), hour));
    expect(loudest(watch(45, stolen, DAY_40 + DAY))).toBe(0);
  });
});

it('says the same after a restart', () => {
  const valueAt = series(
    'restart',
    from(DAY_40, 5, (value) => value + 0.2 * MEAN),
  );
  const hours = new Hours();
  const whole = new SteadyStream();
  let restarted = new SteadyStream();
  for (let hour = START; hour < START + 44 * DAY; hour += 1) {
    const value = valueAt(hour);
    const ended = hours.observe(hour * HOUR, value, Math.asinh(value));
    if (ended === undefined) continue;
    if (hour >= DAY_40) {
      const writer = new StateWriter();
      restarted.write(writer);
      restarted = SteadyStream.read(new StateReader(writer.finish(1), 1));
    }
    expect(restarted.observe(hours, ended)).toEqual(whole.observe(hours, ended));
  }
});
