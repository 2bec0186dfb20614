import type { ArchiveObject, FindingsArchive } from '../archive/archive-object';
import { isThrottle } from '../runtime/aws-errors';
import type { Clock, Deadline } from '../runtime/clock';
import { StateConflict, type StateStore } from '../state/state-store';
import { addReports, type CollectReport, NOTHING_COLLECTED } from './collect-report';
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
  readonly toObject: (finding: Native) => ArchiveObject | undefined;
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
}

/** A run stops reading when less than this is left, so that its last page and its state are written in time. */
const STOP_MARGIN_MS = 20_000;

/**
 * Reads every finding that was updated since the watermark and stores each version once.
 * The window's end is frozen first and the watermark moves to it only after everything is stored,
 * so a crash anywhere means that the next run reads the same window again and stores what was missing.
 */
export async function reconcile<Native>(poll: ReconcilingPoll<Native>): Promise<PollReport> {
  const { name, state, clock, lookbackMs, overlapMs } = poll;
  const known = await state.read<PollState>(name);
  const now = clock.now();
  const watermark = known?.value.watermark ?? now - lookbackMs;
  // A watermark ahead of the clock (skew, or a clock set back) must not make the window empty for ever.
  const window = known?.value.openWindow ?? { from: Math.min(watermark, now) - overlapMs, to: now };

  const { report, cursor, isDone } = await readWindow(poll, window);
  const next: PollState = isDone
    ? { watermark: window.to }
    : { watermark, openWindow: cursor === undefined ? window : { ...window, cursor } };
  await commit(state, name, next, known?.version);
  return { ...report, complete: isDone, watermark: next.watermark };
}

async function readWindow<Native>(poll: ReconcilingPoll<Native>, window: Window) {
  const reports: CollectReport[] = [];
  let cursor = window.cursor;
  let isDone = true;
  try {
    for await (const page of poll.pages(window)) {
      reports.push(await storePage(poll, page.findings));
      cursor = page.cursor ?? cursor;
      if (poll.deadline.remainingMs() < STOP_MARGIN_MS) {
        isDone = false;
        break;
      }
    }
  } catch (error) {
    if (!isThrottle(error)) throw error;
    isDone = false;
  }
  return { report: addReports(reports), cursor, isDone };
}

async function storePage<Native>(
  { toObject, archive }: ReconcilingPoll<Native>,
  findings: readonly Native[],
): Promise<CollectReport> {
  const objects = findings.map(toObject).filter((object) => object !== undefined);
  const report = await storeAll(archive, objects);
  return { ...NOTHING_COLLECTED, ...report, collected: findings.length };
}

async function commit(state: StateStore, name: string, next: PollState, version: string | undefined) {
  try {
    await state.write(name, next, version);
  } catch (error) {
    // Two runs at once: both stored the same versions, and the other has committed. Its state stands.
    if (!(error instanceof StateConflict)) throw error;
  }
}
