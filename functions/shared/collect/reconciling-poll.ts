import type { ArchiveObject, FindingsArchive } from '../archive/archive-object';
import { isThrottle } from '../runtime/aws-errors';
import type { Clock, Deadline } from '../runtime/clock';
import { mapConcurrently } from '../runtime/map-concurrently';
import { StateConflict, type StateStore } from '../state/state-store';
import { addReports, type CollectReport, NOTHING_COLLECTED } from './collect-report';
import { PollFailed } from './poll-failed';
import { setAside } from './set-aside';
import { storeAll } from './store';

/** A frozen stretch of update times, both ends inclusive, epoch ms. */
export interface Window {
  readonly from: number;
  readonly to: number;
  /** Where an earlier run stopped inside this window: the service's own order continues from here. */
  readonly cursor?: number;
}

/** What a poll remembers, as `state/<collector>/<region>.json`. */
export interface PollState {
  /** Every update up to here is stored. Epoch ms. */
  readonly watermark: number;
  /** A window that ran out of time; the next run goes on with it. */
  readonly openWindow?: Window;
}

/** One page of native findings. */
export interface FindingPage<Native> {
  readonly findings: readonly Native[];
  /**
   * Where a later run may start again inside the same window without missing anything: every finding
   * with a smaller cursor was on this page or an earlier one. Undefined: nowhere but at the beginning.
   */
  readonly cursor: number | undefined;
}

export interface ReconcilingPoll<Native> {
  /** Names the state document, e.g. the region. */
  readonly name: string;
  readonly pages: (window: Window) => AsyncIterable<FindingPage<Native>>;
  /** The finding's object; undefined where it is none that is kept. Throws on one that cannot be read. */
  readonly toObject: (finding: Native) => ArchiveObject | undefined;
  /** Whether the service says by this error that it is not turned on in the region. */
  readonly isDisabled: (error: unknown) => boolean;
  readonly archive: FindingsArchive;
  readonly state: StateStore;
  readonly clock: Clock;
  readonly deadline: Deadline;
  /** How far the first run looks back, ms. */
  readonly lookbackMs: number;
  /** How far each window reaches back over the last one: late findings and clock skew fall into it. ms. */
  readonly overlapMs: number;
}

/** `complete` is false when deadline or throttling ended the run; the next one resumes. */
export interface PollReport extends CollectReport {
  readonly complete: boolean;
  /** Every update up to here is stored. Epoch ms. */
  readonly watermark: number;
  /** Findings that could not be read and were set aside. */
  readonly unreadable: number;
}

/** More than these, and more than half of what a run reads, are a fault of the reader: nothing may move over them. */
export const MOST_UNREADABLE = 100;

const CONCURRENT_WRITES = 16;

/** A run stops reading when less than this is left, so that its last page and its state are written in time. */
const STOP_MARGIN_MS = 20_000;

/**
 * Reads every finding that was updated since the watermark and stores each version once.
 * The window's end is frozen first and the watermark moves to it only after everything is stored,
 * so a crash anywhere means that the next run reads the same window again and stores what was missing.
 * A finding that cannot be read is set aside and reported: it must not hold up all that come after it.
 * @returns 'disabled' where the service is not turned on
 * @throws PollFailed with the watermark, which has not moved
 */
export async function reconcile<Native>(poll: ReconcilingPoll<Native>): Promise<PollReport | 'disabled'> {
  const { name, state, clock, lookbackMs, overlapMs } = poll;
  const known = await state.read<PollState>(name);
  const now = clock.now();
  const watermark = known?.value.watermark ?? now - lookbackMs;
  // A watermark ahead of the clock (skew, or a clock set back) must not make the window empty for ever.
  const window = known?.value.openWindow ?? { from: Math.min(watermark, now) - overlapMs, to: now };
  try {
    const { report, unreadable, cursor, isDone } = await readWindow(poll, window);
    const next: PollState = isDone
      ? { watermark: window.to }
      : { watermark, openWindow: cursor === undefined ? window : { ...window, cursor } };
    await commit(state, name, next, known?.version);
    return { ...report, complete: isDone, watermark: next.watermark, unreadable };
  } catch (error) {
    if (poll.isDisabled(error)) return 'disabled';
    throw new PollFailed(watermark, error);
  }
}

async function readWindow<Native>(poll: ReconcilingPoll<Native>, window: Window) {
  let report = NOTHING_COLLECTED;
  let unreadable = 0;
  let cursor = window.cursor;
  let isDone = true;
  try {
    for await (const { findings, cursor: reached } of poll.pages(window)) {
      const { objects, broken } = readPage(poll, findings);
      unreadable += broken.length;
      assertReaderWorks(unreadable, report.collected + findings.length, broken);
      await mapConcurrently(broken, CONCURRENT_WRITES, ({ finding, error }) =>
        setAside(poll.state, finding, error),
      );
      const stored = await storeAll(poll.archive, objects);
      report = addReports([report, { ...stored, collected: findings.length }]);
      cursor = reached ?? cursor;
      if (poll.deadline.remainingMs() < STOP_MARGIN_MS) {
        isDone = false;
        break;
      }
    }
  } catch (error) {
    if (!isThrottle(error)) throw error;
    isDone = false;
  }
  return { report, unreadable, cursor, isDone };
}

interface Broken<Native> {
  readonly finding: Native;
  readonly error: unknown;
}

/** A page's objects, and what could not be read of it. */
function readPage<Native>({ toObject }: ReconcilingPoll<Native>, findings: readonly Native[]) {
  const objects: ArchiveObject[] = [];
  const broken: Broken<Native>[] = [];
  for (const finding of findings) {
    try {
      const object = toObject(finding);
      if (object) objects.push(object);
    } catch (error) {
      broken.push({ finding, error });
    }
  }
  return { objects, broken };
}

function assertReaderWorks(unreadable: number, collected: number, broken: readonly Broken<unknown>[]): void {
  if (unreadable <= MOST_UNREADABLE || unreadable <= collected / 2) return;
  throw new Error(`${unreadable} of ${collected} findings cannot be read, the last: ${broken.at(-1)?.error}`);
}

async function commit(state: StateStore, name: string, next: PollState, version: string | undefined) {
  try {
    await state.write(name, next, version);
  } catch (error) {
    // Two runs at once: both stored the same versions, and the other has committed. Its state stands.
    if (!(error instanceof StateConflict)) throw error;
  }
}
