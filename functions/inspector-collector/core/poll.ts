import type { FindingsArchive } from '../../shared/archive/archive-object';
import {
  type FindingPage,
  type PollReport,
  reconcile,
  type Window,
} from '../../shared/collect/reconciling-poll';
import type { Clock, Deadline } from '../../shared/runtime/clock';
import type { StateStore } from '../../shared/state/state-store';
import { isDisabled } from './disabled';
import { parseInstant } from './instant';
import { toArchiveObject } from './normalize';
import { object } from './read';

/** What is asked of ListFindings: bounds are epoch ms and inclusive, order is by first observation. */
export interface FindingQuery {
  readonly firstObserved: { readonly from: number; readonly to: number };
  readonly updatedFrom?: number;
}

/** Inspector in one region: the findings of every status that match, in pages, oldest first observation first. */
export type FindingSource = (query: FindingQuery) => AsyncIterable<readonly unknown[]>;

export interface InspectorPoll {
  readonly region: string;
  readonly source: FindingSource;
  readonly archive: FindingsArchive;
  readonly state: StateStore;
  readonly clock: Clock;
  readonly deadline: Deadline;
  /** Told when the last complete poll is so old that Inspector may have deleted closed findings unseen. */
  readonly onClosuresMayBeLost: (region: string, ageMs: number) => void;
}

/** Older than AWS, so the first run reads every finding there is: active ones live until they are closed. */
export const EARLIEST_MS = Date.UTC(2006, 0);

/** Late findings, clock skew and the service's own indexing delay fall into it. */
const OVERLAP_MS = 15 * 60_000;

/**
 * Closed findings of a resource that is gone live three days, others thirty.
 * https://docs.aws.amazon.com/inspector/latest/user/findings-understanding.html
 */
export const CLOSED_FINDINGS_LIVE_MS = 3 * 24 * 60 * 60_000;

/**
 * Brings the archive up to date with Inspector in one region.
 * @returns 'disabled' where Inspector is not turned on
 */
export function pollInspector(poll: InspectorPoll): Promise<PollReport | 'disabled'> {
  const { region, archive, state, clock, deadline } = poll;
  return reconcile<unknown>({
    name: region,
    pages: (window) => pagesOf(poll, window),
    toObject: toArchiveObject,
    isDisabled,
    archive,
    state,
    clock,
    deadline,
    lookbackMs: clock.now() - EARLIEST_MS,
    overlapMs: OVERLAP_MS,
  });
}

async function* pagesOf(
  { region, source, clock, onClosuresMayBeLost }: InspectorPoll,
  window: Window,
): AsyncIterable<FindingPage<unknown>> {
  const watermark = window.from + OVERLAP_MS;
  const age = clock.now() - watermark;
  if (watermark > EARLIEST_MS && age > CLOSED_FINDINGS_LIVE_MS) onClosuresMayBeLost(region, age);
  for (const query of queriesOf(window))
    for await (const findings of source(query)) yield { findings, cursor: cursorOf(findings) };
}

/**
 * The window as two queries that follow each other in one order, that of the first observation. It never changes,
 * so a page's last one is a place to resume at:
 * 1. findings from before the window that were updated since it began;
 * 2. findings first observed in it, all of them: those need no filter on `updatedAt`, which is optional,
 *    and a filter on it may drop the findings that lack it (the API does not say).
 * No upper bound on `updatedAt`: a finding that changes during the run would leave the result and shift the pages
 * behind it. It stays, is stored as it is now, and the next window, which starts earlier, finds it stored.
 */
function queriesOf({ from, to, cursor = EARLIEST_MS }: Window): readonly FindingQuery[] {
  const fresh: FindingQuery = { firstObserved: { from: Math.max(from, cursor, EARLIEST_MS), to } };
  const isOlderDone = cursor > from || from <= EARLIEST_MS;
  return isOlderDone ? [fresh] : [{ updatedFrom: from, firstObserved: { from: cursor, to: from } }, fresh];
}

function cursorOf(findings: readonly unknown[]): number | undefined {
  return parseInstant(object(findings.at(-1)).firstObservedAt);
}
