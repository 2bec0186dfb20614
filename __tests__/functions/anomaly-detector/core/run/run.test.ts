import { shardOf } from '../../../../../functions/anomaly-detector/core/run/run';
import { decodeShard, encodeShard } from '../../../../../functions/anomaly-detector/core/run/shard-file';
import { deadlineAfter } from '../../../../support/fixed-clock';
import { detectorRig, learned, metricKey, namedSpec, type RigOptions } from '../../rig';

const KEY = metricKey('eu-central-1', 'bytes');
const at = (time: string) => Date.parse(`2026-11-20T${time}Z`) / 1000;
const MINUTE = 60_000;
const SPIKE = 900_000;

/** Series that lie in different shards. */
const TWO = ['bytes', 'rejects'].map((id) => namedSpec(id));
const OTHER = metricKey('eu-central-1', 'rejects');

const shardsOf = async (options: Partial<RigOptions> = {}) => learned({ specs: TWO, ...options });

/** Six weeks to compare with, and what is compared with them. */
const HISTORY_DAYS = 46;

describe('a run', () => {
  it('tells what is out of the ordinary as a finding and an alert, once', async () => {
    const rig = await learned();
    rig.cloudWatch.put(KEY, at('09:30:00'), SPIKE);
    const report = await rig.run();
    expect(report.failures).toEqual([]);
    expect(report.shards).toMatchObject([{ outcome: 'written', points: 12, findings: 1, alerts: 1 }]);
    expect(rig.findings()).toEqual([`series#bytes#${at('09:30:00')}`]);
    expect([...rig.alerts.values()]).toMatchObject([
      {
        Kind: 'anomaly',
        EventTime: '2026-11-20T09:30:00.000Z',
        Unsent: '1',
        Anomaly: { Observed: '900 thousand in five minutes' },
      },
    ]);
    rig.clock.advance(5 * MINUTE);
    rig.fill(KEY, 0);
    expect((await rig.run()).shards).toMatchObject([{ points: 1, findings: 0, duplicates: 0 }]);
  });

  it('has nothing to do, and writes nothing, before the next five minutes are final', async () => {
    const rig = await learned();
    await rig.run();
    const before = rig.shards.get(shardOf({ id: 'bytes' }))?.version;
    rig.clock.advance(MINUTE);
    expect((await rig.run()).shards).toMatchObject([{ outcome: 'unchanged', points: 0 }]);
    expect(rig.shards.get(shardOf({ id: 'bytes' }))?.version).toBe(before);
  });

  it('scores no point before it is final', async () => {
    const rig = await learned();
    rig.cloudWatch.put(KEY, at('09:40:00'), SPIKE);
    // Its five minutes are over, but it may still change.
    expect((await rig.run()).shards).toMatchObject([{ findings: 0 }]);
    rig.cloudWatch.put(KEY, at('09:40:00'), 1_000);
    rig.clock.advance(5 * MINUTE);
    expect((await rig.run()).shards).toMatchObject([{ findings: 0, corrected: 0 }]);
  });

  it('learns from the history of a series, and is silent about it', async () => {
    const rig = detectorRig({ specs: [namedSpec('bytes')] });
    rig.fill(KEY, 50);
    rig.cloudWatch.put(KEY, at('01:30:00'), SPIKE);
    const { shards } = await rig.run();
    expect(shards).toMatchObject([{ findings: 0, alerts: 0 }]);
    expect(shards[0]?.points).toBe(HISTORY_DAYS * 288);
    expect(shards[0]?.silenced).toBeGreaterThan(0);
    expect(rig.alerts.size).toBe(0);
  });

  it('tells nobody of what is silenced, and keeps it as suppressed', async () => {
    const rig = await learned({
      suppressions: [
        { rule: 'anomaly.bytes', subjects: ['bytes'], owner: 'ops', reason: 'backup', expires: '2030-01-31' },
      ],
    });
    rig.cloudWatch.put(KEY, at('09:30:00'), SPIKE);
    await rig.run();
    expect([...rig.alerts.values()].map(({ Unsent }) => Unsent)).toEqual([undefined]);
    expect([...rig.archive.objects.values()].flatMap(({ events }) => events)).toMatchObject([
      { status: 'Suppressed', is_alert: false },
    ]);
  });

  it('tells nobody of what is less urgent than the settings want, and keeps it', async () => {
    const rig = await learned({ minimumSeverity: 'CRITICAL' });
    rig.cloudWatch.put(KEY, at('09:30:00'), SPIKE);
    await rig.run();
    expect([...rig.alerts.values()].map(({ Unsent }) => Unsent)).toEqual([undefined]);
  });
});

