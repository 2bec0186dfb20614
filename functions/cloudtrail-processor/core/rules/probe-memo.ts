import type { Probe } from './probe';

/** Combinations remembered; forgotten all at once when full, so that no log can grow it. */
const MAX_REMEMBERED = 20_000;

type Level<T> = Map<string | undefined, T>;

/**
 * Remembers what was found for a probe, by all its values but the user agent: a log file repeats a few hundred
 * combinations, and finding one again does not depend on how many rules there are.
 */
export class ProbeMemo<T> {
  readonly #known: Level<Level<Level<Level<T>>>> = new Map();
  #size = 0;

  /** @param find what to remember; called for a combination that is new */
  get(probe: Probe, find: (probe: Probe) => T): T {
    const names = below(this.#known, probe.eventName);
    const types = below(below(names, probe.eventSource), probe.errorCode);
    const known = types.get(probe.userIdentityType);
    if (known !== undefined) return known;
    if (++this.#size > MAX_REMEMBERED) return this.#startAnew(probe, find);
    const found = find(probe);
    types.set(probe.userIdentityType, found);
    return found;
  }

  #startAnew(probe: Probe, find: (probe: Probe) => T): T {
    this.#known.clear();
    this.#size = 0;
    return this.get(probe, find);
  }
}

function below<T>(level: Level<Level<T>>, value: string | undefined): Level<T> {
  let next = level.get(value);
  if (next === undefined) {
    next = new Map();
    level.set(value, next);
  }
  return next;
}
