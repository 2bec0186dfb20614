import { crashingRun, soundRun } from '../../support/crash';
import { announcing, correlation, event, processorRig, rule } from './rig';

const RULES = [
  rule('stop', 'StopLogging'),
  rule('trail', 'StopLogging', 'DeleteTrail'),
  rule('deny', 'GetObject'),
];
const OPTIONS = { rules: RULES, correlations: [correlation('burst', 'deny', 3)] };

/** A log file with two rules on one event, a burst, and an event that matches nothing. */
const EVENTS = [
  event('StopLogging', 1),
  event('DescribeTrails', 2),
  ...[3, 4, 5, 6].map((n) => event('GetObject', n)),
  event('DeleteTrail', 7),
];

function filled() {
  const rig = processorRig(OPTIONS);
  rig.store('a', EVENTS);
  return rig;
}

/** What is in the end, whatever came between. */
const outcomeOf = ({ alerts, findings, once }: ReturnType<typeof processorRig>) => ({
  alerts: [...alerts.keys()].sort(),
  findings: findings().sort(),
  activity: [...once.keys()],
});

describe('a message that comes again', () => {
  it('adds nothing: alerts, findings and counts are there once', async () => {
    const rig = filled();
    const [first] = await rig.run([announcing('m', 'a')]);
    const after = outcomeOf(rig);
    expect(first?.reports[0]).toMatchObject({ records: 7, matches: 7, alerts: 8, duplicates: 0 });
    expect(after.alerts).toHaveLength(8);
    expect(after.findings).toHaveLength(8);
    expect(after.activity).toHaveLength(1);
    const [again] = await rig.run([announcing('m', 'a')]);
    expect(again).toMatchObject({ outcome: 'done', reports: [{ alerts: 0, duplicates: 8 }] });
    expect(outcomeOf(rig)).toEqual(after);
    expect([...rig.groups.values()].map(({ Count }) => Count).sort()).toEqual([1, 1, 2, 4]);
  });

  it('finds all that a crash has left out, whichever step it fell into', async () => {
    const wanted = filled();
    const counting = soundRun();
    await wanted.run([announcing('m', 'a')], counting);
    expect(counting.steps).toBeGreaterThan(8);
    for (let step = 1; step <= counting.steps; step++)
      for (const when of ['before', 'after'] as const) {
        const rig = filled();
        const crashing = crashingRun(step, when);
        await rig.run([announcing('m', 'a')], crashing);
        expect(crashing.hasCrashed).toBe(true);
        await rig.run([announcing('m', 'a')]);
        expect({ step, when, ...outcomeOf(rig) }).toEqual({ step, when, ...outcomeOf(wanted) });
        expect([...rig.groups.values()].map(({ Count }) => Count).sort()).toEqual([1, 1, 2, 4]);
        expect(rig.findings()).toHaveLength(new Set(rig.findings()).size);
      }
  });

  it('finds all that two crashes have left out', async () => {
    const wanted = filled();
    const counting = soundRun();
    await wanted.run([announcing('m', 'a')], counting);
    for (let first = 1; first <= counting.steps; first += 2)
      for (let second = 1; second <= counting.steps; second += 3) {
        const rig = filled();
        await rig.run([announcing('m', 'a')], crashingRun(first, 'after'));
        await rig.run([announcing('m', 'a')], crashingRun(second, 'before'));
        await rig.run([announcing('m', 'a')]);
        expect({ first, second, ...outcomeOf(rig) }).toEqual({ first, second, ...outcomeOf(wanted) });
      }
  });

  it('and a crash at the queue leaves the message where it was, with everything stored', async () => {
    const rig = filled();
    rig.objects.set(
      'AWSLogs/123456789012/CloudTrail/eu-central-1/2026/11/20/bad.json.gz',
      Buffer.from('no log file'),
    );
    for (const when of ['before', 'after'] as const) {
      const counting = soundRun();
      await rig.run([announcing('m', 'bad')], counting);
      const [processed] = await rig.run([announcing('m', 'bad')], crashingRun(counting.steps, when));
      expect(processed?.outcome).toBe('failed');
    }
  });
});

