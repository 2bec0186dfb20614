import type { AnnouncedObject } from '../notification';

/** An object that is being read. */
export interface OpenObject {
  readonly body: AsyncIterable<Uint8Array>;
  /** Changes when the object is overwritten: of the bytes that are read. */
  readonly etag: string;
  /** Epoch ms. */
  readonly writtenAt: number;
}

/** Where log files lie. */
export interface TrailBucket {
  /** @throws ProcessFailure gone, when the object is not there any more */
  open(object: AnnouncedObject): Promise<OpenObject>;
}

/** Objects that are written once and stay as they are. */
export interface OnceStore {
  put(key: string, body: Uint8Array): Promise<'stored' | 'duplicate'>;
}

/** How far runs have come that ran out of time within an object. */
export interface ProgressStore {
  /** Parts of the object that are stored; 0 where nothing is known. */
  read(name: string): Promise<number>;
  write(name: string, parts: number): Promise<void>;
}
