import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StateConflict, type StateStore } from '../../functions/shared/state/state-store';

/**
 * State documents as `<folder>/state/<owner>/<name>.json`, versioned by a hash of their content, as S3 does by ETag.
 * Reading, comparing and writing are one synchronous step, so that nothing of this process comes in between.
 */
export function folderStateStore(folder: string, owner: string): StateStore {
  const pathOf = (name: string) => join(folder, 'state', owner, `${name}.json`);
  return {
    async read<T>(name: string) {
      const text = readIfThere(pathOf(name));
      return text === undefined ? undefined : { value: JSON.parse(text) as T, version: versionOf(text) };
    },
    async write<T>(name: string, value: T, version: string | undefined) {
      const path = pathOf(name);
      const current = readIfThere(path);
      if ((current === undefined ? undefined : versionOf(current)) !== version)
        throw new StateConflict(`state/${owner}/${name}.json`);
      mkdirSync(dirname(path), { recursive: true });
      // Renamed into place: a run that is killed leaves the old document or the new one, never half of one.
      writeFileSync(`${path}.new`, JSON.stringify(value));
      renameSync(`${path}.new`, path);
    },
  };
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function versionOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
