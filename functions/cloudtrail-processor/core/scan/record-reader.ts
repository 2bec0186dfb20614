import { RECORDS, RecordScanner } from './record-scanner';
import {
  afterSpace,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  INCOMPLETE,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  SENTINELS,
} from './skip';
import type { RecordKeys } from './wanted';

/** Why the rest of a file is not read. */
export class ReadingStopped extends Error {
  override readonly name = 'ReadingStopped';
  readonly kind: 'limit' | 'damage';
  constructor(kind: 'limit' | 'damage', message: string) {
    super(message);
    this.kind = kind;
  }
}

/** between: values of the file's top level. element, first: in an array, where a record must or may stand. */
type Place = 'between' | 'first' | 'element' | 'behind-element' | 'behind-records';

/**
 * The records of a file that comes in chunks: members of `Records` (which may stand among other members), of an
 * array, or single events one behind the other. Memory is held for a chunk and a record.
 */
export class RecordReader {
  /** Of the record that `next` has found. */
  start = 0;
  end = 0;
  /** Records found so far. */
  count = 0;
  readonly scanner = new RecordScanner();
  readonly #keys: RecordKeys;
  readonly #maxRecordBytes: number;
  #bytes = Buffer.alloc(SENTINELS);
  #view: DataView = viewOf(this.#bytes);
  #position = 0;
  #filled = 0;
  /** An unfinished record is looked at again when there is twice as much of it: so the work stays in proportion. */
  #awaited = 0;
  #place: Place = 'between';
  /** Whether the array being read is a member of an object. */
  #wrapped = false;

  constructor(keys: RecordKeys, maxRecordBytes: number) {
    this.#keys = keys;
    this.#maxRecordBytes = maxRecordBytes;
  }

  /** What `start`, `end` and the scanner's places refer to; until the next chunk. */
  get bytes(): Buffer {
    return this.#bytes;
  }

  get view(): DataView {
    return this.#view;
  }

  /** Takes the file's next chunk. The record found last is gone then. */
  feed(chunk: Uint8Array): void {
    const rest = this.#filled - this.#position;
    const filled = rest + chunk.length;
    this.#moveRest(filled + SENTINELS);
    this.#bytes.set(chunk, rest);
    this.#bytes.fill(QUOTE, filled, filled + SENTINELS);
    this.#position = 0;
    this.#filled = filled;
    this.scanner.use(this.#view, filled);
  }

  /** To the front of a buffer of at least so many bytes. */
  #moveRest(bytes: number): void {
    const old = this.#bytes;
    if (bytes > old.length) {
      this.#bytes = Buffer.allocUnsafeSlow(Math.ceil(1.5 * bytes));
      this.#view = viewOf(this.#bytes);
    }
    if (this.#bytes !== old || this.#position > 0) old.copy(this.#bytes, 0, this.#position, this.#filled);
  }

  /**
   * Finds the next record; false if the bytes end first.
   * @throws ReadingStopped where something else stands, or a record is too long
   */
  next(): boolean {
    if (this.#filled - this.#position < this.#awaited) return false;
    for (;;) {
      const i = afterSpace(this.#view, this.#position);
      this.#position = i;
      if (i >= this.#filled) return false;
      const found = this.#step(i, this.#view.getUint8(i));
      if (found !== undefined) return found;
    }
  }

  /**
   * No more chunks come: `next` finds what is left.
   * @throws ReadingStopped
   */
  finish(): void {
    this.#awaited = 0;
  }

  /** Whether the file may end where reading stands. */
  get isComplete(): boolean {
    return this.#place === 'between' && this.#position === this.#filled;
  }

  /** Whether a record was found or is to come with more bytes; undefined after a step from one to another. */
  #step(i: number, byte: number): boolean | undefined {
    switch (this.#place) {
      case 'between':
        if (byte === OPEN_BRACKET) return this.#openArray(i, false);
        return this.#object(i, byte);
      case 'first':
        return byte === CLOSE_BRACKET ? this.#closeArray(i) : this.#object(i, byte);
      case 'element':
        return this.#object(i, byte);
      case 'behind-element':
        if (byte === CLOSE_BRACKET) return this.#closeArray(i);
        if (byte === COMMA) return this.#go('element', i + 1);
        throw this.#unexpected();
      case 'behind-records':
        return this.#moreMembers(i, byte);
    }
  }

  #go(place: Place, position: number): undefined {
    this.#place = place;
    this.#position = position;
  }

  #openArray(i: number, wrapped: boolean): undefined {
    this.#wrapped = wrapped;
    return this.#go('first', i + 1);
  }

  #closeArray(i: number): undefined {
    return this.#go(this.#wrapped ? 'behind-records' : 'between', i + 1);
  }

  /** A record; at the top level also an object that holds them. */
  #object(i: number, byte: number): boolean | undefined {
    if (byte !== OPEN_BRACE) throw this.#unexpected();
    const isTop = this.#place === 'between';
    const after = this.scanner.object(isTop ? this.#keys.top : this.#keys.record, i);
    if (after === RECORDS) return this.#openArray(this.scanner.recordsAt, true);
    if (after < 0) return this.#cutShort(after);
    this.#judge(after - i);
    this.start = i;
    this.end = after;
    this.count++;
    this.#go(isTop ? 'between' : 'behind-element', after);
    return true;
  }

  /** Behind the records, in the object that holds them. */
  #moreMembers(i: number, byte: number): boolean | undefined {
    if (byte === CLOSE_BRACE) return this.#go('between', i + 1);
    if (byte !== COMMA) throw this.#unexpected();
    const after = this.scanner.members(this.#keys.top, i + 1);
    if (after === RECORDS) return this.#openArray(this.scanner.recordsAt, true);
    return after < 0 ? this.#cutShort(after) : this.#go('between', after);
  }

  #cutShort(after: number): boolean {
    if (after !== INCOMPLETE) throw this.#unexpected();
    const bytes = this.#filled - this.#position;
    this.#judge(bytes);
    this.#awaited = 2 * bytes;
    return false;
  }

  #judge(recordBytes: number): void {
    this.#awaited = 0;
    if (recordBytes > this.#maxRecordBytes)
      throw new ReadingStopped(
        'limit',
        `record ${this.count + 1} is longer than ${this.#maxRecordBytes} bytes`,
      );
  }

  #unexpected(): ReadingStopped {
    return new ReadingStopped('damage', `is no JSON behind record ${this.count}`);
  }
}

function viewOf({ buffer, byteOffset, byteLength }: Buffer): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
