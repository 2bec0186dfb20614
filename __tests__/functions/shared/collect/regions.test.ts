import type { PollReport } from '../../../../functions/shared/collect/reconciling-poll';
import { collectRegions } from '../../../../functions/shared/collect/regions';
import { type Deadline, noDeadline } from '../../../../functions/shared/runtime/clock';
import { fixedClock } from '../../../support/fixed-clock';

const REPORT: PollReport = {
  collected: 1,
  stored: 1,
  duplicates: 0,
  complete: true,
  watermark: 0,
  unreadable: 0,
};
const REGIONS = ['eu-central-1', 'eu-west-1', 'us-east-1', 'us-east-2', 'us-west-1', 'us-west-2'];

/** Collects with a clock that `collect` may move; the run has ten minutes. */
function collected(collect: (region: string, deadline: Deadline) => Promise<PollReport | 'disabled'>) {
  const clock = fixedClock(0);
  const deadline = { remainingMs: () => 600_000 - clock.now() };
  return { clock, outcomes: collectRegions({ regions: REGIONS, collect, clock, deadline }) };
}

describe('regions', () => {
  it('are collected apart: neither a failure nor a disabled service stops another', async () => {
    const error = new Error('throttled to death');
    const { outcomes } = collected(async (region) => {
      if (region === 'eu-central-1') throw error;
      return region === 'us-east-2' ? 'disabled' : REPORT;
    });
    expect(await outcomes).toEqual([
      { region: 'eu-central-1', kind: 'failed', error },
      { region: 'eu-west-1', kind: 'collected', report: REPORT },
      { region: 'us-east-1', kind: 'collected', report: REPORT },
      { region: 'us-east-2', kind: 'disabled' },
      { region: 'us-west-1', kind: 'collected', report: REPORT },
      { region: 'us-west-2', kind: 'collected', report: REPORT },
    ]);
  });

  it('take what a synchronous throw does for a failure', async () => {
    const { outcomes } = collected(() => {
      throw new Error('at once');
    });
    expect((await outcomes).map(({ kind }) => kind)).toEqual(REGIONS.map(() => 'failed'));
  });

  it('have at most four under way at a time', async () => {
    let underWay = 0;
    let most = 0;
    const { outcomes } = collected(async () => {
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay--;
      return REPORT;
    });
    await outcomes;
    expect(most).toBe(4);
  });

  it('share the time: those that start first leave as much to those that wait', async () => {
    const shares = new Map<string, number>();
    const { outcomes } = collected(async (region, deadline) => {
      shares.set(region, deadline.remainingMs());
      return REPORT;
    });
    await outcomes;
    expect([...shares.values()].slice(0, 2)).toEqual([300_000, 300_000]);
  });

  it('leave what they save to the next ones, and never outlast the run', async () => {
    const seen: number[] = [];
    const { clock, outcomes } = collected(async (region, deadline) => {
      await Promise.resolve();
      if (region === 'us-west-2') {
        seen.push(deadline.remainingMs());
        clock.advance(700_000);
        seen.push(deadline.remainingMs());
      }
      return REPORT;
    });
    await outcomes;
    expect(seen).toEqual([600_000, -100_000]);
  });

  it('have no end where the run has none', async () => {
    const remaining: number[] = [];
    const collect = async (_: string, deadline: Deadline) => {
      remaining.push(deadline.remainingMs());
      return REPORT;
    };
    await collectRegions({ regions: REGIONS, collect, clock: fixedClock(0), deadline: noDeadline });
    expect(new Set(remaining)).toEqual(new Set([Number.POSITIVE_INFINITY]));
  });
});
