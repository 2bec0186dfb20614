import {
  afterPlainString,
  afterSpace,
  afterValue,
  CLOSE_BRACE,
  COLON,
  COMMA,
  failure,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
} from './skip';
import { FIELDS, LONGER, type Wanted, type WantedKeys } from './wanted';

/** Here starts the array that holds the records. */
export const RECORDS = -3;

/**
 * Finds where an object ends, and where the values of its wanted keys stand, at any order of keys and with any white
 * space. Exact: what it says of an object is what JSON.parse would, or `plain` is false. The structure is checked as
 * far as it decides where things stand: words, numbers, escapes, and a brace closed by a bracket are not.
 */
export class RecordScanner {
  /** By slot: the first byte of the text, -1 if the object has none. */
  readonly starts = new Int32Array(FIELDS);
  /** By slot: the byte behind the text. */
  readonly ends = new Int32Array(FIELDS);
  /** False if the object must be parsed to know its wanted values: one has an escape, is not ASCII, or no text. */
  plain = true;
  /** Where the array of records starts, after RECORDS. */
  recordsAt = 0;
  #view: DataView = new DataView(new ArrayBuffer(0));
  #end = 0;

  /** The bytes to scan: up to `end`, with sentinels behind it. */
  use(view: DataView, end: number): void {
    this.#view = view;
    this.#end = end;
  }

  /** The index behind the object whose brace stands at `from`; or INCOMPLETE, MALFORMED, RECORDS. */
  object(wanted: WantedKeys, from: number): number {
    this.starts.fill(-1);
    this.plain = true;
    return this.#object(wanted, from);
  }

  /** The same from in front of a member's key on. */
  members(wanted: WantedKeys, from: number): number {
    const view = this.#view;
    let i = from;
    for (;;) {
      i = this.#member(wanted, afterSpace(view, i));
      if (i < 0) return i;
      i = afterSpace(view, i);
      const byte = view.getUint8(i);
      if (byte === CLOSE_BRACE) return i + 1;
      if (byte !== COMMA) return failure(i, this.#end);
      i++;
    }
  }

  #object(wanted: WantedKeys, from: number): number {
    const i = afterSpace(this.#view, from + 1);
    return this.#view.getUint8(i) === CLOSE_BRACE ? i + 1 : this.members(wanted, i);
  }

  #member(wanted: WantedKeys, start: number): number {
    const view = this.#view;
    if (view.getUint8(start) !== QUOTE) return failure(start, this.#end);
    const end = afterPlainString(view, start + 1);
    const colon = afterSpace(view, Math.abs(end));
    if (view.getUint8(colon) !== COLON) return failure(colon, this.#end);
    const value = afterSpace(view, colon + 1);
    const key = end < 0 ? this.#findDecoded(wanted, start, -end) : this.#find(wanted, start + 1, end - 1);
    return key === undefined ? afterValue(view, value, this.#end) : this.#value(key, value);
  }

  #find(wanted: WantedKeys, start: number, end: number): Wanted | undefined {
    const candidates = wanted[Math.min(end - start, LONGER)] as readonly Wanted[];
    if (candidates.length === 0) return undefined;
    const head = this.#view.getInt32(start, true);
    for (let i = 0; i < candidates.length; i++) {
      const candidate = candidates[i] as Wanted;
      if (candidate.head === head && restEquals(this.#view, start, candidate.key)) return candidate;
    }
    return undefined;
  }

  #findDecoded(wanted: WantedKeys, start: number, end: number): Wanted | undefined {
    const text = Buffer.from(this.#view.buffer, this.#view.byteOffset + start, end - start).toString();
    try {
      const key = Buffer.from(JSON.parse(text) as string);
      return wanted[Math.min(key.length, LONGER)]?.find((candidate) => key.equals(candidate.key));
    } catch {
      // JSON.parse of the whole record says what is wrong with the key.
      this.plain = false;
      return undefined;
    }
  }

  #value(key: Wanted, i: number): number {
    // Of two keys of the same name JSON.parse takes the last.
    for (const slot of key.slots) this.starts[slot] = -1;
    const first = this.#view.getUint8(i);
    if (key.isRecords && first === OPEN_BRACKET) {
      this.recordsAt = i;
      return RECORDS;
    }
    if (key.inside !== undefined && first === OPEN_BRACE) return this.#object(key.inside, i);
    if (key.inside === undefined && !key.isRecords && first === QUOTE) return this.#text(key, i + 1);
    this.plain = false;
    return afterValue(this.#view, i, this.#end);
  }

  #text(key: Wanted, start: number): number {
    const after = afterPlainString(this.#view, start);
    if (after < 0) this.plain = false;
    const slot = key.slots[0] as number;
    this.starts[slot] = start;
    this.ends[slot] = after - 1;
    return Math.abs(after);
  }
}

/** From the fifth byte on. */
function restEquals(view: DataView, at: number, key: Uint8Array): boolean {
  for (let i = 4; i < key.length; i++) if (view.getUint8(at + i) !== key[i]) return false;
  return true;
}
