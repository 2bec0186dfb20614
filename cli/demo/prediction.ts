import { type PredictReport, predict } from '../../functions/predictor/core/run/predict';
import { noDeadline } from '../../functions/shared/runtime/clock';
import { folderFindings, folderPredictions } from '../local/folder-findings';
import { folderStateStore } from '../local/folder-state-store';
import { WEEK } from './recording';

const SIX_HOURS_MS = 6 * 3_600_000;

/**
 * The predictor's core on the morning after the week. What IAM says was not recorded, so risk scores rest on
 * alerts and anomalies alone.
 */
export function predictAfterWeek(folder: string): Promise<PredictReport> {
  return predict({
    findings: folderFindings(folder),
    predictions: folderPredictions(folder),
    authorization: { read: async () => ({ users: [], roles: [], groups: [], managed: new Map() }) },
    state: folderStateStore(folder, 'predictor'),
    clock: { now: () => WEEK.to + SIX_HOURS_MS },
    deadline: noDeadline,
  });
}
