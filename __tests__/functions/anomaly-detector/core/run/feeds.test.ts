import type { Anomaly } from '../../../../../functions/anomaly-detector/core/findings/anomaly';
import { insightAnomaly } from '../../../../../functions/anomaly-detector/core/findings/insight-anomaly';
import { noveltyAnomaly } from '../../../../../functions/anomaly-detector/core/findings/novelty-anomaly';
import { judgeVisits } from '../../../../../functions/anomaly-detector/core/novelty/judge-visits';
import { memoryNoveltyStore } from '../../../../../functions/anomaly-detector/core/novelty/store';
import type { RunSettings } from '../../../../../functions/anomaly-detector/core/run/run';
import { summaryOf } from '../../../../../functions/anomaly-detector/core/run/run-summary';
import { placeByPrefix } from '../../../../../functions/shared/geo/place';
import { crashingRun, soundRun } from '../../../../support/crash';
import { deadlineAfter } from '../../../../support/fixed-clock';
import { ACCOUNT, detectorRig, learned, metricKey, namedSpec } from '../../rig';
import { ACTIVITY, insight } from '../../scenario';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const NOW = Date.parse('2026-11-20T10:02:00Z');

const visit = (at: number, changes: object = {}) => ({
  start: new Date(Math.floor(at / 300_000) * 300_000).toISOString().replace('.000', ''),
  account: ACCOUNT,
  region: 'eu-central-1',
  principal: `arn:aws:iam::${ACCOUNT}:user/eve`,
  kind: 'IAMUser',
  address: '198.51.100.7',
  agent: 'aws-cli',
  services: ['s3.amazonaws.com'],
  calls: 5,
  denials: 0,
  logins: 0,
  loginFailures: 0,
  secretReads: 0,
  objectReads: 0,
  ...changes,
});

/** A row of counts: one call that was denied. */
const denied = (start: string, principal = 'p') => ({
  start,
  account: ACCOUNT,
  service: 's3',
  principal,
  calls: 1,
  errors: 1,
  denials: 1,
});

/** A detector that knows a month of a principal's ordinary days. */
async function knowing() {
  const store = memoryNoveltyStore();
  const judge = async (rows: readonly unknown[]) => {
    const { alarms, ...notes } = await judgeVisits(rows, store, { locate: placeByPrefix, learningDays: 14 });
    return {
      ...notes,
      anomalies: alarms.flatMap((alarm) => noveltyAnomaly(alarm, { team: 'people' }) ?? []),
    };
  };
  const days = Array.from({ length: 40 }, (_, n) => visit(NOW - (n + 1) * DAY));
  await judge(days);
  const rig = detectorRig({ specs: [], judgeVisits: judge });
  return rig;
}

/** A judge that always says the same. */
const judging =
  (...anomalies: readonly Anomaly[]) =>
  async () => ({ anomalies, restarted: [], addedUp: 0 });

const stolen = visit(NOW - 20 * MINUTE, {
  address: '203.0.113.77',
  agent: 'python-requests',
  services: ['iam.amazonaws.com', 'secretsmanager.amazonaws.com'],
  secretReads: 60,
});

