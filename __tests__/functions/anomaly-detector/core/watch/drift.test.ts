import { type Drift, DriftWatch } from '../../../../../functions/anomaly-detector/core/watch/drift';
import { Hours } from '../../../../../functions/anomaly-detector/core/watch/hours';
import { diceOf } from '../../../../../scripts/anomaly-cases/dice';

const HOUR = 3600;
const DAY = 24;
/** A Monday, in hours from the epoch. */
const START = 490_992;
/** A Thursday. */
const DAY_38 = START + 38 * DAY;

type ValueAt = (hour: number) => number;

/** The drifts from day 38 on. */
function watch(days: number, valueAt: ValueAt): Drift[] {
  const hours = new Hours();
  const drift = new DriftWatch();
  const told: Drift[] = [];
  for (let hour = START; hour < START + days * DAY; hour += 1) {
    const value = valueAt(hour);
    const ended = hours.observe(hour * HOUR, value, Math.asinh(value));
    if (ended === undefined) continue;
    const drifts = drift.observe(hours, ended);
    if (ended >= DAY_38) told.push(...drifts);
  }
  return told;
}

/** Somebody's working days, and the evenings of Tuesdays, which are the days 1, 8 and so on. */
function person(name: string, extra: ValueAt): ValueAt {
  const dice = diceOf(1, name);
  return (hour) => {
    const day = Math.floor((hour - START) / DAY) % 7;
    const isAtWork = (day < 5 && hour % DAY >= 9 && hour % DAY < 17) || (day === 1 && hour % DAY === 20);
    return (isAtWork ? 20 * Math.exp(0.3 * dice.normal()) : 0) + extra(hour);
  };
}

/** Machines that are as busy at all hours. */
function steady(name: string, change: (value: number, hour: number) => number): ValueAt {
  const dice = diceOf(1, name);
  return (hour) => change(20 * Math.exp(0.05 * dice.normal()), hour);
}

const at =
  (hours: readonly number[], value: number): ValueAt =>
  (hour) =>
    hours.includes(hour) ? value : 0;

describe('an odd hour', () => {
  const night = DAY_38 + 3;

  it('is one at which nothing ever happened on any day', () => {
    const [drift] = watch(39, person('night', at([night], 10)));
    expect(drift).toMatchObject({ method: 'rise', hours: [night] });
    expect(drift?.raw).toBeGreaterThan(4);
  });

  it('is one also in the night after a day with twice the usual work: growth makes nothing of nothing', () => {
    const busy: ValueAt = (hour) => (hour >= DAY_38 - 15 && hour < DAY_38 - 7 ? 40 : 0);
    expect(
      watch(
        39,
        person('busy', (hour) => busy(hour) + at([night], 0.5)(hour)),
      ),
    ).toMatchObject([{ method: 'rise', hours: [night] }]);
  });

  it('is none that other days of the week have', () => {
    expect(watch(39, person('evening', at([DAY_38 + 20], 10)))).toEqual([]);
  });

  it('is none that came a month ago', () => {
    expect(watch(39, person('month', at([night - 30 * DAY, night], 10)))).toEqual([]);
  });

  it('is more than a third above every day', () => {
    const more = (share: number) =>
      watch(
        39,
        steady('more', (value, hour) => (hour === night ? 25 * share : value)),
      );
    expect(more(1.2)).toEqual([]);
    expect(more(2).map(({ hours }) => hours)).toContainEqual([night]);
  });

  it('is none of a day that has grown as a whole', () => {
    const grown = (hour: number) => (hour < DAY_38 ? 1 : 1 + Math.min(1.5, (hour - DAY_38) / 48));
    expect(
      watch(
        43,
        steady('grown', (value, hour) => value * grown(hour)),
      ),
    ).toEqual([]);
  });
});

describe('a surprise of an odd hour', () => {
  const night = DAY_38 + 3;
  const odd = (value: number) => {
    const dice = diceOf(1, 'wide');
    const told = watch(39, (hour) => (hour === night ? value : 20 * Math.exp(0.3 * dice.normal())));
    return told.filter(({ hours }) => hours.length === 1);
  };

  it('is enough when it is once in a quarter of a year', () => {
    expect(odd(65)).toMatchObject([{ hours: [night], raw: expect.closeTo(3.46, 1) }]);
    expect(odd(60)).toEqual([]);
  });
});

