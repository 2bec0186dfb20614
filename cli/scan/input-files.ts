import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileProblem } from '../cli-error';

export interface InputFile {
  readonly path: string;
  readonly bytes: number;
}

const LOG_FILE = /\.(?:json|jsonl|ndjson|log|gz)$/i;
/** What CloudTrail delivers beside its events. */
const OTHER_FOLDERS = new Set(['CloudTrail-Digest', 'CloudTrail-Insight']);

/**
 * The log files that paths name, in the order given, a folder's by name; each once. A file that is named itself is
 * taken whatever its name. What cannot be read goes to `report`.
 */
export function inputFiles(
  paths: readonly string[],
  report: (path: string, problem: string) => void,
): readonly InputFile[] {
  const files = new Map<string, InputFile>();
  for (const path of paths.flatMap((each) => filesAt(each, report))) {
    const bytes = sizeOf(path, report);
    if (bytes !== undefined) files.set(path, { path, bytes });
  }
  return [...files.values()];
}

type Report = (path: string, problem: string) => void;

function filesAt(path: string, report: Report): readonly string[] {
  try {
    return statSync(path).isDirectory() ? filesOfNamed(path, report) : [path];
  } catch (error) {
    report(path, fileProblem(error));
    return [];
  }
}

/** A folder that is named and holds nothing would pass for one in which nothing was found. */
function filesOfNamed(folder: string, report: Report): readonly string[] {
  let isReported = false;
  const files = filesIn(folder, (path, problem) => {
    isReported = true;
    report(path, problem);
  });
  if (files.length === 0 && !isReported)
    report(folder, 'holds no log file of events (.json, .jsonl, .ndjson, .log or .gz)');
  return files;
}

function filesIn(folder: string, report: Report): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((entry) => filesOf(folder, entry, report));
  } catch (error) {
    report(folder, fileProblem(error));
    return [];
  }
}

function filesOf(folder: string, entry: Dirent, report: Report): readonly string[] {
  const path = join(folder, entry.name);
  if (entry.isDirectory()) return OTHER_FOLDERS.has(entry.name) ? [] : filesIn(path, report);
  // A link to a file is one; links to folders could go round in circles.
  return (entry.isFile() || entry.isSymbolicLink()) && LOG_FILE.test(entry.name) ? [path] : [];
}

function sizeOf(path: string, report: Report): number | undefined {
  try {
    const stat = statSync(path);
    return stat.isDirectory() ? undefined : stat.size;
  } catch (error) {
    report(path, fileProblem(error));
    return undefined;
  }
}
