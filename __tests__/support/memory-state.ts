import { StateConflict, type StateStore } from '../../functions/shared/state/state-store';

export interface MemoryState extends StateStore {
  /** The documents as JSON text, by name. */
  readonly documents: ReadonlyMap<string, string>;
  /** The document as a value, or undefined. */
  peek<T>(name: string): T | undefined;
  /** Makes the next write reject with `error`, once: a crash between storing and committing. */
  failOnWrite(error: Error): void;
}

/** A state store with S3's semantics: a write must name the version that it read. */
export function memoryState(initial: Readonly<Record<string, unknown>> = {}): MemoryState {
  const documents = new Map(Object.entries(initial).map(([name, value]) => [name, JSON.stringify(value)]));
  const versions = new Map([...documents.keys()].map((name) => [name, 1]));
  let failure: Error | undefined;
  return {
    documents,
    peek: <T>(name: string) => {
      const text = documents.get(name);
      return text === undefined ? undefined : (JSON.parse(text) as T);
    },
    failOnWrite(error) {
      failure = error;
    },
    async read<T>(name: string) {
      await Promise.resolve();
      const text = documents.get(name);
      return text === undefined
        ? undefined
        : { value: JSON.parse(text) as T, version: String(versions.get(name)) };
    },
    async write<T>(name: string, value: T, version: string | undefined) {
      await Promise.resolve();
      if (failure) {
        const error = failure;
        failure = undefined;
        throw error;
      }
      const current = versions.get(name);
      if (version !== (current === undefined ? undefined : String(current))) throw new StateConflict(name);
      documents.set(name, JSON.stringify(value));
      versions.set(name, (current ?? 0) + 1);
    },
  };
}