describe('in a series that is always the same', () => {
  const points = (hour: number, heights: readonly number[]) =>
    heights.map((height, index) => ({ at: hour * HOUR + (index * HOUR) / heights.length, height }));

  /** The drifts of the last day, when its hours had points of these heights, all others only ones of 1. */
  function drifts(heightsAt: (hour: number) => readonly number[] | undefined): Drift[] {
    const hours = new Hours();
    const drift = new DriftWatch();
    const told: Drift[] = [];
    for (let hour = START; hour <= DAY_38 + DAY; hour += 1) {
      for (const { at, height } of points(hour, heightsAt(hour) ?? [1, 1])) {
        const ended = hours.observe(at, height, height);
        if (ended !== undefined) told.push(...drift.observe(hours, ended));
      }
    }
    return told;
  }

  const night = DAY_38 + 3;
  const once = (heights: readonly number[]) => drifts((hour) => (hour === night ? heights : undefined));

  it('an hour a third above is odd, which is not taken for growth of its own day', () => {
    expect(once([1.305, 1.305])).toMatchObject([{ hours: [night] }]);
    expect(once([1.295, 1.295])).toEqual([]);
  });

  it('an hour whose points scatter is less odd', () => {
    expect(once([1.4, 1.4, 1.4])).toHaveLength(1);
    expect(once([-0.6, 3.4, 3.4])).toEqual([]);
  });

  it('a quarter of a day whose points scatter is less rare', () => {
    const quarters = (heights: readonly number[]) =>
      drifts((hour) => (hour >= night && hour < night + 6 ? heights : undefined)).filter(
        ({ hours }) => hours.length === 6,
      );
    expect(quarters([1.4, 1.4, 1.4])).not.toEqual([]);
    expect(quarters([-0.6, 3.4, 3.4])).toEqual([]);
  });
});

describe('a quarter of a day', () => {
  const noon = DAY_38 + 12;
  const hours = Array.from({ length: 6 }, (_, index) => noon + index);
  const times = (share: number, when: readonly number[]) => (value: number, hour: number) =>
    when.includes(hour) ? value * share : value;

  it('is told of when it is far above the usual of its time', () => {
    const told = watch(40, steady('quarter', times(1.5, hours)));
    expect(told.map(({ method }) => method)).toContain('rise');
    expect(told[0]?.hours).toHaveLength(6);
    expect(told[0]?.hours.some((hour) => hours.includes(hour))).toBe(true);
  });

  it('is not when it is less than a third above every week', () => {
    expect(watch(40, steady('quarter', times(1.3, hours)))).toEqual([]);
  });

  it('hides none that comes after it: what was loud does not become everyday', () => {
    const before = hours.map((hour) => hour - 8 * DAY - 10);
    const later = (when: readonly number[]) =>
      watch(40, steady('again', times(1.6, when))).filter(
        ({ hours: [first = 0] }) => first >= DAY_38 + DAY / 4,
      );
    expect(later(hours)).not.toEqual([]);
    expect(later([...before, ...hours])).not.toEqual([]);
  });

  it('is not when it is a little more than a month ago, although more than in all weeks', () => {
    const monthAgo = hours.map((hour) => hour - 30 * DAY);
    const either = (share: number) =>
      watch(
        40,
        steady('month', (value, hour) =>
          monthAgo.includes(hour) ? value * 3 : hours.includes(hour) ? value * 3 * share : value,
        ),
      ).filter(({ hours }) => hours.length === 6);
    expect(either(1.2)).toEqual([]);
    expect(either(2)).not.toEqual([]);
  });

  it('is not when it was as much three weeks ago', () => {
    const before = hours.map((hour) => hour - 21 * DAY);
    expect(watch(40, steady('before', times(1.5, [...before, ...hours])))).toEqual([]);
  });
});

it('tells of a stream that runs for days by its quiet hours', () => {
  const dice = diceOf(1, 'stream');
  const stolen: ValueAt = (hour) =>
    (13 - 6.5 * Math.cos((2 * Math.PI * hour) / DAY)) * Math.exp(0.1 * dice.normal()) +
    (hour < DAY_38 ? 0 : 3);
  const told = watch(43, stolen).filter(({ method }) => method === 'quiet-hours');
  expect(told.length).toBeGreaterThan(0);
  for (const { raw } of told) expect(raw).toBeGreaterThanOrEqual(4.1);
  expect(Math.min(...told.map(({ raw }) => raw))).toBeLessThan(4.2);
});