describe('what principals do', () => {
  it('is told when it is new, once', async () => {
    const rig = await knowing();
    rig.activity.write('visits', 'ordinary', NOW - 10 * MINUTE, [visit(NOW - 20 * MINUTE)]);
    rig.activity.write('visits', 'stolen', NOW - 5 * MINUTE, [stolen]);
    const report = await rig.run();
    expect(report.failures).toEqual([]);
    expect(report.visits).toMatchObject({ objects: 2, isComplete: true });
    expect(rig.findings().length).toBeGreaterThan(0);
    expect([...rig.alerts.values()][0]).toMatchObject({ Kind: 'anomaly', Principal: stolen.principal });
    const found = rig.findings();
    rig.clock.advance(5 * MINUTE);
    expect((await rig.run()).visits).toMatchObject({ objects: 0, findings: 0 });
    expect(rig.findings()).toEqual(found);
  });

  it('is told the same after a crash, whichever step it fell into', async () => {
    const wanted = await knowing();
    wanted.activity.write('visits', 'stolen', NOW - 5 * MINUTE, [stolen]);
    const counting = soundRun();
    await wanted.run(counting);
    for (let step = 1; step <= counting.steps; step++)
      for (const when of ['before', 'after'] as const) {
        const rig = await knowing();
        rig.activity.write('visits', 'stolen', NOW - 5 * MINUTE, [stolen]);
        await rig.run(crashingRun(step, when));
        await rig.run();
        expect([step, when, rig.findings(), [...rig.alerts.keys()].sort()]).toEqual([
          step,
          when,
          wanted.findings(),
          [...wanted.alerts.keys()].sort(),
        ]);
      }
  });

  it('says of whom the past could not be read, and how many rows were only added up', async () => {
    const restarted = [{ id: 'subject#1', reason: 'is damaged', keptAs: 'damaged#subject#1#x' }];
    const rig = detectorRig({
      specs: [],
      judgeVisits: async () => ({ anomalies: [], restarted, addedUp: 2 }),
    });
    for (let n = 100; n < 133; n++) rig.activity.write('visits', `o${n}`, NOW - MINUTE, [{}]);
    // Two portions.
    expect((await rig.run()).visits).toMatchObject({ restarted: [...restarted, ...restarted], addedUp: 4 });
  });

  it('costs by the principals that there are, where it is judged', async () => {
    const row = { start: '2026-11-20T09:55:00Z', account: ACCOUNT, calls: 1, errors: 0, denials: 0 };
    const rows = ['p1', 'p2', 'p3'].map((principal) => ({ ...row, service: 's3', principal }));
    const costOf = async (settings: Partial<RunSettings>) => {
      const rig = detectorRig({ specs: [ACTIVITY], ...settings });
      await rig.run();
      rig.activity.write('counts', 'c', NOW, rows);
      rig.clock.advance(30 * MINUTE);
      return (await rig.run()).choice?.cost.requests.tableWrites;
    };
    expect(await costOf({})).toBe(0);
    expect(await costOf({ judgeVisits: judging() })).toBeCloseTo(3 * 2_160 * 1.5);
  });

  it('costs by the folders that are listed, of counts and of visits', async () => {
    const rig = detectorRig({ specs: [ACTIVITY], judgeVisits: judging() });
    for (const region of ['r1', 'r2', 'r3']) rig.activity.write('counts', 'c', NOW, [], NOW, region);
    for (const region of ['r1', 'r2']) rig.activity.write('visits', 'v', NOW, [], NOW, region);
    // Those of visits every 45 minutes back to two weeks before, too.
    expect((await rig.run()).choice?.cost.requests.lists).toBe(5 * 8_640 + 2 * 960 * 5);
  });

  it('is not looked at where nobody wants it', async () => {
    const rig = detectorRig({ specs: [] });
    rig.activity.write('visits', 'stolen', NOW - 5 * MINUTE, [stolen]);
    expect(await rig.run()).toMatchObject({ visits: undefined, insights: undefined, counts: undefined });
  });
});

