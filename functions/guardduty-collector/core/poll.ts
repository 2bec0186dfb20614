import type { FindingsArchive } from '../../shared/archive/archive-object';
import {
  type FindingPage,
  type PollReport,
  reconcile,
  type Window,
} from '../../shared/collect/reconciling-poll';
import type { Clock, Deadline } from '../../shared/runtime/clock';
import type { StateStore } from '../../shared/state/state-store';
import { toArchiveObject } from './archive-object';
import { toMillis } from './instant';
import { record } from './read';

/** GuardDuty in one region, as the poll needs it. Findings come in whatever spelling the source has. */
export interface GuardDutySource {
  /** The region's detector, or undefined where GuardDuty is off. */
  detectorId(): Promise<string | undefined>;
  /**
   * One page of finding ids (at most 50) updated from `from` to `to` (epoch ms, both included), oldest update first,
   * archived ones among them.
   */
  listFindingIds(detectorId: string, range: FindingRange, token: string | undefined): Promise<IdPage>;
  /** The findings as they are now. An id that has expired meanwhile is left out. At most 50 ids. */
  getFindings(detectorId: string, ids: readonly string[]): Promise<readonly unknown[]>;
}

/** GuardDuty is off in the region, or has been switched off while it was read. */
export class GuardDutyDisabled extends Error {
  override readonly name = 'GuardDutyDisabled';
  constructor(options?: ErrorOptions) {
    super('GuardDuty has no detector in this region', options);
  }
}

export interface FindingRange {
  readonly from: number;
  readonly to: number;
}

export interface IdPage {
  readonly ids: readonly string[];
  /** Asks for the next page; undefined on the last one. A page may be empty and still have a next one. */
  readonly next: string | undefined;
}

/** GuardDuty keeps findings for 90 days, so the first run reads them all. */
const LOOKBACK_MS = 90 * 24 * 60 * 60_000;

/** GuardDuty publishes updates within 15 minutes at its fastest setting; clocks differ by less. */
const OVERLAP_MS = 15 * 60_000;

/** How far GuardDuty's clock and ours may be apart. */
const CLOCK_SKEW_MS = 5 * 60_000;

export interface RegionPoll {
  readonly region: string;
  readonly source: GuardDutySource;
  readonly archive: FindingsArchive;
  readonly state: StateStore;
  readonly clock: Clock;
  readonly deadline: Deadline;
}

/** Stores every finding of a region that was updated since the last run. `disabled`: GuardDuty is off there. */
export function pollRegion({ region, source, ...ports }: RegionPoll): Promise<PollReport | 'disabled'> {
  return reconcile<unknown>({
    ...ports,
    name: region,
    pages: (window) => findingPages(source, window),
    toObject: toArchiveObject,
    isDisabled: (error) => error instanceof GuardDutyDisabled,
    lookbackMs: LOOKBACK_MS,
    overlapMs: OVERLAP_MS,
  });
}

async function* findingPages(source: GuardDutySource, window: Window): AsyncIterable<FindingPage<unknown>> {
  const detectorId = await source.detectorId();
  if (detectorId === undefined) throw new GuardDutyDisabled();
  const range = { from: window.cursor ?? window.from, to: window.to };
  let token: string | undefined;
  do {
    const { ids, next } = await source.listFindingIds(detectorId, range, token);
    const findings = ids.length === 0 ? [] : await source.getFindings(detectorId, ids);
    yield { findings, cursor: cursorOf(findings, window.to) };
    token = next;
  } while (token !== undefined);
}

/**
 * Where a later run may go on: the newest update on the page that cannot have happened after the page was listed.
 *
 * Pages are listed by update time, but a finding can change between ListFindings and GetFindings and then shows a
 * newer time than its place in the list. Such a time must not become the cursor: findings that were not listed yet
 * would lie before it and be lost. A change after listing is dated after the window's end (which was frozen before),
 * give or take the clocks' difference, so only older times count. A page without any gives no cursor.
 */
function cursorOf(findings: readonly unknown[], windowEnd: number): number | undefined {
  const settled = findings
    .map(updateTime)
    .filter((time) => time !== undefined && time <= windowEnd - CLOCK_SKEW_MS);
  return settled.length === 0 ? undefined : Math.max(...(settled as number[]));
}

function updateTime(finding: unknown): number | undefined {
  const { UpdatedAt, updatedAt } = record(finding);
  return toMillis(UpdatedAt ?? updatedAt);
}
