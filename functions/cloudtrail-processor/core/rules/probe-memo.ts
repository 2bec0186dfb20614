import type { Probe } from './probe';

/** Calls remembered, and combinations of the other values for each; forgotten when full, so that no log can grow it. */
const MAX_NAMES = 2_000;
const MAX_FOR_NAME = 50;

/** Not the probe itself: it may be read off bytes that are gone later. */
interface Entry<T> extends Pick<Probe, 'eventSource' | 'errorCode' | 'userIdentityType'> {
  readonly found: T;
}

/**
 * Remembers what was found for a probe, by all its values but the user agent: a log file repeats a few hundred
 * combinations, and finding one again does not depend on how many rules there are.
 */
export class ProbeMemo<T> {
  readonly #byName = new Map<string | undefined, Entry<T>[]>();

  /** @param find what to remember; called for a combination that is new */
  get(probe: Probe, find: (probe: Probe) => T): T {
    const entries = this.#entries(probe.eventName);
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[i] as Entry<T>;
      if (isAlike(entry, probe)) return entry.found;
    }
    const found = find(probe);
    if (entries.length >= MAX_FOR_NAME) entries.length = 0;
    const { eventSource, errorCode, userIdentityType } = probe;
    entries.push({ eventSource, errorCode, userIdentityType, found });
    return found;
  }

  #entries(eventName: string | undefined): Entry<T>[] {
    const known = this.#byName.get(eventName);
    if (known !== undefined) return known;
    if (this.#byName.size >= MAX_NAMES) this.#byName.clear();
    const entries: Entry<T>[] = [];
    this.#byName.set(eventName, entries);
    return entries;
  }
}

function isAlike(one: Entry<unknown>, other: Probe): boolean {
  return (
    one.eventSource === other.eventSource &&
    one.errorCode === other.errorCode &&
    one.userIdentityType === other.userIdentityType
  );
}