describe('activity objects', () => {
  it('that cannot be read are passed over and named, and those beside them are read', async () => {
    const rig = detectorRig({ specs: [ACTIVITY] });
    const row = denied('2026-11-20T09:55:00Z');
    rig.activity.write('counts', 'bad', NOW - 3 * MINUTE, 'unreadable');
    rig.activity.write('counts', 'good', NOW - 2 * MINUTE, [row, { no: 'row' }]);
    rig.activity.write('insights', 'bad', NOW - 2 * MINUTE, 'unreadable');
    rig.activity.write('insights', 'good', NOW - MINUTE, [insight('i-1', 'Start', '09:30:00')]);
    const { counts, insights, failures } = await rig.run();
    expect(failures).toEqual([]);
    expect(counts).toMatchObject({
      objects: 2,
      unreadable: [expect.stringContaining('bad')],
      late: 0,
      isComplete: true,
    });
    expect(insights).toMatchObject({ objects: 2, unreadable: [expect.stringContaining('bad')] });
    expect(rig.findings()).toEqual(['insight#i-1']);
  });

  it('that no time is left for are read by the next run, and no sum is final before', async () => {
    const rig = detectorRig({ specs: [ACTIVITY] });
    await rig.run();
    rig.clock.advance(60 * MINUTE);
    const row = denied('2026-11-20T10:05:00Z');
    for (const n of [1, 2]) rig.activity.write('counts', `o${n}`, NOW + n * 10 * MINUTE, [row]);
    const out = await rig.run(undefined, { deadline: deadlineAfter(0) });
    expect(out.counts).toMatchObject({ objects: 0, isComplete: false });
    expect(out.choice?.watched).toEqual([]);
    const next = await rig.run();
    expect(next.counts).toMatchObject({ objects: 2, late: 0, isComplete: true });
    expect(next.shards).toMatchObject([{ series: 1 }]);
    expect(next.choice?.watched.map(({ id }) => id)).toEqual([`denials-by-principal:${ACCOUNT}:p`]);
  });

  it('that are too many rows for one run are read by the next', async () => {
    const rig = detectorRig({ specs: [ACTIVITY] });
    const row = denied('2026-11-20T09:55:00Z');
    const rows = Array.from({ length: 4_000 }, () => row);
    for (let n = 100; n < 165; n++) rig.activity.write('counts', `o${n}`, NOW - 3 * MINUTE, rows);
    expect((await rig.run()).counts).toMatchObject({ objects: 64, isComplete: false });
    expect((await rig.run()).counts).toMatchObject({ objects: 1, isComplete: true });
  });

  it('of names that no file could hold are of one series, run after run', async () => {
    const rig = detectorRig({ specs: [ACTIVITY] });
    await rig.run();
    const points: number[] = [];
    for (let n = 1; n <= 8; n++) {
      rig.clock.advance(5 * MINUTE);
      const start = new Date(NOW + (n - 1) * 5 * MINUTE - 2 * MINUTE).toISOString();
      rig.activity.write('counts', `o${n}`, rig.clock.now() - MINUTE, [denied(start, 'p\ud800')]);
      const { shards } = await rig.run();
      points.push(...shards.map((shard) => shard.points));
    }
    expect(points).toEqual([1, 1, 1, 1]);
  });

  it('that another run counts at the same time are counted as it has counted', async () => {
    const rig = detectorRig({ specs: [ACTIVITY] });
    await rig.run();
    rig.clock.advance(60 * MINUTE);
    const write = (principal: string) =>
      rig.activity.write('counts', principal, NOW + 10 * MINUTE, [denied('2026-11-20T10:05:00Z', principal)]);
    write('mine');
    const store = rig.activity.storeAt(rig.clock);
    const noShards = {
      read: async () => {
        throw new Error('it has no time for series');
      },
      write: async () => undefined,
    };
    let isAlone = true;
    const meanwhile = async (key: string) => {
      if (isAlone) {
        isAlone = false;
        write('theirs');
        await rig.run(undefined, { shards: noShards });
      }
      return store.read(key);
    };
    const { counts, shards } = await rig.run(undefined, { activity: { ...store, read: meanwhile } });
    expect(counts).toMatchObject({ objects: 0 });
    // Of both principals, from the five minutes on in which they came to those that are final.
    expect(shards.reduce((sum, { points }) => sum + points, 0)).toBe(2 * 7);
  });

  it('with an Insight that ends are kept, and call nobody again', async () => {
    const rig = detectorRig({ specs: [ACTIVITY] });
    rig.activity.write('insights', 'end', NOW - MINUTE, [insight('i-1', 'End', '09:50:00')]);
    expect((await rig.run()).insights).toMatchObject({ findings: 1, alerts: 0 });
    expect(rig.findings()).toEqual(['insight#i-1#ended']);
    expect(rig.alerts.size).toBe(0);
  });

  it('with Insights are read for as long as there is time, and told once though a position is lost', async () => {
    const rig = detectorRig({ specs: [ACTIVITY] });
    for (let n = 100; n < 140; n++)
      rig.activity.write('insights', `i${n}`, NOW - MINUTE, [insight(`i-${n}`, 'Start', '09:30:00')]);
    const { read } = rig.state;
    const write: typeof rig.state.write = async (name, ...rest) => {
      if (name === 'insights') throw new Error('SlowDown');
      return rig.state.write(name, ...rest);
    };
    const lost = await rig.run(undefined, { deadline: deadlineAfter(1), state: { read, write } });
    expect(lost.failures).toEqual([new Error('SlowDown')]);
    expect(rig.findings()).toHaveLength(32);
    expect((await rig.run(undefined, { deadline: deadlineAfter(1) })).insights).toMatchObject({
      objects: 32,
      findings: 0,
      alerts: 0,
      duplicates: 32,
      isComplete: false,
    });
    expect((await rig.run()).insights).toMatchObject({
      objects: 8,
      findings: 8,
      alerts: 8,
      isComplete: true,
    });
  });

  it('that come when their time is over are counted as late and change nothing', async () => {
    const rig = detectorRig({ specs: [ACTIVITY] });
    await rig.run();
    const row = denied('2026-11-20T08:00:00Z');
    rig.activity.write('counts', 'late', NOW + MINUTE, [row]);
    rig.clock.advance(5 * MINUTE);
    expect((await rig.run()).counts).toMatchObject({ objects: 1, late: 1 });
    rig.clock.advance(60 * MINUTE);
    expect((await rig.run()).choice?.watched).toEqual([]);
  });

  it('that lie in a folder of days ago are read, once, though nothing else is late', async () => {
    const rig = detectorRig({ specs: [ACTIVITY] });
    const started = await rig.run();
    expect(started.failures).toEqual([]);
    const read: string[] = [];
    for (let minute = 5; minute <= 4 * 60; minute += 5) {
      rig.clock.advance(5 * MINUTE);
      rig.activity.write('insights', `today-${1_000 + minute}`, rig.clock.now() - MINUTE, []);
      if (minute === 60)
        rig.activity.write(
          'insights',
          'redriven',
          rig.clock.now() - MINUTE,
          [insight('i-1', 'Start', '09:30:00')],
          rig.clock.now() - 12 * DAY,
        );
      const store = rig.activity.storeAt(rig.clock);
      const noting = (key: string) => {
        read.push(key);
        return store.read(key);
      };
      expect((await rig.run(undefined, { activity: { ...store, read: noting } })).failures).toEqual([]);
    }
    expect(read.filter((key) => key.includes('redriven'))).toHaveLength(1);
    expect(new Set(read).size).toBe(read.length);
    expect(rig.findings()).toEqual(['insight#i-1']);
  });

  it('with an Insight have the tags of API usage', async () => {
    const rig = detectorRig({ specs: [namedSpec('bytes'), { ...ACTIVITY, tags: { team: 'platform' } }] });
    rig.activity.write('insights', 'start', NOW - MINUTE, [insight('i-1', 'Start', '09:50:00')]);
    await rig.run();
    expect([...rig.alerts.values()]).toMatchObject([{ GroupValues: { team: 'platform' } }]);
  });

  it('that cannot be listed stop nothing else, and the run fails for it', async () => {
    const rig = detectorRig({ specs: [ACTIVITY] });
    const list = async () => {
      throw new Error('AccessDenied');
    };
    const report = await rig.run(undefined, { activity: { ...rig.activity.storeAt(rig.clock), list } });
    // Counts and Insights.
    expect(report.failures).toEqual([new Error('AccessDenied'), new Error('AccessDenied')]);
    expect(report.choice).toBeDefined();
  });
});

