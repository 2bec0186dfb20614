import fc from 'fast-check';
import { StateFault } from '../../../../../functions/anomaly-detector/core/model/series-model';
import { StateReader, StateWriter } from '../../../../../functions/anomaly-detector/core/model/state-bytes';
import { HourRing } from '../../../../../functions/anomaly-detector/core/watch/hour-ring';
import { RareExcess } from '../../../../../functions/anomaly-detector/core/watch/rare-excess';
import { type Alarm, SeriesWatch } from '../../../../../functions/anomaly-detector/core/watch/series-watch';
import { SEVERITIES } from '../../../../../functions/anomaly-detector/core/watch/severity';
import { type Dice, diceOf } from '../../../../../scripts/anomaly-cases/dice';

/** Coarser than the five minutes that series mostly have: weeks of them take a third of the time. */
const STEP = 900;
const HOUR = 3600;
const DAY = 86_400;
/** A Monday, 2026-01-05. */
const START = 1_767_571_200;

type ValueAt = (at: number) => number;

/** Traffic with quiet nights (a third of the day's) and some noise. */
function traffic(dice: Dice): ValueAt {
  return (at) => {
    const share = 0.65 - 0.35 * Math.cos((2 * Math.PI * (at % DAY)) / DAY);
    return Math.round(1e6 * share * Math.exp(0.15 * dice.normal()));
  };
}

function play(watch: SeriesWatch, valueAt: ValueAt, days: number, from = START): Alarm[] {
  return Array.from({ length: Math.round((days * DAY) / STEP) }, (_, index) => from + index * STEP).flatMap(
    (at) => {
      const alarm = watch.observe(at, valueAt(at))?.alarm;
      return alarm === undefined ? [] : [alarm];
    },
  );
}

const plus =
  (valueAt: ValueAt, from: number, to: number, change: (value: number) => number): ValueAt =>
  (at) =>
    at >= from && at < to ? change(valueAt(at)) : valueAt(at);

const DAY_30 = START + 30 * DAY;

