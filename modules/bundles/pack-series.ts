import type { Settings } from '../../settings/schema';
import type { FunctionFiles } from './function-files';

/** What the anomaly detector finds beside its code; `modules/anomaly-detection` names it in SERIES_PATH. */
const SERIES_FILE = 'series.json';

/** The series that the settings choose, as a file of the anomaly detector's zip. */
export async function packSeries(settings: Settings): Promise<FunctionFiles> {
  const { anomalySeries } = await import('../anomaly-series');
  const text = JSON.stringify(anomalySeries(settings));
  return { 'anomaly-detector': { [SERIES_FILE]: new TextEncoder().encode(text) } };
}
