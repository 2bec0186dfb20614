import fc from 'fast-check';
import type { ActivityStore, RunPorts } from '../../../../../functions/anomaly-detector/core/run/ports';
import { summaryOf } from '../../../../../functions/anomaly-detector/core/run/run-summary';
import { eventDay } from '../../../../../functions/shared/archive/archive-object';
import { type CrashingRun, crashingRun, soundRun } from '../../../../support/crash';
import { type DetectorRig, detectorRig, type Learned } from '../../rig';
import { ACTIVITY, insight } from '../../scenario';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = Date.parse('2026-11-20T10:02:00Z');

/** What S3 takes of a run's time. */
const S3_MS = { page: 0, read: 0 };

/** A detector that judges visits, and what is done with its activity, in that order. */
function watching(times: Partial<typeof S3_MS> = {}, documents: Learned['documents'] = {}) {
  const judged: string[] = [];
  const judgeVisits = async (rows: readonly unknown[]) => {
    judged.push(...(rows as { name: string }[]).map(({ name }) => name));
    return { anomalies: [], restarted: [], addedUp: 0 };
  };
  const rig = detectorRig({ specs: [], judgeVisits, learned: { shards: [], documents } });
  const steps: string[] = [];
  const timed = { ...S3_MS, ...times };
  const store = rig.activity.storeAt(rig.clock);
  const activity: ActivityStore = {
    list: store.list,
    page: (folder, after) => {
      rig.clock.advance(timed.page);
      if (folder.startsWith('visits/')) steps.push(`page ${after.slice(folder.length - 14, -1)}`);
      return store.page(folder, after);
    },
    read: (key) => {
      rig.clock.advance(timed.read);
      steps.push(
        `read ${key
          .split('/')
          .at(-1)
          ?.replace(/0*\.json\.gz$/, '')}`,
      );
      return store.read(key);
    },
  };
  return {
    ...rig,
    judged,
    steps,
    /** Writes an object of visits, of which one row has its name. */
    write: (name: string, writtenAt: number, lateMs = 0, region?: string) =>
      rig.activity.write('visits', name, writtenAt, [{ name }], writtenAt - lateMs, region),
    run: (crashing: CrashingRun = soundRun(), changes: Partial<RunPorts> = {}) => {
      const end = rig.clock.now() + 5 * MINUTE;
      return rig.run(crashing, {
        activity: crashing.through(activity),
        deadline: { remainingMs: () => end - rig.clock.now() },
        ...changes,
      });
    },
  };
}

/** Runs every five minutes until what was written before `writtenAt` has been read though it was late. @returns how many */
async function runUntil(rig: Pick<DetectorRig, 'run' | 'clock'>, writtenAt: number): Promise<number> {
  for (let runs = 1; runs < 500; runs++) {
    const next = rig.clock.now() + 5 * MINUTE;
    const { failures, late } = await rig.run();
    expect(failures).toEqual([]);
    if (late.every(({ readTo }) => readTo > writtenAt)) return runs;
    rig.clock.advance(Math.max(0, next - rig.clock.now()));
  }
  throw new Error('it never comes to its end');
}

