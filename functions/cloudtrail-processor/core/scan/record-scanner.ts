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
import { FIELDS, type Wanted, type WantedKeys } from './wanted';

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
  #bytes: Uint8Array = new Uint8Array();
  #end = 0;

  /** The bytes to scan: up to `end`, with sentinels behind it. */
  use(bytes: Uint8Array, end: number): void {
    this.#bytes = bytes;
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
    const bytes = this.#bytes;
    let i = from;
    for (;;) {
      i = this.#member(wanted, afterSpace(bytes, i));
      if (i < 0) return i;
      i = afterSpace(bytes, i);
      if (bytes[i] === CLOSE_BRACE) return i + 1;
      if (bytes[i] !== COMMA) return failure(i, this.#end);
      i++;
    }
  }

  #object(wanted: WantedKeys, from: number): number {
    const i = afterSpace(this.#bytes, from + 1);
    return this.#bytes[i] === CLOSE_BRACE ? i + 1 : this.members(wanted, i);
  }

  #member(wanted: WantedKeys, i: number): number {
    const bytes = this.#bytes;
    if (bytes[i] !== QUOTE) return failure(i, this.#end);
    const end = afterPlainString(bytes, i + 1);
    const colon = afterSpace(bytes, Math.abs(end));
    if (bytes[colon] !== COLON) return failure(colon, this.#end);
    const value = afterSpace(bytes, colon + 1);
    const key = end > 0 ? this.#find(wanted, i + 1, end - 1) : this.#decodedKey(wanted, i, -end);
    return key === undefined ? afterValue(bytes, value, this.#end) : this.#value(key, value);
  }

  #find(wanted: WantedKeys, start: number, end: number): Wanted | undefined {
    const length = end - start;
    if (length >= wanted.length) return undefined;
    for (const candidate of wanted[length] as readonly Wanted[])
      if (startsWith(this.#bytes, start, candidate.key)) return candidate;
    return undefined;
  }

  #decodedKey(wanted: WantedKeys, start: number, end: number): Wanted | undefined {
    const text = Buffer.from(this.#bytes.subarray(start, end)).toString();
    try {
      const key = Buffer.from(JSON.parse(text) as string);
      return wanted[key.length]?.find((candidate) => key.equals(candidate.key));
    } catch {
      // JSON.parse of the whole record says what is wrong with the key.
      this.plain = false;
      return undefined;
    }
  }

  #value(key: Wanted, i: number): number {
    // Of two keys of the same name JSON.parse takes the last.
    for (const slot of key.slots) this.starts[slot] = -1;
    const first = this.#bytes[i];
    if (key.isRecords && first === OPEN_BRACKET) {
      this.recordsAt = i;
      return RECORDS;
    }
    if (key.inside !== undefined && first === OPEN_BRACE) return this.#object(key.inside, i);
    if (key.inside === undefined && !key.isRecords && first === QUOTE) return this.#text(key, i + 1);
    this.plain = false;
    return afterValue(this.#bytes, i, this.#end);
  }

  #text(key: Wanted, start: number): number {
    const end = afterPlainString(this.#bytes, start);
    if (end < 0) this.plain = false;
    const slot = key.slots[0] as number;
    this.starts[slot] = start;
    this.ends[slot] = end - 1;
    return Math.abs(end);
  }
}

function startsWith(bytes: Uint8Array, at: number, key: Uint8Array): boolean {
  for (let i = 0; i < key.length; i++) if (bytes[at + i] !== key[i]) return false;
  return true;
}