describe('an object of more matches than are stored at once', () => {
  const MANY = Array.from({ length: 2_201 }, (_, n) => event('StopLogging', n));
  const many = () => {
    const rig = processorRig();
    rig.store('a', MANY);
    return rig;
  };

  it('goes on behind a crash between its parts', async () => {
    const counting = soundRun();
    await many().run([announcing('m', 'a')], counting);
    for (let step = 3; step <= counting.steps; step += 6) {
      const rig = many();
      await rig.run([announcing('m', 'a')], crashingRun(step, 'after'));
      await rig.run([announcing('m', 'a')]);
      expect([step, rig.alerts.size, rig.findings().length]).toEqual([step, 2_201, 2_201]);
      expect(new Set(rig.findings()).size).toBe(2_201);
      expect([...rig.groups.values()].map(({ Count }) => Count)).toEqual([2_201]);
    }
  });

  it('has one alert and one finding of an event that it holds twice, far apart', async () => {
    const rig = processorRig();
    rig.store('a', [...MANY, ...MANY.slice(0, 3), event('StopLogging', 2)]);
    for (const _ of ['first', 'again']) await rig.run([announcing('m', 'a')]);
    expect([rig.alerts.size, rig.findings().length]).toEqual([2_201, 2_201]);
  });

  /** Time for the first two parts of three. */
  const shortRun = () => {
    let remaining = 60_000;
    return { deadline: { remainingMs: () => (remaining -= 1_500) } };
  };

  it('goes on in the next run when the time of the first is over', async () => {
    const rig = many();
    const [first] = await rig.run([announcing('m', 'a')], soundRun(), shortRun());
    expect(first).toMatchObject({ outcome: 'failed', failure: { kind: 'deadline' } });
    const stored = rig.alerts.size;
    expect([stored % 1_000, rig.once.size]).toEqual([0, 0]);
    expect(stored).toBeGreaterThan(0);
    const [next] = await rig.run([{ ...announcing('m', 'a'), receiveCount: 2 }]);
    // What is stored is not even tried again.
    expect(next).toMatchObject({ outcome: 'done', reports: [{ alerts: 2_201 - stored, duplicates: 0 }] });
    expect([rig.alerts.size, rig.findings().length, rig.once.size]).toEqual([2_201, 2_201, 1]);
  });

  it('begins anew where other bytes lie under its key', async () => {
    const rig = many();
    await rig.run([announcing('m', 'a')], soundRun(), shortRun());
    const open: typeof rig.ports.trail.open = async (file) => ({
      ...(await rig.ports.trail.open(file)),
      etag: '"another"',
    });
    const again = { ...announcing('m', 'a'), receiveCount: 2 };
    const [next] = await rig.run([again], soundRun(), { trail: { open } });
    expect(next).toMatchObject({ outcome: 'done', reports: [{ matches: 2_201 }] });
  });
});

describe('two runs at once', () => {
  it('on the same object store everything once', async () => {
    const wanted = filled();
    await wanted.run([announcing('m', 'a')]);
    const rig = filled();
    await Promise.all([
      rig.run([announcing('m', 'a')]),
      rig.run([announcing('m', 'a')]),
      rig.run([announcing('m', 'a')]),
    ]);
    expect(outcomeOf(rig)).toEqual(outcomeOf(wanted));
  });

  it('on two objects that hold the same events store each alert and each finding once', async () => {
    const wanted = filled();
    await wanted.run([announcing('m', 'a')]);
    const rig = filled();
    rig.store('b', [...EVENTS].reverse());
    await Promise.all([rig.run([announcing('m1', 'a')]), rig.run([announcing('m2', 'b')])]);
    const { alerts, findings } = outcomeOf(rig);
    expect(alerts).toEqual(outcomeOf(wanted).alerts);
    expect(findings).toEqual(outcomeOf(wanted).findings);
    expect(rig.once.size).toBe(2);
  });

  it('and a crash of one of the two leave no finding out', async () => {
    const counting = soundRun();
    const wanted = filled();
    await wanted.run([announcing('m', 'a')], counting);
    for (let step = 1; step <= counting.steps; step++) {
      const rig = filled();
      rig.store('b', EVENTS);
      await Promise.all([
        rig.run([announcing('m1', 'a')], crashingRun(step, 'after')),
        rig.run([announcing('m2', 'b')]),
      ]);
      await rig.run([announcing('m1', 'a')]);
      const { alerts, findings } = outcomeOf(rig);
      expect({ step, alerts, findings }).toEqual({ step, ...outcomeOf(wanted), activity: undefined });
    }
  });
});

describe('the order of log files', () => {
  it('changes neither alerts nor findings, a correlation across them included', async () => {
    const halves = [EVENTS.slice(0, 4), EVENTS.slice(4)];
    const outcomes = await Promise.all(
      [
        ['a', 'b'],
        ['b', 'a'],
        ['b', 'a', 'b', 'a'],
      ].map(async (order) => {
        const rig = processorRig(OPTIONS);
        for (const [index, events] of halves.entries()) rig.store(['a', 'b'][index] ?? '', events);
        for (const name of order) await rig.run([announcing(name, name)]);
        return outcomeOf(rig);
      }),
    );
    expect(outcomes[1]).toEqual({ ...outcomes[0], activity: outcomes[1]?.activity });
    expect(outcomes[2]).toEqual({ ...outcomes[0], activity: outcomes[2]?.activity });
    expect(outcomes[0]?.alerts).toHaveLength(8);
  });
});
