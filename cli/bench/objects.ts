import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { WrongUsage } from '../cli-error';
import { inputFiles } from '../scan/input-files';
import { sampleEvents } from './sample-events';

/** Files are held in memory while they are measured: so many bytes, compressed, are enough. */
const MAX_BYTES = 24 * 1024 * 1024;

/**
 * The gzipped log files under some paths, up to what fits in memory, spread over all of them.
 * @throws WrongUsage when there is none
 */
export function givenFiles(paths: readonly string[]): readonly string[] {
  const problems: string[] = [];
  const files = inputFiles(paths, (path, problem) => problems.push(`${path}: ${problem}`)).filter(
    ({ path }) => path.endsWith('.gz') && isLogFile(path),
  );
  if (files.length === 0)
    throw new WrongUsage(
      [`no gzipped CloudTrail file in ${paths.join(' ')}`, ...problems].join('\n'),
      'Name files as CloudTrail writes them, {"Records": […]} gzipped, or folders of them.',
    );
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const every = Math.max(1, Math.ceil(bytes / MAX_BYTES));
  return files.filter((_, index) => index % every === 0).map(({ path }) => path);
}

function isLogFile(path: string): boolean {
  try {
    return /^\s*\{\s*"Records"\s*:\s*\[/.test(gunzipSync(readFileSync(path)).subarray(0, 100).toString());
  } catch {
    return false;
  }
}

/** Files like those of a busy account, together half the events of the large one. */
export function madeFiles(folder: string, events: number): readonly string[] {
  const sizes = [0.02, 0.05, 0.08, 0.1, 0.25].map((share) => Math.ceil(events * share));
  return sizes.map((size, seed) => madeFile(join(folder, `made-${seed}.json.gz`), size, seed));
}

/** Writes a file of made events. @returns its path */
export function madeFile(path: string, events: number, seed: number): string {
  writeFileSync(path, gzipSync(`{"Records":[${[...sampleEvents(events, seed)].join(',')}]}`));
  return path;
}
