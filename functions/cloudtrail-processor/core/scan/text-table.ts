const SLOTS = 4096;

/** Longer texts repeat too seldom. */
const MAX_LENGTH = 256;

/**
 * ASCII texts by their bytes: the same few thousand make up most of a log file, and one that was seen before costs a
 * fraction of a new string. Of two texts with one hash the later stays, so memory is bounded: 1 MB.
 */
export class TextTable {
  readonly #bytes = new Uint8Array(SLOTS * MAX_LENGTH);
  readonly #texts: string[] = new Array(SLOTS).fill('');

  /** `bytes` from `start` up to `end` as a string. */
  text(bytes: Buffer, start: number, end: number): string {
    if (end - start > MAX_LENGTH) return bytes.toString('latin1', start, end);
    const slot = hashOf(bytes, start, end) & (SLOTS - 1);
    const known = this.#texts[slot] as string;
    if (known.length === end - start && this.#isKnown(slot, bytes, start, end)) return known;
    const text = bytes.toString('latin1', start, end);
    this.#bytes.set(bytes.subarray(start, end), slot * MAX_LENGTH);
    this.#texts[slot] = text;
    return text;
  }

  #isKnown(slot: number, bytes: Uint8Array, start: number, end: number): boolean {
    const known = this.#bytes;
    let at = slot * MAX_LENGTH;
    for (let i = start; i < end; i++) if (bytes[i] !== known[at++]) return false;
    return true;
  }
}

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0;
  for (let i = start; i < end; i++) hash = (Math.imul(hash, 31) + (bytes[i] as number)) | 0;
  return hash ^ (hash >>> 15);
}
