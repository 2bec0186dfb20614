import { createHash } from 'node:crypto';
import { StateConflict, type StateStore } from '../../shared/state/state-store';

const MAX_CONFLICTS = 5;

/**
 * Changes a state document and answers what `change` made of it; undefined leaves it as it is.
 * Where another run wrote in between, `change` is asked again with what is there now.
 */
export async function updateState<T>(
  state: StateStore,
  name: string,
  change: (known: T | undefined) => T | undefined,
): Promise<T | undefined> {
  for (let conflicts = 0; ; conflicts++) {
    const known = await state.read<T>(name);
    const next = change(known?.value);
    if (next === undefined) return undefined;
    try {
      await state.write(name, next, known?.version);
      return next;
    } catch (error) {
      if (!(error instanceof StateConflict) || conflicts >= MAX_CONFLICTS) throw error;
    }
  }
}

/** A document's name for something whose own name may hold any character. */
export function documentName(folder: string, key: string): string {
  return `${folder}/${createHash('sha256').update(key).digest('hex')}`;
}
