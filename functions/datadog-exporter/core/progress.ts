import type { StateStore } from '../../shared/state/state-store';
import { documentName, updateState } from './update-state';

/**
 * How far an object has come, as `delivered/<hash of its key>.json`. Written when the object is done and whenever
 * its delivery stops half-way, so that a notification that comes again sends nothing, and a retry goes on where
 * the last one stopped.
 *
 * The order is logs, events, metrics, progress. A crash (not a failure, which writes its progress) loses what was
 * done since the last write: those logs and metrics are sent again. Each log carries `ocsf.uid` and
 * `ocsf.updated_at`, by which copies are told apart; events have a memory of their own (announce.ts).
 */
export interface Progress {
  /** Every event before this one is in Datadog's logs, `refused` excepted. */
  readonly logs: number;
  /** Every event before this one was announced, if it had to be. */
  readonly announced: number;
  /** Places of the events that Datadog or the exporter refused: after a redrive only these are sent. */
  readonly refused: readonly number[];
  /** How many announcements of each severity still have to be counted in the metrics, by their tags. */
  readonly risen: Readonly<Record<string, number>>;
  /** The metrics are sent. */
  readonly metrics: boolean;
  /** Nothing is left to do. */
  readonly done: boolean;
}

const NO_PROGRESS: Progress = {
  logs: 0,
  announced: 0,
  refused: [],
  risen: {},
  metrics: false,
  done: false,
};

export async function readProgress(state: StateStore, key: string): Promise<Progress> {
  return (await state.read<Progress>(documentName('delivered', key)))?.value ?? NO_PROGRESS;
}

/** Writes the progress, unless another run of the same object has come further. */
export async function writeProgress(state: StateStore, key: string, progress: Progress): Promise<void> {
  await updateState<Progress>(state, documentName('delivered', key), (known) =>
    known !== undefined && isFurther(known, progress) ? undefined : progress,
  );
}

/**
 * Makes an object's logs due once more, where some were delivered. Its announcements and metrics stay as they are:
 * those are not told apart from copies.
 */
export async function deliverAgain(state: StateStore, key: string): Promise<void> {
  await updateState<Progress>(
    state,
    documentName('delivered', key),
    (known) => known && { ...known, logs: 0, done: false },
  );
}

function isFurther(known: Progress, mine: Progress): boolean {
  return known.done || (!mine.done && known.logs > mine.logs);
}
