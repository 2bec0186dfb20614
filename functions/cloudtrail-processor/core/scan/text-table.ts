const SLOTS = 4096;

/** Bytes. Longer texts repeat too seldom. */
const MAX_LENGTH = 256;

/**
 * ASCII texts by their bytes: the same few thousand make up most of a log file, and one that was seen before costs a
 * fraction of a new string. Of two texts with one hash the later stays, so memory is bounded: 1 MB.
 */
export class TextTable {
  readonly #texts: string[] = new Array(SLOTS).fill('');
  readonly #bytes = Buffer.alloc(SLOTS * MAX_LENGTH);
  readonly #view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.length);

  /** What stands in `view`, the view of `bytes`, from `start` up to `end`. */
  text(bytes: Buffer, view: DataView, start: number, end: number): string {
    const length = end - start;
    if (length > MAX_LENGTH) return bytes.toString('latin1', start, end);
    const slot = hashOf(view, start, end) & (SLOTS - 1);
    const at = slot * MAX_LENGTH;
    const known = this.#texts[slot] as string;
    if (known.length === length && areEqual(view, start, this.#view, at, length)) return known;
    const text = bytes.toString('latin1', start, end);
    bytes.copy(this.#bytes, at, start, end);
    this.#texts[slot] = text;
    return text;
  }
}

/** Four bytes at a time, then one. */
function hashOf(view: DataView, start: number, end: number): number {
  let hash = 0;
  let i = start;
  for (; i + 4 <= end; i += 4) hash = (Math.imul(hash, 31) + mixed(view.getInt32(i, true))) | 0;
  for (; i < end; i++) hash = (Math.imul(hash, 31) + view.getUint8(i)) | 0;
  return hash ^ (hash >>> 15);
}

/** So that each byte has a say in the low bits. */
function mixed(word: number): number {
  return Math.imul(word ^ (word >>> 15), 0x2c1b3c6d);
}

function areEqual(one: DataView, oneAt: number, other: DataView, otherAt: number, length: number): boolean {
  let i = 0;
  for (; i + 4 <= length; i += 4)
    if (one.getInt32(oneAt + i, true) !== other.getInt32(otherAt + i, true)) return false;
  for (; i < length; i++) if (one.getUint8(oneAt + i) !== other.getUint8(otherAt + i)) return false;
  return true;
}
