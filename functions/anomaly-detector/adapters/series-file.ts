import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { AnomalySuppression } from '../../shared/alerts/suppression';
import { isRecord } from '../../shared/json/read';
import { type SeriesSpec, seriesSpecs } from '../core/series/spec';

/**
 * The series in a file, relative to the folder of the code: `series.json` as synth packs it.
 * @throws Error naming file and field when it cannot be read
 */
export function loadSeries(path: string, folder: string): readonly SeriesSpec[] {
  return parsedFile('SERIES_PATH', path, folder, seriesSpecs);
}

/**
 * What is silenced, in a file relative to the folder of the code: `suppressions.json` as synth checks and packs it.
 * @throws Error naming the file when it cannot be read
 */
export function loadSuppressions(path: string, folder: string): readonly AnomalySuppression[] {
  return parsedFile('SUPPRESSIONS_PATH', path, folder, (document) => {
    if (!Array.isArray(document) || !document.every(isSuppression))
      throw new Error('is no list of suppressions');
    return document;
  });
}

function isSuppression(entry: unknown): entry is AnomalySuppression {
  if (!isRecord(entry)) return false;
  const { rule, owner, reason, expires, subjects = [], accounts = [] } = entry;
  return (
    [rule, owner, reason, expires].every((text) => typeof text === 'string') &&
    Array.isArray(subjects) &&
    Array.isArray(accounts)
  );
}

function parsedFile<T>(variable: string, path: string, folder: string, read: (document: unknown) => T): T {
  try {
    return read(JSON.parse(readFileSync(resolve(folder, path), 'utf8')));
  } catch (error) {
    throw new Error(`${variable} ${path}: ${(error as Error).message}`, { cause: error });
  }
}
