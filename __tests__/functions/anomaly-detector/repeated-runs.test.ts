import fc from 'fast-check';
import { crashingRun, soundRun } from '../../support/crash';
import { at, outcomeOf, scenario } from './scenario';

const PERIOD = 300;
const NOON = at('12:02:00');
const MIDNIGHT = at('23:57:00');

/** A run at half a day with all of it to catch up with. */
async function halfDay() {
  const played = await scenario();
  played.passTo(NOON);
  return played;
}

describe('a time to catch up with', () => {
  it('of a day brings every incident, and the same however it is cut into runs', async () => {
    const calm = await scenario();
    for (let time = at('00:12:00'); time <= MIDNIGHT; time += 3 * PERIOD) {
      calm.passTo(time);
      expect((await calm.run()).failures).toEqual([]);
    }
    const outcome = outcomeOf(calm);
    expect(calm.findings().filter((uid) => /#[abcd]#/.test(uid))).toEqual([
      `series#a#${at('03:30:00')}`,
      `series#b#${at('20:00:00')}`,
      `series#c#${at('09:05:00')}`,
    ]);
    expect(calm.findings()).toEqual(
      expect.arrayContaining(['insight#i-1', 'insight#i-1#ended', 'insight#i-2']),
    );
    const late = await scenario();
    late.passTo(MIDNIGHT);
    await late.run();
    expect(outcomeOf(late)).toEqual(outcome);
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 1, max: 286 }), { maxLength: 5 }), async (runs) => {
        const cut = await scenario();
        for (const n of runs.sort((a, b) => a - b)) {
          cut.passTo(at('00:02:00') + n * PERIOD);
          await cut.run();
        }
        cut.passTo(MIDNIGHT);
        await cut.run();
        expect(outcomeOf(cut)).toEqual(outcome);
      }),
      { numRuns: 4 },
    );
  });

  it('is caught up with after a crash, whichever step it fell into', async () => {
    const wanted = await halfDay();
    const counting = soundRun();
    await wanted.run(counting);
    expect(counting.steps).toBeGreaterThan(20);
    // A crash before a step leaves what one after the step before it leaves.
    const steps = Array.from({ length: counting.steps }, (_, n) => n + 1);
    // Most of them read one object after the other.
    const told = steps.filter((step) => step < 8 || step > counting.steps - 45 || step % 101 === 0);
    for (const [step, when] of [[1, 'before'] as const, ...told.map((step) => [step, 'after'] as const)]) {
      const crashed = await halfDay();
      const crashing = crashingRun(step, when);
      await crashed.run(crashing);
      expect(crashing.hasCrashed).toBe(true);
      expect((await crashed.run()).failures).toEqual([]);
      expect({ step, when, ...outcomeOf(crashed) }).toEqual({ step, when, ...outcomeOf(wanted) });
    }
  });

  it('is told once by two runs at once', async () => {
    const wanted = await halfDay();
    await wanted.run();
    const twice = await halfDay();
    const reports = await Promise.all([twice.run(), twice.run()]);
    expect(reports.flatMap(({ failures }) => failures)).toEqual([]);
    expect(reports.flatMap(({ shards }) => shards.map(({ outcome }) => outcome))).toContain('conflict');
    expect(outcomeOf(twice)).toEqual(outcomeOf(wanted));
    const told = reports.flatMap(({ shards }) => shards.map(({ findings }) => findings));
    expect(told.reduce((sum, n) => sum + n)).toBe(
      wanted.findings().filter((uid) => uid.startsWith('series')).length,
    );
  });
});