describe('a watched series', () => {
  it('is silent while it learns, whatever comes', () => {
    const wild = plus(
      traffic(diceOf(1, 'learning')),
      START + 5 * DAY,
      START + 6 * DAY,
      (value) => value * 50,
    );
    expect(play(new SeriesWatch(), wild, 13)).toEqual([]);
  });

  it('is silent over weeks in which nothing happens', () => {
    expect(play(new SeriesWatch(), traffic(diceOf(2, 'calm')), 42)).toEqual([]);
  });

  it('alarms within minutes on a step, and explains it', () => {
    const from = DAY_30 + 3 * HOUR;
    const step = plus(traffic(diceOf(3, 'step')), from, from + 6 * HOUR, (value) => value + 5e7);
    const [alarm] = play(new SeriesWatch(), step, 31);
    expect(alarm?.at).toBeLessThan(from + HOUR);
    expect(alarm).toMatchObject({ severity: 'HIGH', probability: 10 ** -(alarm?.raw ?? 0) });
    expect(alarm?.value).toBeGreaterThan(2 * (alarm?.high ?? Number.NaN));
    expect(alarm?.explanation).toMatch(
      /^5\d\.\d million, where [\d.]+ thousand is expected and [\d.]+ \w+ is the most that is usual \(1 in [\d,]+\): .+\.$/,
    );
  });

  it('finds a stream that single points hide, by the quiet hours that have risen', () => {
    const slow = plus(traffic(diceOf(4, 'slow')), DAY_30, DAY_30 + 3 * DAY, (value) => value + 2e5);
    const [alarm] = play(new SeriesWatch(), slow, 33);
    expect(alarm?.at).toBeGreaterThan(DAY_30);
    expect(alarm?.since).toBeGreaterThanOrEqual(DAY_30 - 5 * DAY);
    expect(['rise', 'quiet-hours']).toContain(alarm?.method);
    expect(alarm?.value).toBeGreaterThan(alarm?.expected ?? Number.NaN);
    expect(alarm?.explanation).toMatch(
      / on average in (the hour|\d+ hours) since 2026-0[12]-\d\d \d\d:\d\d UTC, where /,
    );
  });

  it('stays silent when every hour grows alike and gradually', () => {
    const calm = traffic(diceOf(5, 'growth'));
    const growing: ValueAt = (at) => calm(at) * (1 + Math.min(1, Math.max(0, (at - DAY_30) / (8 * DAY))));
    expect(play(new SeriesWatch(), growing, 38)).toEqual([]);
  });

  it('stays silent when the clocks change', () => {
    const calm = traffic(diceOf(6, 'clocks'));
    expect(play(new SeriesWatch(), (at) => calm(at < DAY_30 ? at : at - HOUR), 37)).toEqual([]);
  });

  it('stays silent about a batch that came a month ago, and not about one that did not', () => {
    const batch = (days: readonly number[]): ValueAt => {
      const calm = traffic(diceOf(7, 'batch'));
      return (at) =>
        calm(at) + (days.some((day) => Math.floor((at - START) / (6 * HOUR)) === 4 * day + 2) ? 4e6 : 0);
    };
    expect(play(new SeriesWatch(), batch([9, 40]), 42)).toEqual([]);
    expect(play(new SeriesWatch(), batch([40]), 42)).not.toEqual([]);
  });

  it('tells an incident again within a day only when it has become graver', () => {
    const long = plus(traffic(diceOf(8, 'long')), DAY_30, DAY_30 + DAY, (value) => value + 5e6);
    const told = play(new SeriesWatch(), long, 31).map(({ severity }) => SEVERITIES.indexOf(severity));
    expect(told.length).toBeGreaterThan(0);
    expect(told).toEqual([...new Set(told)].sort());
  });

  it('tells an incident again, as grave as it was, when what comes is twice as large', () => {
    const second = DAY_30 + 8 * HOUR;
    const told = (size: number) =>
      play(
        new SeriesWatch(),
        plus(
          plus(traffic(diceOf(14, 'larger')), DAY_30, DAY_30 + HOUR, (value) => value + 2e7),
          second,
          second + HOUR,
          (value) => value + size,
        ),
        31,
      ).filter(({ at }) => at >= second);
    expect(told(2e7)).toEqual([]);
    expect(told(9e7)[0]).toMatchObject({ severity: 'HIGH' });
  });

  it('tells of a stream that runs for days also when a download was told of within the day', () => {
    const slow = () => plus(traffic(diceOf(4, 'slow')), DAY_30, DAY_30 + 3 * DAY, (value) => value + 2e5);
    const streams = (alarms: readonly Alarm[]) => alarms.filter(({ method }) => method === 'quiet-hours');
    const download = (streams(play(new SeriesWatch(), slow(), 33))[0]?.at ?? 0) - 6 * HOUR;
    const both = play(
      new SeriesWatch(),
      plus(slow(), download, download + STEP, (value) => value + 2e7),
      33,
    );
    expect(both).toContainEqual(expect.objectContaining({ at: download, severity: 'HIGH' }));
    expect(streams(both)[0]?.at).toBeLessThan(download + DAY);
  });

  it('tells of a second download, more than a day after the first, also while a stream runs', () => {
    const slow = plus(traffic(diceOf(4, 'slow')), DAY_30, DAY_30 + 5 * DAY, (value) => value + 2e5);
    const first = DAY_30 + 2 * DAY;
    const second = DAY_30 + 3.5 * DAY;
    const told = play(
      new SeriesWatch(),
      plus(
        plus(slow, first, first + HOUR, (value) => value + 2e7),
        second,
        second + HOUR,
        (value) => value + 3.5e7,
      ),
      34,
    );
    expect(told.filter(({ method }) => method === 'quiet-hours')).not.toEqual([]);
    const downloads = told.filter(({ method }) => method !== 'quiet-hours').map(({ at }) => at);
    expect(downloads).toEqual([first, second + HOUR]);
  });

  it('tells the second incident when the first is over', () => {
    const first = plus(traffic(diceOf(9, 'two')), DAY_30, DAY_30 + HOUR, (value) => value + 5e6);
    const second = DAY_30 + 5 * DAY + 12 * HOUR;
    const alarms = play(
      new SeriesWatch(),
      plus(first, second, second + HOUR, (value) => value + 2e7),
      37,
    );
    expect(alarms.filter(({ at }) => at >= second)).toHaveLength(1);
  });

  it('has no drift where hours are missing, and goes on after an outage', () => {
    const watch = new SeriesWatch();
    const calm = traffic(diceOf(10, 'outage'));
    expect(play(watch, calm, 28)).toEqual([]);
    expect(play(watch, calm, 10, START + 31 * DAY)).toEqual([]);
    expect(watch.lastAt).toBe(START + 41 * DAY - STEP);
  });

  it('takes no point twice and none that is late', () => {
    const watch = new SeriesWatch();
    expect(watch.observe(START, 1)?.score.value).toBe(1);
    const state = watch.encode();
    expect(watch.observe(START, 2)).toBeUndefined();
    expect(watch.observe(START - STEP, 2)).toBeUndefined();
    expect(watch.encode()).toEqual(state);
  });
});

