import { StateConflict } from '../../../shared/state/state-store';
import { type ActivityRow, activityRow } from '../activity/activity-row';
import { counted, type Ledger, newLedger } from '../activity/ledger';
import { settledTo } from '../series/periods';
import { advanced, newFeed, nextLook, unread } from './object-feed';
import type { ActivityObject, RunPorts } from './ports';
import { type ReadObjects, type RowsAhead, readObjects } from './read-objects';
import { turnOf } from './turn';

/** What counting did. */
export interface CountReport extends Omit<ReadObjects, 'rows'> {
  readonly objects: number;
  /** Folders that were listed. */
  readonly folders: number;
  /** Rows that came after their time was over; not scored. */
  readonly late: number;
  /** Rows of names beyond those that can be kept apart. */
  readonly beyond: number;
  readonly isComplete: boolean;
}

/** The document that the ledger is. */
const NAME = 'counts';

/** Objects that are read between two looks at the clock. */
const BATCH = 64;

/** Rows that a run holds, but for those of a last batch: 60 MB. After an outage the next runs have the others. */
const ENOUGH_ROWS = 200_000;

/**
 * Counts what the processor has written since the last run. Into folders that are looked at no more it can have written counts
 * of periods only that have long been final: nobody looks back for them. The ledger that comes back is the stored one: sums in it that are
 * final stay as they are, whatever comes later. Two runs at once: one of them writes, and both go on with what it wrote.
 */
export async function countActivity(
  ports: RunPorts,
): Promise<{ readonly ledger: Ledger; readonly report: CountReport }> {
  const { state, activity, clock } = ports;
  const now = clock.now();
  const stored = await state.read<Ledger>(NAME);
  const known = stored?.value ?? newLedger(newFeed(now), settledTo(now), now);
  const { objects: listed, folders } = await activity.list('counts', nextLook(known.feed, now));
  const waiting = unread(known.feed, listed);
  const { rows, done, unreadable, ahead } = await readAll(ports, waiting);
  const next = waiting[done.length];
  const { ledger, late, beyond } = counted(known, rows, {
    feed: advanced(known.feed, done, listed),
    // What is still unread may hold rows of the time shortly before it was written.
    settledTo: settledTo(next ? Math.min(now, next.writtenAt) : now),
    now,
  });
  const report = {
    objects: done.length,
    folders: folders.length,
    unreadable,
    ahead,
    late,
    beyond,
    isComplete: next === undefined,
  };
  try {
    await state.write(NAME, ledger, stored?.version);
    return { ledger, report };
  } catch (error) {
    if (!(error instanceof StateConflict)) throw error;
    const others = await state.read<Ledger>(NAME);
    if (others === undefined) throw error;
    return { ledger: others.value, report: { ...report, objects: 0, late: 0, beyond: 0 } };
  }
}

async function readAll(ports: RunPorts, objects: readonly ActivityObject[]) {
  const hasTime = turnOf('counts', ports);
  const rows: ActivityRow[] = [];
  const unreadable: string[] = [];
  const ahead: RowsAhead[] = [];
  let done = 0;
  while (done < objects.length && rows.length < ENOUGH_ROWS && hasTime()) {
    const batch = objects.slice(done, done + BATCH);
    const read = await readObjects(ports.activity, batch);
    for (const row of read.rows) rows.push(...[activityRow(row) ?? []].flat());
    unreadable.push(...read.unreadable);
    ahead.push(...read.ahead);
    done += batch.length;
  }
  return { rows, unreadable, ahead, done: objects.slice(0, done) };
}
