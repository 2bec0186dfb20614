import type { EventMatch } from '../scan/scan-object';

/** Events that are correlated and stored together: enough to be worth the trips, few enough for memory and time. */
const CHUNK_EVENTS = 1_000;
/** Each match may become an alert with the record in it, and 1,000 of the largest are more than memory holds. */
const CHUNK_BYTES = 8 * 1024 ** 2;

/** What decides where one chunk ends: parts that were counted under another mark are other parts. */
export const CHUNK_MARK = [CHUNK_EVENTS, CHUNK_BYTES];

/** Matched events that are stored together. The same scan gives the same chunks. */
export interface Chunk {
  /** Which chunk of the object it is, from 0 on. */
  readonly part: number;
  readonly events: readonly EventMatch[];
}

/** Gathers what a scan yields into chunks. */
export interface Chunks {
  /** Adds events. @returns chunks that have become full */
  add(events: readonly EventMatch[]): readonly Chunk[];
  /** What is left; nothing where nothing is. */
  rest(): readonly Chunk[];
}

export function chunks(): Chunks {
  let events: EventMatch[] = [];
  let bytes = 0;
  let part = 0;
  const take = (): Chunk => {
    const taken = { part: part++, events };
    events = [];
    bytes = 0;
    return taken;
  };
  return {
    add(more) {
      const full: Chunk[] = [];
      for (const event of more) {
        events.push(event);
        bytes += event.bytes * event.matches.length;
        if (events.length >= CHUNK_EVENTS || bytes >= CHUNK_BYTES) full.push(take());
      }
      return full;
    },
    rest: () => (events.length > 0 ? [take()] : []),
  };
}
