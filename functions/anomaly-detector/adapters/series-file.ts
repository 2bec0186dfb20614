import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type SeriesSpec, seriesSpecs } from '../core/series/spec';

/**
 * The series in a file, relative to the folder of the code: `series.json` as synth packs it.
 * @throws Error naming file and field when it cannot be read
 */
export function loadSeries(path: string, folder: string): readonly SeriesSpec[] {
  try {
    return seriesSpecs(JSON.parse(readFileSync(resolve(folder, path), 'utf8')));
  } catch (error) {
    throw new Error(`SERIES_PATH ${path}: ${(error as Error).message}`, { cause: error });
  }
}
