import { gzipSync } from 'node:zlib';
import { addDays } from '../../../functions/predictor/core/days';
import { predict } from '../../../functions/predictor/core/run/predict';
import type { Deadline } from '../../../functions/shared/runtime/clock';
import { crashingRun, soundRun } from '../../support/crash';
import { ACCOUNT, ALICE, BOB, finding, type Rig, rig } from './rig';

const NOW = '2026-03-10T06:00:00Z';
const YESTERDAY = '20260309';

/** Four weeks of five findings a day of GuardDuty, and two alerts on Alice. */
function filled(): Rig {
  const made = rig(NOW);
  for (let n = 0; n < 28; n++) made.storeMany('guardduty', addDays(YESTERDAY, -n), 5);
  made.store('cloudtrail', YESTERDAY, [finding('a'), finding('b', { severity_id: 5 })]);
  made.store('cloudtrail', addDays(YESTERDAY, -7), [finding('c')]);
  return made;
}

/** Everything that a run leaves behind. */
const left = ({ predictions, state }: Rig) => ({
  predictions: [...predictions].map(([day, body]) => [day, Buffer.from(body).toString('hex')]),
  state: Object.fromEntries(state.documents),
});

describe('a run', () => {
  it('counts the days that are over and forecasts tomorrow', async () => {
    const it = filled();
    it.storeMany('guardduty', '20260310', 100);
    const { forecasts, yesterday, stored } = await predict(it.ports);
    expect({ yesterday, stored }).toEqual({ yesterday: YESTERDAY, stored: 'stored' });
    const [ofAccount, ofAll] = forecasts.filter(({ source }) => source === 'guardduty');
    expect(ofAccount).toMatchObject({
      accountId: ACCOUNT,
      day: '20260311',
      forecast: { median: 5, days: 28 },
      last: { day: YESTERDAY, count: 5, isOutside: false },
    });
    expect(ofAll).toMatchObject({ accountId: 'all', forecast: { median: 5 } });
  });

  it('takes a day for over four hours after its end, not before', async () => {
    const early = filled();
    early.clock.advance(-2.01 * 3_600_000);
    expect((await predict(early.ports)).yesterday).toBe('20260308');
    const later = filled();
    later.clock.advance(-1.99 * 3_600_000);
    expect(await predict(later.ports)).toMatchObject({ yesterday: YESTERDAY, freshnessSeconds: 14_436 });
  });

  it('adds up regions, and keeps accounts apart', async () => {
    const it = rig(NOW);
    it.storeMany('waf', YESTERDAY, 3);
    it.storeMany('waf', YESTERDAY, 4, { region: 'us-east-1' });
    it.storeMany('waf', YESTERDAY, 9, { accountId: '444455556666' });
    await predict(it.ports);
    expect(it.known().counts).toEqual({
      '111122223333/waf': { first: YESTERDAY, counts: [7] },
      '444455556666/waf': { first: YESTERDAY, counts: [9] },
    });
  });

  it('orders forecasts by source, then by account, the sum of all last', async () => {
    const it = rig(NOW);
    for (const accountId of ['444455556666', '111122223333'])
      for (const source of ['waf', 'guardduty']) it.store(source, YESTERDAY, [], { accountId });
    const { forecasts } = await predict(it.ports);
    expect(forecasts.map(({ source, accountId }) => `${source} ${accountId}`)).toEqual([
      'guardduty 111122223333',
      'guardduty 444455556666',
      'guardduty all',
      'waf 111122223333',
      'waf 444455556666',
      'waf all',
    ]);
  });

  it('says when a count lies outside the interval that was forecast for it', async () => {
    const it = filled();
    it.storeMany('guardduty', YESTERDAY, 40);
    const { forecasts } = await predict(it.ports);
    expect(forecasts.find(({ source }) => source === 'guardduty')?.last).toMatchObject({
      count: 45,
      isOutside: true,
    });
  });

  it('keeps what it predicts as rows: forecasts, then risks', async () => {
    const it = filled();
    const { forecasts, risks } = await predict(it.ports);
    expect(it.rows('20260310')).toEqual(
      JSON.parse(
        JSON.stringify([
          ...forecasts.map((each) => ({ kind: 'forecast', madeOn: '20260310', ...each })),
          ...risks.map((each) => ({ kind: 'risk', madeOn: '20260310', ...each })),
        ]),
      ),
    );
  });

  it('scores who was alerted on, and who may do everything', async () => {
    const { risks } = await predict(filled().ports);
    expect(risks.map(({ principal, privilege }) => [principal, privilege])).toEqual([
      [ALICE, 'none'],
      [BOB, 'admin'],
    ]);
    expect(risks[0]?.parts).toMatchObject([{ kind: 'alert', count: 3, lastDay: YESTERDAY }]);
  });
});

