import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { RuleProblem } from './problems';
import { readYaml } from './yaml';

/** A YAML document of a file, checked for what no document may have; its members nobody has checked. */
export interface RawDocument {
  readonly file: string;
  readonly value: unknown;
}

/** Far above any rule file; the largest of SigmaHQ's has 60 KB. */
const MAX_FILE_BYTES = 1024 * 1024;
const MAX_FILES = 5_000;

/** The rule files of a folder, recursively, sorted; or the file itself. Problems go to `report`. */
export function ruleFilesAt(path: string, report: (problem: RuleProblem) => void): readonly string[] {
  try {
    const files = statSync(path).isDirectory() ? filesIn(path) : [path];
    if (files.length === 0) report({ file: path, reason: 'the folder holds no .yml or .yaml file' });
    if (files.length > MAX_FILES) report({ file: path, reason: `more than ${MAX_FILES} rule files` });
    return files.slice(0, MAX_FILES);
  } catch (error) {
    report({ file: path, reason: readingProblem(error) });
    return [];
  }
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => filesOf(folder, entry));
}

function filesOf(folder: string, entry: Dirent): readonly string[] {
  const path = join(folder, entry.name);
  if (entry.isDirectory()) return filesIn(path);
  return entry.isFile() && ['.yml', '.yaml'].includes(extname(entry.name).toLowerCase()) ? [path] : [];
}

/** The documents of a YAML or JSON file. Problems go to `report`, and then there are no documents. */
export function documentsOf(file: string, report: (problem: RuleProblem) => void): readonly RawDocument[] {
  try {
    if (statSync(file).size > MAX_FILE_BYTES)
      throw new Error(`larger than ${MAX_FILE_BYTES / 1024} KiB; split the file`);
    return readYaml(readFileSync(file, 'utf8')).map((value) => ({ file, value }));
  } catch (error) {
    report({ file, reason: readingProblem(error) });
    return [];
  }
}

function readingProblem(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'no such file or folder';
  return code === 'EACCES' ? 'permission denied' : message;
}
