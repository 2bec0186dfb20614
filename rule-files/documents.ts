import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { type Document, isScalar, parseAllDocuments, visit } from 'yaml';
import type { RuleProblem } from './problems';

/** A YAML document of a file, checked for what no document may have; its members nobody has checked. */
export interface RawDocument {
  readonly file: string;
  readonly value: unknown;
}

/** Far above any rule file; the largest of SigmaHQ's has 60 KB. */
const MAX_FILE_BYTES = 1024 * 1024;
const MAX_FILES = 5_000;

/** Keys that mean something else to JavaScript. */
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

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
    const parsed = parseAllDocuments(readFileSync(file, 'utf8'), { stringKeys: true, merge: false });
    // Nothing but comments.
    const documents = Array.isArray(parsed) ? (parsed as readonly Document[]) : [];
    const reasons = documents.flatMap(problemsOf);
    for (const reason of reasons.slice(0, 10)) report({ file, reason });
    if (reasons.length > 0) return [];
    return documents
      .map((document) => ({ file, value: document.toJS({ maxAliasCount: 0 }) as unknown }))
      .filter(({ value }) => value !== null);
  } catch (error) {
    report({ file, reason: readingProblem(error) });
    return [];
  }
}

function problemsOf(document: Document): readonly string[] {
  const reasons = document.errors.map(({ message }) => message.split('\n')[0]?.replace(/:$/, '') ?? message);
  if (reasons.length > 0) return reasons;
  visit(document, {
    Alias: (_key, { source }) => {
      reasons.push(`YAML alias \`*${source}\`: write the values out, aliases are not read`);
    },
    Pair: (_key, { key }) => {
      if (isScalar(key) && FORBIDDEN_KEYS.has(String(key.value)))
        reasons.push(`\`${String(key.value)}\` cannot be a key; remove it`);
    },
    Scalar: (_key, { value, source = '' }) => {
      if (typeof value === 'number' && changesAsNumber(value, source))
        reasons.push(`\`${source}\` would change when read as a number; put it into quotes`);
    },
  });
  return reasons;
}

/** Account ids may begin with 0, and long ids have more digits than a number can hold. */
function changesAsNumber(value: number, source: string): boolean {
  return /^[-+]?0\d/.test(source) || (Number.isInteger(value) && !Number.isSafeInteger(value));
}

function readingProblem(error: unknown): string {
  if (error instanceof RangeError) return 'nested too deeply';
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'no such file or folder';
  return code === 'EACCES' ? 'permission denied' : message;
}