describe('the next run', () => {
  const nextDay = 86_400_000;

  it('counts only what is new, and the days that may still change', async () => {
    const it = filled();
    await predict(it.ports);
    it.clock.advance(nextDay);
    it.storeMany('guardduty', '20260310', 6);
    it.store('guardduty', YESTERDAY); // came late
    it.store('guardduty', '20260308'); // came too late
    it.store('cloudtrail', YESTERDAY, [finding('late')]);
    it.store('cloudtrail', '20260308', [finding('too late')]);
    await predict(it.ports);
    expect(it.known().sightings[YESTERDAY]?.[ALICE]?.parts.map(({ count }) => count)).toEqual([2, 1]);
    expect(it.known().sightings['20260308']).toEqual({});
    expect(it.known().counts['111122223333/guardduty']?.counts.slice(-3)).toEqual([5, 6, 6]);
    expect(it.known().countedThrough).toBe('20260310');
    expect([...it.predictions.keys()]).toEqual(['20260310', '20260311']);
  });

  it('counts the days of an outage as they were', async () => {
    const it = filled();
    await predict(it.ports);
    it.clock.advance(5 * nextDay);
    for (let n = 0; n < 5; n++) it.storeMany('guardduty', addDays('20260310', n), n);
    await predict(it.ports);
    expect(it.known().counts['111122223333/guardduty']?.counts.slice(-6)).toEqual([5, 0, 1, 2, 3, 4]);
  });

  it('knows nothing of days that nobody looked at within 90 days', async () => {
    const it = filled();
    await predict(it.ports);
    it.clock.advance(100 * nextDay);
    it.storeMany('guardduty', addDays(YESTERDAY, 100), 5);
    await predict(it.ports);
    const counts = it.known().counts['111122223333/guardduty']?.counts ?? [];
    expect(counts).toHaveLength(128);
    expect(counts.slice(26, 40)).toEqual([5, 5, ...Array(10).fill(null), 0, 0]);
  });

  it('lets what was found decay', async () => {
    const it = filled();
    const before = (await predict(it.ports)).risks[0]?.score ?? 0;
    it.clock.advance(7 * nextDay);
    const after = (await predict(it.ports)).risks.find(({ principal }) => principal === ALICE)?.score ?? 0;
    expect(after).toBeLessThan(before);
    it.clock.advance(60 * nextDay);
    expect((await predict(it.ports)).risks.map(({ principal }) => principal)).toEqual([BOB]);
    expect(Object.keys(it.known().sightings).length).toBeLessThanOrEqual(43);
  });

  it('keeps a year and a month', async () => {
    const it = rig(NOW);
    for (let n = 0; n < 10; n++) {
      for (let day = 0; day < 50; day++) it.store('waf', addDays(YESTERDAY, n * 50 - day));
      await predict(it.ports);
      it.clock.advance(50 * nextDay);
    }
    expect(it.known().counts['111122223333/waf']?.counts).toHaveLength(400);
  });

  it('forgets a series that has been silent for as long', async () => {
    const it = rig(NOW);
    it.store('waf', YESTERDAY);
    for (let n = 0; n < 6; n++) {
      await predict(it.ports);
      it.clock.advance(80 * nextDay);
    }
    expect(it.known().counts).toEqual({});
  });

  it('begins again where the state is one of another version', async () => {
    const it = filled();
    await predict(it.ports);
    const sound = left(it);
    const { version } = (await it.state.read('prediction')) as { version: string };
    await it.state.write('prediction', { version: 0, counts: 'other' }, version);
    await predict(it.ports);
    expect(left(it)).toEqual(sound);
  });
});

