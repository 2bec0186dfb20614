import { gzipSync } from 'node:zlib';
import type { Day } from '../days';
import type { CountPrediction } from '../history/predict-counts';
import type { Risk } from '../risk/score';

/** More principals are in nobody's report. */
const MOST_RISKS = 1_000;

/**
 * A day's predictions as the archive keeps them: one JSON object a line, gzipped. First forecasts
 * (`kind: "forecast"`), then risks (`kind: "risk"`), highest first. The same predictions give the same bytes.
 */
export function encodeRows(
  day: Day,
  forecasts: readonly CountPrediction[],
  risks: readonly Risk[],
): Uint8Array {
  const rows = [
    ...forecasts.map((each) => ({ kind: 'forecast', madeOn: day, ...each })),
    ...risks.slice(0, MOST_RISKS).map((each) => ({ kind: 'risk', madeOn: day, ...each })),
  ];
  return gzipSync(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
}
