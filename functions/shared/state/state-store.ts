/** A state document and the version that a conditional write must name. */
export interface Versioned<T> {
  readonly value: T;
  readonly version: string;
}

/** Small JSON documents with optimistic concurrency. Adapters: S3 (`state/`) in Lambda, a folder on a laptop. */
export interface StateStore {
  /** The document under `name`, or undefined where there is none. */
  read<T>(name: string): Promise<Versioned<T> | undefined>;
  /**
   * Writes the document if it still has `version` (undefined: if there is none).
   * @throws StateConflict when somebody else wrote in between; read again and decide
   */
  write<T>(name: string, value: T, version: string | undefined): Promise<void>;
}

/** The document changed since it was read. */
export class StateConflict extends Error {
  override readonly name = 'StateConflict';
  constructor(document: string) {
    super(`${document} was written by another run since it was read`);
  }
}
