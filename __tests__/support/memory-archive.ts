import { gunzipSync } from 'node:zlib';
import {
  type ArchiveObject,
  archiveKey,
  bodyOf,
  type EncodedObject,
  type FindingsArchive,
} from '../../functions/shared/archive/archive-object';

export interface MemoryArchive extends FindingsArchive {
  /** What was stored, by key, in the order of arrival. */
  readonly objects: ReadonlyMap<string, ArchiveObject>;
  /** The bytes as they would lie in the bucket, by key. */
  readonly bodies: ReadonlyMap<string, Uint8Array>;
  /** Makes the `nth` put from now (1 = the next) reject with `error`, once. */
  failOnPut(nth: number, error: Error): void;
}

/** An archive with the bucket's semantics: real keys and bodies, and a key is written once. */
export function memoryArchive(): MemoryArchive {
  const objects = new Map<string, ArchiveObject>();
  const bodies = new Map<string, Uint8Array>();
  let failure: { puts: number; readonly error: Error } | undefined;
  return {
    objects,
    bodies,
    failOnPut(nth, error) {
      failure = { puts: nth, error };
    },
    async put(object) {
      const key = archiveKey(object);
      const body = bodyOf(object);
      await Promise.resolve();
      if (failure && --failure.puts === 0) {
        const { error } = failure;
        failure = undefined;
        throw error;
      }
      if (objects.has(key)) return 'duplicate';
      objects.set(key, withEvents(object));
      bodies.set(key, body);
      return 'stored';
    },
  };
}

/** An object that came encoded, read back as tests look at it. */
function withEvents(object: ArchiveObject | EncodedObject): ArchiveObject {
  if ('events' in object) return object;
  const { body, ...entry } = object;
  const lines = gunzipSync(body).toString().trimEnd().split('\n');
  return { ...entry, events: lines.map((line) => JSON.parse(line)) };
}
