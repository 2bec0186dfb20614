import { eventDay } from '../../../shared/archive/archive-object';
import { addDays, type Day, startOf } from '../days';
import { type CountPrediction, predictCounts } from '../history/predict-counts';
import { withDays } from '../history/series';
import { accountPrivileges, type Privileges } from '../risk/account-privileges';
import { RISK_DAYS, type Risk, riskScores } from '../risk/score';
import { encodeRows } from './encode-rows';
import type { Authorization, PredictPorts } from './ports';
import { type ArchiveReading, readArchive } from './read-archive';
import { type PredictorState, readState, writeState } from './state';

/** A day is over for good so long after its end: what collectors store of it comes before. */
const FINAL_AFTER_MS = 4 * 3_600_000;

/** What a run has done. */
export interface PredictReport extends Pick<ArchiveReading, 'unreadable' | 'leftOut' | 'isComplete'> {
  /** The last day that is counted. */
  readonly yesterday: Day;
  /** Age of what the predictions rest on. */
  readonly freshnessSeconds: number;
  readonly forecasts: readonly CountPrediction[];
  readonly risks: readonly Risk[];
  readonly stored: 'stored' | 'duplicate';
  /** Why IAM could not be read; the privileges are then those of an earlier day. */
  readonly privilegesError?: unknown;
}

/**
 * Counts the archive's findings of the days that are over, forecasts tomorrow's, scores principals, keeps both as one
 * object a day, and last of all what it has learnt. The state holds nothing but readings of the archive, each replaced
 * as a whole, so that a run that dies, or two at once, double nothing.
 */
export async function predict(ports: PredictPorts): Promise<PredictReport> {
  const now = ports.clock.now();
  const yesterday = eventDay(now - FINAL_AFTER_MS - 86_400_000);
  const { state, version } = await readState(ports.state);
  const reading = await readArchive(ports, state, yesterday);
  const { privileges, error } = await readPrivileges(ports.authorization, state.privileges);

  const next: PredictorState = {
    version: 1,
    countedThrough: yesterday,
    counts: withDays(state.counts, reading.counted, reading.looked),
    sightings: recent({ ...state.sightings, ...reading.sightings }, yesterday),
    privileges,
  };
  const forecasts = predictCounts(next.counts, yesterday);
  const risks = riskScores(next.sightings, privileges, yesterday);
  const today = addDays(yesterday, 1);
  const stored = await ports.predictions.put(today, encodeRows(today, forecasts, risks));
  await writeState(ports.state, next, version);

  const { unreadable, leftOut, isComplete } = reading;
  const freshnessSeconds = (now - startOf(today)) / 1000;
  return {
    yesterday,
    freshnessSeconds,
    forecasts,
    risks,
    stored,
    unreadable,
    leftOut,
    isComplete,
    ...(error === undefined ? {} : { privilegesError: error }),
  };
}

/** Forecasts do not wait for IAM, and a score must not fall because it does not answer. */
async function readPrivileges(
  authorization: Authorization,
  known: Privileges,
): Promise<{ readonly privileges: Privileges; readonly error?: unknown }> {
  try {
    return { privileges: accountPrivileges(await authorization.read()) };
  } catch (error) {
    return { privileges: known, error };
  }
}

function recent(sightings: PredictorState['sightings'], yesterday: Day): PredictorState['sightings'] {
  const oldest = addDays(yesterday, -RISK_DAYS);
  return Object.fromEntries(
    Object.entries(sightings)
      .filter(([day]) => day >= oldest)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