describe('data that comes late or is corrected', () => {
  it('within twenty minutes is scored as it is in the end', async () => {
    const rig = await learned();
    rig.cloudWatch.remove(KEY, at('09:35:00'));
    await rig.run();
    rig.cloudWatch.put(KEY, at('09:40:00'), SPIKE);
    rig.clock.advance(5 * MINUTE);
    expect((await rig.run()).shards).toMatchObject([{ findings: 1, late: 0 }]);
  });

  it('after that is counted, once, and changes no score', async () => {
    const calm = await learned();
    await calm.run();
    const rig = await learned();
    rig.cloudWatch.remove(KEY, at('09:20:00'));
    await rig.run();
    rig.cloudWatch.put(KEY, at('09:20:00'), SPIKE);
    rig.cloudWatch.put(KEY, at('09:15:00'), SPIKE);
    rig.clock.advance(5 * MINUTE);
    expect((await rig.run()).shards).toMatchObject([{ late: 1, corrected: 1, findings: 0 }]);
    rig.clock.advance(5 * MINUTE);
    expect((await rig.run()).shards).toMatchObject([{ late: 0, corrected: 0, findings: 0 }]);
    expect(rig.findings()).toEqual([]);
  });

  it('that is no number is passed over and counted', async () => {
    const rig = await learned();
    rig.cloudWatch.put(KEY, at('09:10:00'), Number.NaN);
    rig.cloudWatch.put(KEY, at('09:15:00'), Number.POSITIVE_INFINITY);
    rig.cloudWatch.put(KEY, at('09:30:00'), SPIKE);
    expect((await rig.run()).shards).toMatchObject([{ points: 10, unusable: 2, findings: 1, restarted: [] }]);
  });
});

describe('a series that is silent where nothing happens', () => {
  it('has zeros there, from its first point on', async () => {
    const specs = [namedSpec('bytes', { missing: 'zero' }), namedSpec('gaps')];
    const rig = detectorRig({ specs, now: '2026-11-20T09:02:00Z' });
    for (const key of [KEY, metricKey('eu-central-1', 'gaps')])
      for (const time of ['08:00:00', '08:10:00']) rig.cloudWatch.put(key, at(time), 5);
    const { shards } = await rig.run();
    // From 08:00 to 08:35, and the two that there are.
    expect(shards.map(({ points }) => points).sort()).toEqual([2, 8]);
    rig.clock.advance(10 * MINUTE);
    expect((await rig.run()).shards.map(({ points }) => points).sort()).toEqual([0, 2]);
  });
});