describe("a watch's state", () => {
  it('is at most 128 kB', () => {
    const watch = new SeriesWatch();
    play(watch, traffic(diceOf(11, 'size')), 50);
    expect(watch.encode().length).toBeLessThanOrEqual(128 * 1024);
  });

  it('can be read where it lies among others', () => {
    const watch = new SeriesWatch();
    play(watch, traffic(diceOf(13, 'among')), 1);
    const state = watch.encode();
    const file = Buffer.concat([Buffer.alloc(1000, 1), state, Buffer.alloc(1000, 1)]);
    const read = SeriesWatch.decode(file.subarray(1000, 1000 + state.length));
    expect(Buffer.from(read.encode()).equals(state)).toBe(true);
  });

  it('gives the same alarms and the same state wherever it is stopped and restarted', () => {
    const from = DAY_30 + 2 * HOUR;
    const points = (): ValueAt =>
      plus(traffic(diceOf(12, 'restart')), from, from + 40 * HOUR, (value) => value + 3e5);
    const days = 33;
    const whole = new SeriesWatch();
    const alarms = play(whole, points(), days);
    expect(alarms).not.toEqual([]);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: (days * DAY) / STEP }), (stop) => {
        const valueAt = points();
        const before = new SeriesWatch();
        const heard = play(before, valueAt, (stop * STEP) / DAY);
        const after = SeriesWatch.decode(before.encode());
        heard.push(...play(after, valueAt, days - (stop * STEP) / DAY, START + stop * STEP));
        expect(heard).toEqual(alarms);
        expect(Buffer.from(after.encode()).equals(whole.encode())).toBe(true);
      }),
      { numRuns: 3 },
    );
  });

  /** What version 2 kept of every hour, of which even ones are known. */
  function hourly(looks: HourRing): HourRing {
    const hours = new HourRing(47 * 24);
    for (let look = looks.latestHour - 47 * 12 + 1; look <= looks.latestHour; look += 1) {
      hours.keep(2 * look, looks.at(look));
    }
    return hours;
  }

  /** As version 2 wrote it: each hour's numbers without their latest hour, and streams of all hours only, at every hour. */
  function stateOfVersion2(watched: SeriesWatch, incidentAt: number): Uint8Array {
    const state = watched.encode();
    const length = new DataView(state.buffer, state.byteOffset).getUint32(0, true);
    const reader = new StateReader(state.subarray(4, 4 + length), 3);
    const writer = new StateWriter();
    const copyDouble = () => {
      const value = reader.double();
      writer.double(value);
      return value;
    };
    const copyFloats = () => {
      writer.floats(reader.floats(1e6));
    };
    copyDouble();
    copyFloats();
    for (let counter = 0; counter < 6; counter += 1) copyDouble();
    for (let column = 0; column < 4; column += 1) {
      reader.double();
      copyFloats();
    }
    for (let points = reader.double(); points > 0; points -= 1) {
      reader.double();
      reader.double();
    }
    RareExcess.read(reader).write(writer);
    RareExcess.read(reader).write(writer);
    for (let numbers = 0; numbers < 2; numbers += 1) hourly(HourRing.read(reader, 47 * 12)).write(writer);
    for (let incident = 0; incident < 2; incident += 1) {
      writer.double(incidentAt);
      writer.double(SEVERITIES.indexOf('HIGH'));
      writer.double(1e9);
    }
    const own = writer.finish(2);
    const head = new Uint8Array(Uint32Array.of(own.length).buffer);
    return Uint8Array.from([...head, ...own, ...state.subarray(4 + length)]);
  }

  it('of the version before keeps what it knows, and that an incident goes on', () => {
    const slow = () => plus(traffic(diceOf(4, 'slow')), DAY_30, DAY_30 + 3 * DAY, (value) => value + 2e5);
    const valueAt = slow();
    const watched = new SeriesWatch();
    play(watched, valueAt, 30);
    const migrated = (incidentAt: number) => SeriesWatch.decode(stateOfVersion2(watched, incidentAt));
    const flood = (incidentAt: number) => play(migrated(incidentAt), () => 1e9, 0.1, DAY_30);
    expect(flood(DAY_30 - 2 * DAY)).toMatchObject([{ at: DAY_30, severity: 'HIGH' }]);
    expect(flood(DAY_30 - HOUR)).toEqual([]);
    const later = play(migrated(0), valueAt, 3, DAY_30);
    expect(later.map(({ method }) => method)).toContain('quiet-hours');
  });

  it('of a version before that is refused, so that the series starts anew', () => {
    const state = new SeriesWatch().encode();
    state[4] = 1;
    expect(() => SeriesWatch.decode(state)).toThrow('it has version 1, and this code reads version 3');
  });

  it('is refused with a reason when it is cut off or damaged', () => {
    const watch = new SeriesWatch();
    play(watch, traffic(diceOf(13, 'damaged')), 1);
    const bytes = watch.encode();
    const damaged = Uint8Array.from(bytes);
    damaged[100] = (damaged[100] ?? 0) ^ 1;
    for (const bad of [
      new Uint8Array(2),
      bytes.subarray(0, 1000),
      bytes.subarray(0, bytes.length - 8),
      damaged,
    ]) {
      expect(() => SeriesWatch.decode(bad)).toThrow(StateFault);
    }
  });
});