describe('rows of a time that had not come when they were written', () => {
  const written = NOW - 3 * MINUTE;
  const at = (ms: number) => new Date(ms).toISOString();
  const count = (ms: number) => denied(at(Math.floor(ms / 300_000) * 300_000), `p${ms}`);

  it('are left out and said, of counts, visits and Insights alike, and those a little ahead are taken', async () => {
    const judged: unknown[] = [];
    const judgeVisits = async (rows: readonly unknown[]) => {
      judged.push(...rows);
      return { anomalies: [], restarted: [], addedUp: 0 };
    };
    const rig = detectorRig({ specs: [ACTIVITY], judgeVisits });
    const ahead = written + 10 * 365 * DAY;
    const soon = written + 10 * MINUTE;
    rig.activity.write('counts', 'c', written, [count(ahead), count(soon), { start: '' }]);
    rig.activity.write('visits', 'v', written, [visit(written), visit(ahead), visit(soon), 'no row']);
    rig.activity.write('insights', 'i', written, [
      { ...insight('i-1', 'Start', '09:30:00'), eventTime: at(ahead) },
      { ...insight('i-2', 'Start', '09:30:00'), eventTime: at(written + 15 * MINUTE) },
      { ...insight('i-3', 'Start', '09:30:00'), eventTime: at(written + 15 * MINUTE + 1_000) },
    ]);
    const { counts, visits, insights, failures } = await rig.run();
    expect(failures).toEqual([]);
    const told = (name: string, rows: number) => [{ key: expect.stringContaining(`/${name}`), rows }];
    expect(counts).toMatchObject({ ahead: told('c', 1), late: 0, isComplete: true });
    expect(visits).toMatchObject({ ahead: told('v', 1) });
    expect(insights).toMatchObject({ ahead: told('i', 2), findings: 1 });
    expect(judged).toEqual([visit(written), visit(soon), 'no row']);
    const ledger = rig.state.peek<{ periods: readonly (readonly [number, unknown])[] }>('counts');
    expect(ledger?.periods).toHaveLength(1);
    expect(rig.findings()).toEqual(['insight#i-2']);
  });
});