describe('what is broken', () => {
  const spiked = async () => {
    const rig = await shardsOf();
    for (const key of [KEY, OTHER]) rig.cloudWatch.put(key, at('09:30:00'), SPIKE);
    return rig;
  };
  const bothFound = ['bytes', 'rejects'].map((id) => `series#${id}#${at('09:30:00')}`);

  it('a series’ state: it begins anew, and the others go on', async () => {
    const rig = await spiked();
    const shard = shardOf({ id: 'bytes' });
    const stored = rig.shards.get(shard);
    const entries = decodeShard(stored?.bytes ?? new Uint8Array()).map((entry) =>
      entry.id === 'bytes' ? { ...entry, state: new Uint8Array([1, 2, 3]) } : entry,
    );
    rig.shards.set(shard, { bytes: encodeShard(entries), version: stored?.version ?? '' });
    const { shards, failures } = await rig.run();
    expect(failures).toEqual([]);
    expect(shards.flatMap(({ restarted }) => restarted)).toEqual([
      { series: 'bytes', reason: expect.stringMatching(/\w/) },
    ]);
    // Its history it reads again from CloudWatch, and so it misses nothing.
    expect(rig.findings()).toEqual(bothFound);
    expect((await rig.run()).shards.flatMap(({ restarted }) => restarted)).toEqual([]);
  });

  it('a whole shard: its series begin anew, and the other shards go on', async () => {
    const rig = await spiked();
    const shard = shardOf({ id: 'bytes' });
    rig.shards.set(shard, { bytes: Buffer.from('rubbish'), version: rig.shards.get(shard)?.version ?? '' });
    const { shards } = await rig.run();
    expect(shards.flatMap(({ restarted }) => restarted)).toEqual([{ series: '*', reason: 'is no shard' }]);
    expect(rig.findings()).toContain(bothFound[1]);
    expect(decodeShard(rig.shards.get(shard)?.bytes ?? new Uint8Array())).toHaveLength(1);
  });

  it('a metric that CloudWatch has no answer for: the next run asks again', async () => {
    const rig = await spiked();
    rig.cloudWatch.faults.set(KEY, 'InternalError');
    const first = await rig.run();
    expect(first.shards.flatMap(({ failed }) => failed)).toEqual([
      { series: 'bytes', reason: 'InternalError' },
    ]);
    expect(rig.findings()).toEqual([bothFound[1]]);
    rig.cloudWatch.faults.clear();
    await rig.run();
    expect(rig.findings()).toEqual(bothFound);
  });

  it('a region that does not answer: the others do, and it is caught up with', async () => {
    const specs = [namedSpec('bytes'), namedSpec('far', { region: 'us-east-1' })];
    const far = metricKey('us-east-1', 'far');
    const rig = await learned({ specs }, [KEY, far]);
    for (const key of [KEY, far]) rig.cloudWatch.put(key, at('09:30:00'), SPIKE);
    rig.cloudWatch.outages.set('us-east-1', new Error('AccessDenied'));
    const { shards, failures } = await rig.run();
    expect(failures).toEqual([]);
    expect(shards.flatMap(({ failed }) => failed)).toEqual([
      { series: 'far', reason: 'us-east-1: AccessDenied' },
    ]);
    expect(rig.findings()).toEqual([bothFound[0]]);
    rig.cloudWatch.outages.clear();
    await rig.run();
    expect(rig.findings()).toHaveLength(2);
  });

  it('a model that fails over a point: that series begins anew, and the others go on', async () => {
    const rig = await spiked();
    const { watches } = rig.settings;
    const failing = {
      ...watches,
      decode: (bytes: Uint8Array) => {
        const watch = watches.decode(bytes);
        return {
          encode: () => watch.encode(),
          observe: (time: number, value: number) => {
            if (value === 666) throw new Error('cannot take 666');
            return watch.observe(time, value);
          },
        };
      },
    };
    rig.cloudWatch.put(KEY, at('09:10:00'), 666);
    const { shards, failures } = await rig.run(undefined, {}, { watches: failing });
    expect(failures).toEqual([]);
    expect(shards.flatMap(({ restarted }) => restarted)).toEqual([
      { series: 'bytes', reason: 'cannot take 666' },
    ]);
    expect(rig.findings()).toEqual([bothFound[1]]);
    // It has begun anew behind that point.
    expect((await rig.run()).shards.flatMap(({ restarted }) => restarted)).toEqual([]);
  });

  it('a model that fails over a point though it is new: the run ends, and goes on behind that point', async () => {
    const rig = await spiked();
    const refusing = () => ({
      encode: () => new Uint8Array(),
      observe: () => {
        throw new Error('cannot take it');
      },
    });
    const watches = { create: refusing, decode: refusing };
    const first = await rig.run(undefined, {}, { watches });
    expect(first.shards.map(({ restarted }) => restarted.length)).toEqual([1, 1]);
    const second = await rig.run(undefined, {}, { watches });
    expect(second.shards).toMatchObject([{ outcome: 'unchanged' }, { outcome: 'unchanged' }]);
  });

  it('a bucket that does not give a shard: the run fails for it alone', async () => {
    const rig = await spiked();
    const bad = shardOf({ id: 'bytes' });
    const read = async (shard: number) => {
      if (shard === bad) throw new Error('SlowDown');
      return rig.shards.get(shard);
    };
    const { failures } = await rig.run(undefined, {
      shards: { read, write: async (shard, bytes) => void rig.shards.set(shard, { bytes, version: 'x' }) },
    });
    expect(failures).toEqual([new Error('SlowDown')]);
    expect(rig.findings()).toEqual([bothFound[1]]);
  });
});

