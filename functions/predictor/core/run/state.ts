import { StateConflict, type StateStore } from '../../../shared/state/state-store';
import type { Day } from '../days';
import type { StoredCounts } from '../history/series';
import type { Privileges } from '../risk/account-privileges';
import type { DaySightings } from '../risk/day-sightings';

/** What the predictor remembers: what it has read of the archive, by day. Everything else follows from it. */
export interface PredictorState {
  readonly version: typeof STATE_VERSION;
  /** The last day that was counted; undefined before the first run. */
  readonly countedThrough?: Day;
  readonly counts: StoredCounts;
  /** Findings by principal, of each day that was read. */
  readonly sightings: Readonly<Record<Day, DaySightings>>;
  /** What IAM said last, for a day on which it says nothing. */
  readonly privileges: Privileges;
}

const STATE_VERSION = 1;
const NAME = 'prediction';

const EMPTY: PredictorState = { version: STATE_VERSION, counts: {}, sightings: {}, privileges: {} };

/** The state and the version to write it against; empty where there is none, or one of another version of this code. */
export async function readState(store: StateStore) {
  const known = await store.read<PredictorState>(NAME);
  const isOurs = known?.value.version === STATE_VERSION;
  return { state: isOurs ? known.value : EMPTY, version: known?.version };
}

/** Leaves the state alone where another run has written in between: it has read the same archive. */
export async function writeState(
  store: StateStore,
  state: PredictorState,
  version: string | undefined,
): Promise<void> {
  try {
    await store.write(NAME, state, version);
  } catch (error) {
    if (!(error instanceof StateConflict)) throw error;
  }
}
