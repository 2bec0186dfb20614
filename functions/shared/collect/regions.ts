import type { Clock, Deadline } from '../runtime/clock';
import { mapConcurrently } from '../runtime/map-concurrently';
import type { PollReport } from './reconciling-poll';

/** `disabled`: the service is not turned on in the region, which is a fact and no failure. */
export type RegionOutcome =
  | { readonly region: string; readonly kind: 'collected'; readonly report: PollReport }
  | { readonly region: string; readonly kind: 'disabled' }
  | { readonly region: string; readonly kind: 'failed'; readonly error: unknown };

export interface RegionalCollection {
  readonly regions: readonly string[];
  /** Collects one region within its own deadline. */
  readonly collect: (region: string, deadline: Deadline) => Promise<PollReport | 'disabled'>;
  readonly clock: Clock;
  readonly deadline: Deadline;
}

/** Regions under way at a time: a slow or throttled one holds up none of the others, and memory stays bounded. */
const CONCURRENT_REGIONS = 4;

/**
 * Collects every region, each on its own: what one throws becomes its outcome and stops no other.
 * Time is shared fairly: a region may use its part of what is left when it starts; what it saves goes to the next.
 */
export async function collectRegions({
  regions,
  collect,
  clock,
  deadline,
}: RegionalCollection): Promise<readonly RegionOutcome[]> {
  let waiting = regions.length;
  return mapConcurrently(regions, CONCURRENT_REGIONS, async (region): Promise<RegionOutcome> => {
    const share = 1 / Math.ceil(waiting-- / CONCURRENT_REGIONS);
    try {
      const report = await collect(region, shareOf(deadline, share, clock));
      return report === 'disabled' ? { region, kind: 'disabled' } : { region, kind: 'collected', report };
    } catch (error) {
      return { region, kind: 'failed', error };
    }
  });
}

function shareOf(deadline: Deadline, share: number, clock: Clock): Deadline {
  const end = clock.now() + deadline.remainingMs() * share;
  return { remainingMs: () => Math.min(deadline.remainingMs(), end - clock.now()) };
}
