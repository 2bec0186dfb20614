import fc from 'fast-check';
import type { Alarm } from '../../../../../functions/anomaly-detector/core/watch/alarm';
import { grown, lessMonthly } from '../../../../../functions/anomaly-detector/core/watch/customs';
import { Hours } from '../../../../../functions/anomaly-detector/core/watch/hours';
import { Incident } from '../../../../../functions/anomaly-detector/core/watch/incident';
import { SeriesWatch } from '../../../../../functions/anomaly-detector/core/watch/series-watch';
import { severityOf } from '../../../../../functions/anomaly-detector/core/watch/severity';
import { diceOf } from '../../../../../scripts/anomaly-cases/dice';

const STEP = 900;
const HOUR = 3600;
const DAY = 86_400;
/** A Monday, 2026-01-05. */
const START = 1_767_571_200;

/** The alarms of a series in which undefined is no point. */
function alarmsOf(
  days: number,
  valueAt: (at: number) => number | undefined,
  watch = new SeriesWatch(),
): Alarm[] {
  return Array.from({ length: (days * DAY) / STEP }, (_, index) => START + index * STEP).flatMap((at) => {
    const value = valueAt(at);
    return (value === undefined ? undefined : watch.observe(at, value)?.alarm) ?? [];
  });
}

function traffic(name: string): (at: number) => number {
  const dice = diceOf(4, name);
  return (at) => {
    const share = 0.65 - 0.35 * Math.cos((2 * Math.PI * (at % DAY)) / DAY);
    return Math.round(1e6 * share * Math.exp(0.15 * dice.normal()));
  };
}

describe('a series in which nothing ever happened', () => {
  const silentBut = (times: readonly number[]) => (at: number) => (times.includes(at - START) ? 4 : 0);
  const first = 30 * DAY + 2 * HOUR;

  it('is told of when there is something at each look of some hours', () => {
    const hours = Array.from({ length: 12 }, (_, index) => first + index * STEP);
    expect(alarmsOf(32, silentBut(hours))).not.toEqual([]);
    expect(alarmsOf(12, silentBut(hours.map((time) => time - 20 * DAY)))).toEqual([]);
  });

  it('is none of which single events are told', () => {
    const days = Array.from({ length: 8 }, (_, index) => first + index * (2 * DAY + 5 * HOUR));
    expect(alarmsOf(50, silentBut(days))).toEqual([]);
  });
});

describe('a series that is switched off at times', () => {
  it('is told of by finite numbers when it runs on a day of the week on which it never did', () => {
    const dice = diceOf(6, 'weekend');
    const alarms = alarmsOf(42, (at) => {
      const day = Math.floor((at - START) / DAY);
      if (day % 7 >= 5 && day !== 40) return undefined;
      const isOdd = day === 40 && at % DAY >= 3 * HOUR && at % DAY < 5 * HOUR;
      return 100 * Math.exp(0.1 * dice.normal()) * (isOdd ? 8 : 1);
    });
    expect(alarms).not.toEqual([]);
    for (const { expected, low, high } of alarms)
      expect([expected, low, high].every(Number.isFinite)).toBe(true);
  });

  it('is watched after three weeks without a point as before them', () => {
    const from = START + 57 * DAY + 2 * HOUR;
    const calm = traffic('outage');
    const alarms = alarmsOf(58, (at) => {
      if (at >= START + 35 * DAY && at < START + 56 * DAY) return undefined;
      return calm(at) + (at >= from && at < from + 6 * HOUR ? 5e7 : 0);
    });
    expect(alarms.filter(({ at }) => at >= from)).not.toEqual([]);
  });

  it('has no custom of the month where the weeks after are not known', () => {
    expect(lessMonthly(0, 1, 5, (hour) => (hour === 0 ? 5 : hour === -28 * 24 ? 0 : Number.NaN))).toBe(5);
  });

  it('is no less certain of a quarter of a day of which an hour is missing', () => {
    const hours = new Hours();
    for (const hour of [0, 1, 3, 4, 5, 6]) {
      for (let minute = 0; minute < 60; minute += 5) hours.observe(hour * HOUR + minute * 60, 10, 3);
    }
    expect(hours.uncertainty(5, 6)).toBe(0);
  });

  it('has grown as before after hours without a point', () => {
    const dice = diceOf(5, 'og');
    const day40 = START + 40 * DAY;
    const alarms = alarmsOf(47, (at) => {
      if (at >= day40 + 5 * DAY && at < day40 + 5 * DAY + 7 * HOUR) return undefined;
      const share = 0.65 - 0.35 * Math.cos((2 * Math.PI * (at % DAY)) / DAY);
      const growth = 1 + 0.8 * Math.min(1, Math.max(0, (at - day40) / (4 * DAY)));
      return 1000 * share * growth * Math.exp(0.12 * dice.normal());
    });
    expect(alarms.filter(({ at }) => at >= day40 + 5 * DAY)).toEqual([]);
  });
});

it('growth of a series that is as busy by night as by day is no stream', () => {
  for (const seed of [0, 1, 2, 3]) {
    const dice = diceOf(seed, 'whole');
    const growing = (at: number) => 500 * (1 + Math.min(1, Math.max(0, ((at - START) / DAY - 30) / 4)));
    const alarms = alarmsOf(39, (at) => growing(at) * Math.exp(0.15 * dice.normal()));
    expect(alarms.filter(({ method }) => method === 'quiet-hours')).toEqual([]);
  }
});

it('a download at the moment when a stream would be told of does not hide it', () => {
  const slow = () => {
    const calm = traffic('slow');
    return (at: number) => calm(at) + (at >= START + 30 * DAY && at < START + 33 * DAY ? 2e5 : 0);
  };
  const streams = (alarms: readonly Alarm[]) => alarms.filter(({ method }) => method === 'quiet-hours');
  const moment = streams(alarmsOf(33, slow()))[0]?.at;
  expect(moment).toBeDefined();
  const valueAt = slow();
  const both = alarmsOf(33, (at) => valueAt(at) + (at === moment ? 2e7 : 0));
  expect(streams(both)).not.toEqual([]);
});

it('a watch is the same wherever it is restarted while it learns its scale', () => {
  const values = fc.array(fc.double({ min: 1e-9, max: 1e12, noNaN: true }), { minLength: 24, maxLength: 40 });
  fc.assert(
    fc.property(values, fc.nat(24), (series, stop) => {
      const whole = new SeriesWatch();
      let restarted = new SeriesWatch();
      series.forEach((value, index) => {
        if (index === stop) restarted = SeriesWatch.decode(restarted.encode());
        for (const watch of [whole, restarted]) watch.observe(START + index * STEP, value);
      });
      expect(Buffer.from(restarted.encode()).equals(whole.encode())).toBe(true);
    }),
    { numRuns: 20 },
  );
});

describe('values below zero', () => {
  it('that have grown as a whole are expected to be as much above', () => {
    const [before, now] = [Math.asinh(-10), Math.asinh(-5)];
    expect(grown(before, now - before)).toBeGreaterThanOrEqual(before);
  });

  it('are not much more than the most when they are twice as far below zero', () => {
    expect(severityOf(6, -9, -8)).toBe('MEDIUM');
  });

  it('make no incident anew at each zero', () => {
    const incident = new Incident();
    const told = [0, 300, 600].map((at) =>
      incident.tell([{ at, value: 0, raw: 6, severity: 'HIGH' } as Alarm]),
    );
    expect(told.map((alarm) => alarm !== undefined)).toEqual([true, false, false]);
  });
});