describe('what the processor writes into folders of days before', () => {
  it('is read once, and so is all else, whatever the times of runs and however little each has time for', async () => {
    const objects = fc.array(
      fc.record({
        writtenAt: fc.nat(26 * HOUR),
        lateMs: fc.oneof(fc.constant(0), fc.nat(2 * DAY), fc.nat(14 * DAY)),
        region: fc.constantFrom('eu-central-1', 'eu-west-1', 'us-east-1'),
      }),
      { maxLength: 40 },
    );
    const pauses = fc.array(fc.nat(8 * HOUR), { maxLength: 12 });
    const times = fc.record({ page: fc.nat(20 * SECOND), read: fc.nat(SECOND) });
    const listings = fc.record({
      pageSize: fc.integer({ min: 1, max: 10 }),
      shownAfterMs: fc.nat(14 * MINUTE),
    });
    await fc.assert(
      fc.asyncProperty(objects, pauses, times, listings, async (list, gaps, takes, listing) => {
        const rig = watching(takes);
        Object.assign(rig.activity.listing, listing);
        const names = list.map(({ writtenAt, lateMs, region }, n) => {
          rig.write(`${n}-`, NOW + writtenAt, lateMs, region);
          return `${n}-`;
        });
        for (const gap of [0, ...gaps]) {
          expect((await rig.run()).failures).toEqual([]);
          rig.clock.advance(gap);
        }
        rig.clock.advance(Math.max(0, NOW + 27 * HOUR - rig.clock.now()));
        await runUntil(rig, NOW + 26 * HOUR);
        expect(rig.judged.sort()).toEqual(names.sort());
      }),
    );
  });

  it('waits for all that is new, and takes no more than its turn', async () => {
    const rig = watching({ page: SECOND });
    rig.activity.listing.pageSize = 1;
    for (let n = 100; n < 200; n++) rig.write(`late${n}-`, NOW - 30 * MINUTE, 5 * DAY, `r${n}`);
    rig.write('new-', NOW - MINUTE);
    const begun = rig.clock.now();
    await rig.run();
    expect(rig.steps[0]).toBe('read new-');
    // Twenty pages, and what had been asked for together with the last of them.
    expect(rig.clock.now() - begun).toBeLessThanOrEqual((20 + 8) * SECOND);
    expect(rig.judged.length).toBeGreaterThan(10);
    expect(rig.judged.length).toBeLessThan(100);
    rig.clock.advance(5 * MINUTE);
    rig.write('newer-', rig.clock.now() - MINUTE);
    const before = rig.steps.length;
    await rig.run();
    expect(rig.steps[before]).toBe('read newer-');
  });

  it('is gone on with where the last run stopped, in the middle of a folder and of a page', async () => {
    const rig = watching({ page: 11 * SECOND, read: SECOND });
    rig.activity.listing.pageSize = 40;
    for (let n = 100; n < 200; n++) rig.write(`${n}-`, NOW - 30 * MINUTE, 5 * DAY);
    const readInRun = async () => {
      const before = rig.judged.length;
      await rig.run();
      return rig.judged.slice(before).map((name) => Number.parseInt(name, 10));
    };
    const range = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n);
    // A page takes 11 seconds, 32 objects take 32: the turn is over after them.
    expect(await readInRun()).toEqual(range(100, 132));
    expect(await readInRun()).toEqual(range(132, 164));
    expect(await readInRun()).toEqual(range(164, 196));
    expect(await readInRun()).toEqual(range(196, 200));
    expect(new Set(rig.steps).size).toBe(rig.steps.length);
  });

  it('is read to the last page of a folder that has more than are asked for ahead', async () => {
    const rig = watching({ page: SECOND });
    rig.activity.listing.pageSize = 1;
    for (let n = 100; n < 160; n++) rig.write(`${n}-`, NOW - 30 * MINUTE, 5 * DAY);
    const begun = rig.clock.now();
    await rig.run();
    expect(rig.clock.now() - begun).toBeLessThanOrEqual(25 * SECOND);
    expect(rig.judged.length).toBeGreaterThanOrEqual(20);
    await runUntil(rig, NOW - 30 * MINUTE);
    expect(rig.judged.map((name) => Number.parseInt(name, 10))).toEqual(
      Array.from({ length: 60 }, (_, n) => 100 + n),
    );
  });

  it('is looked for again when three quarters of an hour are over', async () => {
    const rig = watching();
    rig.write('first-', NOW - 30 * MINUTE);
    const pages: number[] = [];
    for (let n = 0; n < 20; n++) {
      const before = rig.steps.length;
      await rig.run();
      if (rig.steps.slice(before).some((step) => step.startsWith('page'))) pages.push(n);
      rig.clock.advance(5 * MINUTE);
    }
    expect(pages).toEqual([0, 9, 18]);
  });

  it('does not make a run incomplete, and the summary says how far it has been read', async () => {
    const rig = watching({ page: 30 * SECOND });
    for (const region of ['r1', 'r2'])
      for (const n of [1, 2]) rig.write(`${region}${n}-`, NOW - 30 * MINUTE, n * 5 * DAY, region);
    const out = await rig.run();
    expect(summaryOf(out, NOW)).toMatchObject({
      isComplete: true,
      activityObjects: 2,
      lateReadTo: '2026-11-20T08:02:00.000Z',
    });
    await runUntil(rig, NOW - 30 * MINUTE);
    expect(summaryOf(await rig.run(), NOW).lateReadTo?.slice(0, 13)).toBe('2026-11-20T09');
    expect(summaryOf(await detectorRig({ specs: [] }).run(), NOW).lateReadTo).toBeUndefined();
  });

  it('is not begun in a run that has hardly a minute left', async () => {
    const rig = watching();
    rig.write('late-', NOW - 30 * MINUTE, 5 * DAY);
    const { late } = await rig.run(soundRun(), { deadline: { remainingMs: () => MINUTE } });
    expect(late.map(({ readTo }) => readTo)).toEqual([NOW - 2 * HOUR, NOW - 2 * HOUR]);
    expect(rig.steps).toEqual([]);
  });

  it('makes a run incomplete that has no time for it at all, so that somebody is told if none ever has', async () => {
    const rig = watching();
    const short = { deadline: { remainingMs: () => MINUTE } };
    expect(summaryOf(await rig.run(soundRun(), short), NOW).isComplete).toBe(false);
    expect(summaryOf(await rig.run(), NOW).isComplete).toBe(true);
    // The next look is not due yet.
    expect(summaryOf(await rig.run(soundRun(), short), NOW).isComplete).toBe(true);
  });

  it('is asked for ahead, forty pages at most: no run waits for each by itself', async () => {
    const rig = watching();
    rig.activity.listing.pageSize = 1;
    for (let region = 10; region < 20; region++)
      for (let n = 100; n < 108; n++) rig.write(`${region}x${n}-`, NOW - 30 * MINUTE, 5 * DAY, `r${region}`);
    await rig.run();
    const pages = rig.steps.map((step) => Number(step.startsWith('page')));
    const askedBeforeRead = pages.indexOf(0);
    expect(askedBeforeRead).toBe(8 * 5);
    expect(rig.judged).toHaveLength(80);
  });

  it('waits for a run that can list the folders', async () => {
    const rig = detectorRig({ specs: [ACTIVITY] });
    rig.activity.write(
      'insights',
      'i',
      NOW - 30 * MINUTE,
      [insight('i-1', 'Start', '09:30:00')],
      NOW - 5 * DAY,
    );
    const store = rig.activity.storeAt(rig.clock);
    const list = async () => {
      throw new Error('SlowDown');
    };
    expect((await rig.run(undefined, { activity: { ...store, list } })).late).toEqual([]);
    expect((await rig.run()).late).toMatchObject([{ objects: 1, findings: 1 }]);
  });

  it('that cannot be looked for stops nothing else, and is read by the next run', async () => {
    const rig = watching();
    rig.write('late-', NOW - 30 * MINUTE, 5 * DAY);
    rig.write('new-', NOW - MINUTE);
    const page = async () => {
      throw new Error('SlowDown');
    };
    const failed = await rig.run(soundRun(), { activity: { ...rig.activity.storeAt(rig.clock), page } });
    // Visits; of Insights there is no folder.
    expect(failed.failures).toEqual([new Error('SlowDown')]);
    expect(summaryOf(failed, NOW)).toMatchObject({ activityObjects: 1, isComplete: true });
    await rig.run();
    expect(rig.judged).toEqual(['new-', 'late-']);
  });

  it('is told the same after a crash, whichever step it fell into', async () => {
    /** Late Insights of three regions and a new one, of which a run has time for some. */
    const begun = () => {
      const rig = detectorRig({ specs: [ACTIVITY] });
      rig.activity.listing.pageSize = 1;
      for (const n of [1, 2, 3, 4, 5, 6]) {
        const row = insight(`i-${n}`, 'Start', '09:30:00');
        rig.activity.write('insights', `i${n}`, NOW - 30 * MINUTE, [row], NOW - n * 2 * DAY, `r${n % 3}`);
      }
      rig.activity.write('insights', 'new', NOW - MINUTE, [insight('i-0', 'Start', '09:30:00')]);
      const store = rig.activity.storeAt(rig.clock);
      const page = (...asked: Parameters<typeof store.page>) => {
        rig.clock.advance(2 * SECOND);
        return store.page(...asked);
      };
      const read = (key: string) => {
        rig.clock.advance(2 * SECOND);
        return store.read(key);
      };
      const run = (crashing = soundRun()) =>
        rig.run(crashing, { activity: crashing.through({ ...store, page, read }) });
      return { ...rig, run };
    };
    const wanted = begun();
    const first = soundRun();
    await wanted.run(first);
    expect(wanted.findings().length).toBeGreaterThan(1);
    expect(wanted.findings().length).toBeLessThan(7);
    await runUntil(wanted, NOW - 30 * MINUTE);
    expect(wanted.findings()).toHaveLength(7);
    for (let step = 1; step <= first.steps; step++)
      for (const when of ['before', 'after'] as const) {
        const rig = begun();
        const crashing = crashingRun(step, when);
        await rig.run(crashing);
        expect(crashing.hasCrashed).toBe(true);
        await runUntil(rig, NOW - 30 * MINUTE);
        expect([step, when, rig.findings(), [...rig.alerts.keys()].sort()]).toEqual([
          step,
          when,
          wanted.findings(),
          [...wanted.alerts.keys()].sort(),
        ]);
      }
  });

  it('is told once by two runs at once', async () => {
    const rig = detectorRig({ specs: [ACTIVITY] });
    const row = insight('i-1', 'Start', '09:30:00');
    rig.activity.write('insights', 'i', NOW - 30 * MINUTE, [row], NOW - 5 * DAY);
    const reports = await Promise.all([rig.run(), rig.run()]);
    expect(reports.flatMap(({ failures }) => failures)).toEqual([]);
    expect(reports.flatMap(({ late }) => late).reduce((sum, { findings }) => sum + findings, 0)).toBe(1);
    rig.clock.advance(HOUR);
    expect((await rig.run()).late).toMatchObject([{ objects: 0 }]);
  });

  it('is neither lost nor read again by the first run that knows it apart from what is new', async () => {
    const known = (name: string) => name.padEnd(16, '0');
    const earlier = {
      watermark: NOW - 10 * MINUTE,
      read: ['late1-', 'new1-'].map(known),
      oldestDay: '20261115',
      lookedWidelyAt: NOW - 40 * MINUTE,
    };
    const rig = watching({}, { visits: earlier });
    for (const n of [1, 2]) {
      rig.write(`late${n}-`, NOW - 50 * MINUTE, 5 * DAY);
      rig.write(`new${n}-`, NOW - 50 * MINUTE);
    }
    // The position moves before what is late is looked for.
    await rig.run(crashingRun(6, 'after'));
    expect(rig.state.peek('visits')).toMatchObject({ watermark: NOW - 10 * MINUTE, late: {} });
    await runUntil(rig, NOW - 30 * MINUTE);
    expect(rig.judged.sort()).toEqual(['late2-', 'new2-']);
    expect(Object.keys(rig.state.peek<object>('visits') ?? {}).sort()).toEqual(['late', 'read', 'watermark']);
  });
});

