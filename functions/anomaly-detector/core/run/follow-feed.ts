import { StateConflict } from '../../../shared/state/state-store';
import type { Anomaly } from '../findings/anomaly';
import type { Judged } from '../novelty/judge-visits';
import { advanced, type FeedPosition, newFeed, nextLook, unread } from './object-feed';
import type { ActivityKind, RunPorts } from './ports';
import { type ReadObjects, type RowsAhead, readObjects } from './read-objects';
import { type Refusal, type TellContext, type Told, tell } from './tell';
import { turnOf } from './turn';

/** What following did. */
export interface FeedReport extends Told, Omit<ReadObjects, 'rows'> {
  readonly objects: number;
  /** What was known and could not be read: it begins anew. */
  readonly restarted: Judged['restarted'];
  readonly addedUp: number;
  readonly isComplete: boolean;
}

/** Says what rows are judged to be. */
export type Judge = (
  rows: readonly unknown[],
) => Promise<Omit<Judged, 'alarms'> & { readonly anomalies: readonly Anomaly[] }>;

/** Objects whose rows are judged together. */
const BATCH = 32;

/**
 * Reads what is new of a kind of objects and tells what their rows are judged to be. The position moves after that: what a
 * run leaves half done the next one does again, and finds told what was told.
 */
export async function followFeed(
  ports: RunPorts,
  kind: Exclude<ActivityKind, 'counts'>,
  judge: Judge,
  context: TellContext,
): Promise<FeedReport> {
  const now = ports.clock.now();
  const stored = await ports.state.read<FeedPosition>(kind);
  const position = stored?.value ?? newFeed(now);
  const look = nextLook(position, now);
  const { objects: listed } = await ports.activity.list(kind, look);
  const waiting = unread(position, listed);
  const hasTime = turnOf(kind, ports);
  const total = { objects: 0, findings: 0, alerts: 0, duplicates: 0, addedUp: 0 };
  const restarted: Judged['restarted'][number][] = [];
  const unreadable: string[] = [];
  const ahead: RowsAhead[] = [];
  const refused: Refusal[] = [];
  while (total.objects < waiting.length && hasTime()) {
    const batch = waiting.slice(total.objects, total.objects + BATCH);
    const read = await readObjects(ports.activity, batch);
    unreadable.push(...read.unreadable);
    ahead.push(...read.ahead);
    const judged = await judge(read.rows);
    const told = await tell(ports, judged.anomalies, context);
    restarted.push(...judged.restarted);
    total.addedUp += judged.addedUp;
    total.objects += batch.length;
    total.findings += told.findings;
    total.alerts += told.alerts;
    total.duplicates += told.duplicates;
    refused.push(...told.refused);
  }
  const next = advanced(position, waiting.slice(0, total.objects), { ...look, listed });
  if (total.objects > 0 || look.widelyAt !== undefined) await commit(ports, kind, next, stored?.version);
  return { ...total, refused, unreadable, ahead, restarted, isComplete: total.objects === waiting.length };
}

async function commit(
  { state }: RunPorts,
  kind: string,
  position: FeedPosition,
  version: string | undefined,
): Promise<void> {
  try {
    await state.write(kind, position, version);
  } catch (error) {
    // Two runs at once: both told the same, and the other has committed. Its position stands.
    if (!(error instanceof StateConflict)) throw error;
  }
}
