import { type AuthorizationPage, accountOf } from '../../functions/predictor/adapters/authorization-pages';
import { type PredictReport, predict } from '../../functions/predictor/core/run/predict';
import { noDeadline } from '../../functions/shared/runtime/clock';
import { folderFindings, folderPredictions } from '../local/folder-findings';
import { folderStateStore } from '../local/folder-state-store';
import { readRecording, WEEK } from './recording';

const SIX_HOURS_MS = 6 * 3_600_000;

/** The predictor's core on the morning after the week, with what IAM then said. */
export function predictAfterWeek(folder: string): Promise<PredictReport> {
  const pages = readRecording().authorization as readonly AuthorizationPage[];
  return predict({
    findings: folderFindings(folder),
    predictions: folderPredictions(folder),
    authorization: { read: async () => accountOf(pages) },
    state: folderStateStore(folder, 'predictor'),
    clock: { now: () => WEEK.to + SIX_HOURS_MS },
    deadline: noDeadline,
  });
}