describe('nothing is doubled', () => {
  it('by a second run on the same day', async () => {
    const it = filled();
    await predict(it.ports);
    const once = left(it);
    const again = await predict(it.ports);
    expect(again.stored).toBe('duplicate');
    expect(left(it)).toEqual(once);
  });

  it('by two runs at once', async () => {
    const once = filled();
    await predict(once.ports);
    const it = filled();
    const reports = await Promise.all([predict(it.ports), predict(it.ports)]);
    expect(reports.map(({ stored }) => stored).sort()).toEqual(['duplicate', 'stored']);
    expect(reports[0]?.risks).toEqual(reports[1]?.risks);
    expect(left(it)).toEqual(left(once));
  });

  it('by a finding that lies in two objects', async () => {
    const it = filled();
    const { risks } = await predict(it.ports);
    const twice = filled();
    twice.store('cloudtrail', YESTERDAY, [finding('b', { severity_id: 5 }), finding('a')]);
    expect((await predict(twice.ports)).risks).toEqual(risks);
  });

  it('by a run that dies, at whatever step', async () => {
    const sound = filled();
    const whole = soundRun();
    const through = (run: ReturnType<typeof soundRun>, { ports }: Rig) => ({
      ...ports,
      findings: { ...ports.findings, places: run.through({ places: ports.findings.places }).places },
      authorization: run.through(ports.authorization),
      predictions: run.through(ports.predictions),
      state: run.through(ports.state),
    });
    await predict(through(whole, sound));
    expect(whole.steps).toBeGreaterThan(7);
    for (const when of ['before', 'after'] as const)
      for (let step = 1; step <= whole.steps; step++) {
        const it = filled();
        const run = crashingRun(step, when);
        const isDead = await predict(through(run, it)).then(
          () => false,
          () => true,
        );
        // IAM's silence alone is borne: the run goes on, and what comes after it fails.
        expect(isDead && run.hasCrashed).toBe(true);
        await predict(it.ports);
        expect(left(it)).toEqual(left(sound));
      }
  });
});

describe('what is broken does not stop the rest', () => {
  it('an object that is damaged or holds no JSON is left out and reported', async () => {
    const it = filled();
    it.store('cloudtrail', YESTERDAY, 'damaged');
    const { unreadable, risks } = await predict(it.ports);
    expect(unreadable).toHaveLength(1);
    expect(risks).toHaveLength(2);
    const garbled = filled();
    const { lines } = garbled.ports.findings;
    garbled.ports.findings.lines = async function* (key) {
      for await (const line of lines(key)) yield `${line}}`;
    };
    expect((await predict(garbled.ports)).unreadable).toHaveLength(2);
  });

  it('an archive that does not answer does: nothing is kept, and the next run sees to it', async () => {
    const it = filled();
    const { lines } = it.ports.findings;
    // biome-ignore lint/correctness/useYield: it fails before its first line.
    it.ports.findings.lines = async function* () {
      throw new Error('SlowDown');
    };
    await expect(predict(it.ports)).rejects.toThrow('SlowDown');
    expect(left(it)).toEqual({ predictions: [], state: {} });
    it.ports.findings.lines = lines;
    expect((await predict(it.ports)).risks).toHaveLength(2);
  });

  it('where IAM does not answer, privileges of the day before are used', async () => {
    const it = filled();
    await predict(it.ports);
    it.clock.advance(86_400_000);
    it.ports.authorization.read = async () => {
      throw new Error('AccessDenied');
    };
    const { risks, privilegesError } = await predict(it.ports);
    expect(risks.find(({ principal }) => principal === BOB)?.privilege).toBe('admin');
    expect(privilegesError).toMatchObject({ message: 'AccessDenied' });
  });

  it('a flood of objects is counted, and read up to a bound that is told', async () => {
    const it = filled();
    it.storeMany('cloudtrail', YESTERDAY, 5_000);
    const { lines } = it.ports.findings;
    let read = 0;
    it.ports.findings.lines = (key) => {
      if (key.includes(`eventDay=${YESTERDAY}`)) read++;
      return lines(key);
    };
    it.storeMany('anomaly', YESTERDAY, 3);
    it.storeMany('waf', YESTERDAY, 7);
    const { leftOut, forecasts } = await predict(it.ports);
    expect({ read, leftOut }).toEqual({ read: 5_000, leftOut: 4 });
    expect(forecasts.find(({ source }) => source === 'cloudtrail')?.last?.count).toBe(5_001);
  });

  it('a run short of time reads the newest findings and leaves the rest to the next', async () => {
    const it = filled();
    let looks = 2;
    const deadline: Deadline = { remainingMs: () => (looks-- > 0 ? 600_000 : 0) };
    const { isComplete } = await predict({ ...it.ports, deadline });
    expect(isComplete).toBe(false);
    expect(Object.keys(it.known().sightings)).toEqual(['20260308', YESTERDAY]);
    const { risks, isComplete: isDone } = await predict(it.ports);
    expect(isDone).toBe(true);
    expect(risks).toEqual((await predict(filled().ports)).risks);
  });
});

describe('rows', () => {
  it('are the same bytes for the same predictions', async () => {
    const bodies = await Promise.all(
      [filled(), filled()].map(async (it) => {
        await predict(it.ports);
        return it.predictions.get('20260310');
      }),
    );
    expect(bodies[0]).toEqual(bodies[1]);
    expect(bodies[0]?.subarray(0, 2)).toEqual(gzipSync('').subarray(0, 2));
  });
});
