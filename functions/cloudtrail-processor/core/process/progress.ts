import { hashOf } from '../alerts/event-identity';
import type { LogFile } from '../log-file';
import type { RuleSet } from '../rules/rule-set';
import { CHUNK_MARK } from './chunks';
import type { ProgressStore } from './ports';

/** How far earlier runs have come in an object, for the one that goes on. */
export interface Progress {
  /** Parts that an earlier run has stored. */
  readonly stored: number;
  /** Says how many are stored now. */
  note(parts: number): Promise<void>;
}

/**
 * An object with more matches than one run can store is read again by the next, which stores what is left. Parts are
 * counted for the same bytes, rules and size of parts: others begin anew.
 * @param isAgain whether the object was announced before; only then is there anything to know
 */
export async function progressIn(
  store: ProgressStore,
  { bucket, key }: LogFile,
  etag: string,
  { ruleSet, isAgain }: { readonly ruleSet: RuleSet; readonly isAgain: boolean },
): Promise<Progress> {
  const name = () => hashOf([bucket, key, etag, ruleSet.definition, CHUNK_MARK]);
  return {
    stored: isAgain ? await store.read(name()) : 0,
    note: (parts) => store.write(name(), parts),
  };
}
