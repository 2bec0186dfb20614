import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { OnceStore } from '../../functions/cloudtrail-processor/core/process/ports';
import {
  archiveKey,
  bodyOf,
  FINDINGS_PREFIX,
  type FindingSource,
  type FindingsArchive,
} from '../../functions/shared/archive/archive-object';
import { CliError, fileProblem } from '../cli-error';

/** Told of every object that is written, as the bucket tells EventBridge. */
export type ObjectCreated = (key: string, source: FindingSource, size: number) => void;

/** A folder as the archive bucket: keys are paths, and a key is written once. */
export function folderArchive(folder: string, onCreated: ObjectCreated = () => undefined): FindingsArchive {
  return {
    async put(object) {
      const key = archiveKey(object);
      const body = bodyOf(object);
      if (!createOnce(join(folder, key), body)) return 'duplicate';
      onCreated(key, object.source, body.byteLength);
      return 'stored';
    },
  };
}

/** The folder as the place of what is written once beside the findings. */
export function folderOnce(folder: string): OnceStore {
  return {
    async put(key, body) {
      return createOnce(join(folder, key), body) ? 'stored' : 'duplicate';
    },
  };
}

/** The keys of all objects in the archive, sorted. */
export function archivedKeys(folder: string): readonly string[] {
  if (!existsSync(join(folder, FINDINGS_PREFIX))) return [];
  return readdirSync(join(folder, FINDINGS_PREFIX), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.json.gz'))
    .map((path) => `${FINDINGS_PREFIX}${path.replaceAll('\\', '/')}`)
    .sort();
}

/** Writes a file unless there is one. @returns whether it did */
function createOnce(path: string, body: Uint8Array): boolean {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, body, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw new CliError(`${path}: ${fileProblem(error)}`, 'Choose another folder with --out.');
  }
}