describe('a series that is not watched for some time', () => {
  const ids = Array.from({ length: 100 }, (_, n) => `s${n}`).filter((id) => shardOf({ id }) === 0);
  const specs = ids.slice(0, 2).map((id) => namedSpec(id));
  const pointsAfter = async (days: number) => {
    const rig = detectorRig({ specs, watches: { create: idle, decode: idle } });
    for (const { id } of specs) rig.fill(metricKey('eu-central-1', id), 46);
    await rig.run();
    for (let day = 0; day < days; day++) {
      rig.clock.advance(24 * 60 * MINUTE);
      for (const { id } of specs) rig.fill(metricKey('eu-central-1', id), 1);
      await rig.run(undefined, {}, { specs: specs.slice(0, 1) });
    }
    return (await rig.run()).shards[0]?.points;
  };

  it('goes on where it was left', async () => {
    await expect(pointsAfter(2)).resolves.toBe(2 * 288);
  });

  it('is forgotten after two weeks, and begins anew', async () => {
    await expect(pointsAfter(16)).resolves.toBe(HISTORY_DAYS * 288);
  });
});

describe('a run that is nearly out of time', () => {
  it('does not leave the same ones each time', async () => {
    const rig = detectorRig({ specs: TWO, watches: { create: idle, decode: idle } });
    for (let n = 0; n < 16; n++) {
      for (const key of [KEY, OTHER]) rig.fill(key, 0.125);
      expect((await rig.run(undefined, { deadline: deadlineAfter(2) })).leftForNext).toBe(1);
      rig.clock.advance(5 * MINUTE);
    }
    expect(rig.shards.size).toBe(2);
  });

  it('leaves shards to the next one, which goes on there', async () => {
    const rig = await shardsOf();
    for (const key of [KEY, OTHER]) rig.cloudWatch.put(key, at('09:30:00'), SPIKE);
    // Enough for the look before the first shard and the one within it.
    const report = await rig.run(undefined, { deadline: deadlineAfter(2) });
    expect(report).toMatchObject({ leftForNext: 1, shards: [{ isComplete: true }] });
    await rig.run();
    expect(rig.findings()).toHaveLength(2);
  });

  it('keeps what it has read of a long time', async () => {
    const ids = Array.from({ length: 600 }, (_, n) => `s${n}`).filter((id) => shardOf({ id }) === 0);
    const rig = detectorRig({
      specs: ids.map((id) => namedSpec(id)),
      watches: { create: idle, decode: idle },
    });
    for (const id of ids) rig.fill(metricKey('eu-central-1', id), 0.125);
    const history = HISTORY_DAYS * 288 * ids.length;
    // Enough for one page of points and the look after it.
    const first = await rig.run(undefined, { deadline: deadlineAfter(2) });
    expect(first.shards).toMatchObject([
      { isComplete: false, outcome: 'written', metricsRequested: ids.length },
    ]);
    const { readTo = 0 } = first.shards[0] ?? {};
    const second = await rig.run();
    expect(second.shards).toMatchObject([{ isComplete: true }]);
    expect((second.shards[0]?.readTo ?? 0) - readTo).toBeLessThan((history / ids.length) * 300);
    expect(second.shards[0]?.metricsRequested).toBeLessThan(Math.ceil(history / 100_800 + 1) * ids.length);
  });
});

/** A watch that learns nothing, where only the way of the points matters. */
function idle() {
  return { observe: () => undefined, encode: () => new Uint8Array(1) };
}