describe('an anomaly that no finding can be made of', () => {
  const anomaly = (id: string, region: string): Anomaly =>
    ({
      ...insightAnomaly(insight(id, 'Start', '09:30:00'), {}),
      explanation: 'of arn:aws:iam::123456789012:user/eve, password=hunter22',
      region,
    }) as Anomaly;

  it('is kept apart, and what came with it is told', async () => {
    const judgeVisits = judging(anomaly('i-1', '../etc'), anomaly('i-2', 'eu-central-1'));
    const rig = detectorRig({ specs: [], judgeVisits });
    rig.activity.write('visits', 'both', NOW - 5 * MINUTE, [{}]);
    const { failures, visits } = await rig.run();
    expect(failures).toEqual([]);
    const refusal = {
      anomaly: 'insight#i-1',
      reason: 'region "../etc" is none that AWS has',
      keptAs: expect.stringMatching(/^refused\/[0-9a-f]{64}$/),
    };
    expect(visits).toMatchObject({ objects: 1, findings: 1, alerts: 1, refused: [refusal] });
    expect(rig.findings()).toEqual(['insight#i-2']);
    const kept = rig.state.peek<{ reason: string; anomaly: string }>(visits?.refused[0]?.keptAs ?? '');
    expect(kept?.reason).toBe(refusal.reason);
    expect(JSON.parse(kept?.anomaly ?? '')).toMatchObject({ identity: ['insight', 'i-1'], region: '../etc' });
    expect(kept?.anomaly).not.toContain('hunter22');
  });

  it('is kept once, however often it is noticed', async () => {
    const judgeVisits = judging(anomaly('i-1', '../etc'));
    const rig = detectorRig({ specs: [], judgeVisits });
    for (const name of ['one', 'two']) {
      rig.activity.write('visits', name, rig.clock.now() - MINUTE, [{}]);
      expect(await rig.run()).toMatchObject({ failures: [], visits: { objects: 1 } });
      rig.clock.advance(5 * MINUTE);
    }
    expect([...rig.state.documents.keys()].filter((name) => name.startsWith('refused/'))).toHaveLength(1);
  });

  it('is kept beside what tells of its end', async () => {
    const begun = anomaly('i-1', '../etc');
    const rig = detectorRig({ specs: [], judgeVisits: judging(begun, { ...begun, hasEnded: true }) });
    rig.activity.write('visits', 'both', NOW - MINUTE, [{}]);
    const refused = (await rig.run()).visits?.refused ?? [];
    const kept = refused.map(({ keptAs }) => rig.state.peek<{ anomaly: string }>(keptAs)?.anomaly ?? '');
    expect(kept.map((text) => JSON.parse(text).hasEnded ?? false)).toEqual([false, true]);
  });

  it('is in the summary, with all else that was set aside or left out', async () => {
    const judgeVisits = async () => ({
      anomalies: [anomaly('i-1', '../etc')],
      restarted: [{ id: 'subject#1', reason: 'is damaged', keptAs: 'damaged#subject#1#x' }],
      addedUp: 2,
    });
    const rig = detectorRig({ specs: [ACTIVITY], judgeVisits });
    rig.activity.write('visits', 'v', NOW - MINUTE, [visit(NOW + 60 * MINUTE)]);
    rig.activity.write('counts', 'c', NOW - MINUTE, [{ start: '2026-11-20T11:00:00Z' }]);
    const report = await rig.run();
    const counts = report.counts && { ...report.counts, beyond: 7 };
    expect(summaryOf({ ...report, counts }, NOW)).toMatchObject({
      refused: [{ anomaly: 'insight#i-1' }],
      noveltyRestarted: [{ id: 'subject#1' }],
      rowsAddedUp: 2,
      rowsBeyond: 7,
      rowsAhead: [
        { key: expect.stringContaining('/c'), rows: 1 },
        { key: expect.stringContaining('/v'), rows: 1 },
      ],
    });
  });

  it('fails the run where it can not be kept, and is noticed again', async () => {
    const judgeVisits = judging(anomaly('i-1', '../etc'));
    const rig = detectorRig({ specs: [], judgeVisits });
    rig.activity.write('visits', 'one', NOW - MINUTE, [{}]);
    const { read, write } = rig.state;
    const refusing: typeof write = async (name, ...rest) => {
      if (name.startsWith('refused/')) throw new Error('SlowDown');
      return write(name, ...rest);
    };
    const failed = await rig.run(undefined, { state: { read, write: refusing } });
    expect(failed.failures).toEqual([new Error('SlowDown')]);
    expect((await rig.run()).visits?.refused).toHaveLength(1);
  });

  it('is no reason for a shard to stand still', async () => {
    const rig = await learned({ specs: [namedSpec('bytes', { region: 'mars' })] }, [
      metricKey('mars', 'bytes'),
    ]);
    rig.cloudWatch.put(metricKey('mars', 'bytes'), Date.parse('2026-11-20T09:30:00Z') / 1000, 900_000);
    const { shards, failures } = await rig.run();
    expect(failures).toEqual([]);
    expect(shards).toMatchObject([
      { outcome: 'written', findings: 0, refused: [{ reason: expect.stringContaining('mars') }] },
    ]);
  });
});