describe('counts', () => {
  it('in folders of days before are not looked for: their time is over', async () => {
    const rig = detectorRig({ specs: [ACTIVITY] });
    const row = { account: '1', service: 's3', principal: 'p', calls: 1, errors: 0, denials: 0 };
    const start = new Date(NOW - 5 * DAY - (NOW % 300_000)).toISOString();
    rig.activity.write('counts', 'c', NOW - 30 * MINUTE, [{ ...row, start }], NOW - 5 * DAY);
    const { counts, late } = await rig.run();
    expect(counts).toMatchObject({ objects: 0, isComplete: true });
    expect(late).toHaveLength(1);
  });

  it('are all scored where both processor and detector have stood still for days', async () => {
    const rig = detectorRig({ specs: [ACTIVITY] });
    await rig.run();
    const row = { account: '1', service: 's3', principal: 'p', calls: 1, errors: 0, denials: 1 };
    rig.clock.advance(3 * DAY);
    const start = new Date(NOW + HOUR - (NOW % 300_000)).toISOString();
    rig.activity.write('counts', 'c', rig.clock.now() - HOUR, [{ ...row, start }], NOW + HOUR);
    expect((await rig.run()).counts).toMatchObject({ objects: 1, late: 0 });
  });
});

describe('a thousand accounts in seventeen regions', () => {
  /** Folders of four pages each, made up as they are listed; an object of every hundredth is late. */
  const organization = () => {
    const name = (account: number, region: number) =>
      `visits/accountId=${String(account).padStart(12, '0')}/region=r${String(region).padStart(2, '0')}/`;
    const folders = Array.from({ length: 17_000 }, (_, n) => name(Math.floor(n / 17), n % 17));
    const late = new Set(folders.filter((_, n) => n % 100 === 0));
    const day = eventDay(NOW - 5 * DAY);
    const page: ActivityStore['page'] = async (folder, after) => {
      const n = Number(/-(\d)$/.exec(after)?.[1] ?? 0) + 1;
      const key = `${folder}eventDay=${day}/x-${n}`;
      const objects = [{ key, writtenAt: n === 3 && late.has(folder) ? NOW - 30 * MINUTE : NOW - 5 * DAY }];
      return n < 4 ? { objects, next: key } : { objects };
    };
    return { folders, late, page };
  };

  it('are looked through within a day, a bounded number of requests a run, and what is new is read in each', async () => {
    const { folders, late, page } = organization();
    const rig = watching();
    const requests: number[] = [];
    let pages = 0;
    const read: string[] = [];
    const activity: ActivityStore = {
      list: async (kind) =>
        kind === 'visits'
          ? { objects: [{ key: `new/${rig.clock.now()}`, writtenAt: rig.clock.now() - MINUTE }], folders }
          : { objects: [], folders: [] },
      page: (...asked) => {
        pages++;
        // What a page of a thousand takes at 512 MB.
        rig.clock.advance(67);
        return page(...asked);
      },
      read: async (key) => {
        read.push(key);
        return [];
      },
    };
    for (let isThrough = false; !isThrough; ) {
      const next = rig.clock.now() + 5 * MINUTE;
      const before = pages;
      const { failures, late: lookedBack } = await rig.run(soundRun(), { activity });
      expect(failures).toEqual([]);
      requests.push(pages - before);
      isThrough = lookedBack[1]?.readTo === NOW - 15 * MINUTE;
      rig.clock.advance(next - rig.clock.now());
    }
    expect(requests.length).toBeLessThan(288);
    expect(Math.max(...requests)).toBeLessThanOrEqual(299 + 8 * 4);
    expect(read.filter((key) => key.startsWith('new/'))).toHaveLength(requests.length);
    expect(
      read.filter((key) => key.startsWith('visits/')).map((key) => key.slice(0, key.indexOf('eventDay'))),
    ).toEqual([...late].sort());
  });
});