describe('a run that has more to catch up with than it has time', () => {
  /** All of it takes time: an object a second, a page of points forty. */
  const slow = async () => {
    const judgeVisits = judging();
    const rig = detectorRig({ specs: [ACTIVITY, ...SPREAD.map((id) => namedSpec(id))], judgeVisits });
    await rig.run();
    for (const id of SPREAD) rig.fill(metricKey('eu-central-1', id), 0.125);
    rig.clock.advance(60 * MINUTE);
    for (const kind of ['counts', 'visits', 'insights'] as const)
      for (let n = 0; n < 1_000; n++) rig.activity.write(kind, `o${n}`, rig.clock.now() - MINUTE, []);
    const store = rig.activity.storeAt(rig.clock);
    return () => {
      const end = rig.clock.now() + 5 * MINUTE;
      return rig.run(undefined, {
        deadline: { remainingMs: () => end - rig.clock.now() },
        activity: {
          ...store,
          read: (key) => {
            rig.clock.advance(1_000);
            return store.read(key);
          },
        },
        metrics: {
          ...rig.cloudWatch.source,
          read: (...asked) => {
            rig.clock.advance(40_000);
            return rig.cloudWatch.source.read(...asked);
          },
        },
      });
    };
  };
  const SPREAD = Array.from({ length: 40 }, (_, n) => `spread-${n}`);

  it('comes on with each of its parts', async () => {
    const runSlowly = await slow();
    const { counts, visits, insights, shards, leftForNext } = await runSlowly();
    expect({ counts, visits, insights }).toMatchObject({
      counts: { objects: 64, isComplete: false },
      visits: { objects: 96, isComplete: false },
      insights: { objects: 32, isComplete: false },
    });
    expect(shards.length).toBeGreaterThan(1);
    expect(leftForNext).toBeGreaterThan(1);
  });
});
