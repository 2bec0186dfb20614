const TABLE = 4096;

/**
 * Finds whether a text holds any of some needles, and skips most of the text: Wu and Manber's algorithm, with pairs of
 * characters. Needles and texts are folded to lower case. https://webglimpse.net/pubs/TR94-17.pdf
 */
export class NeedleSet {
  readonly #needles: readonly string[];
  readonly #shortest: number;
  /** By the pair that ends a window as long as the shortest needle: how far the window may move at least. */
  readonly #skips: Uint8Array;

  constructor(needles: readonly string[]) {
    this.#needles = needles;
    this.#shortest = Math.min(...needles.map(({ length }) => length));
    this.#skips = this.#shortest < 2 ? new Uint8Array() : skipsOf(needles, this.#shortest);
  }

  isIn(text: string): boolean {
    if (this.#shortest < 2) return this.#needles.some((needle) => text.includes(needle));
    const before = this.#shortest - 1;
    for (let end = before; end < text.length; ) {
      const skip = this.#skips[pairOf(text.charCodeAt(end - 1), text.charCodeAt(end))] as number;
      if (skip === 0 && this.#needles.some((needle) => text.startsWith(needle, end - before))) return true;
      end += skip || 1;
    }
    return false;
  }

  /** Whether any is in the ASCII text from `start` up to `end`, whatever its case. */
  isInAscii(view: DataView, start: number, end: number): boolean {
    if (this.#shortest < 2) return this.isIn(asciiOf(view, start, end).toLowerCase());
    const before = this.#shortest - 1;
    for (let at = start + before; at < end; ) {
      const skip = this.#skips[slotOf(view.getUint16(at - 1, true))] as number;
      if (skip === 0 && this.#startsAt(view, at - before, end)) return true;
      at += skip || 1;
    }
    return false;
  }

  #startsAt(view: DataView, at: number, end: number): boolean {
    for (let i = 0; i < this.#needles.length; i++) {
      const needle = this.#needles[i] as string;
      if (at + needle.length <= end && isAt(needle, view, at)) return true;
    }
    return false;
  }
}

function asciiOf(view: DataView, start: number, end: number): string {
  return Buffer.from(view.buffer, view.byteOffset + start, end - start).toString('latin1');
}

function isAt(needle: string, view: DataView, at: number): boolean {
  for (let i = 0; i < needle.length; i++)
    if (lower(view.getUint8(at + i)) !== needle.charCodeAt(i)) return false;
  return true;
}

function lower(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | CASE : byte;
}

function skipsOf(needles: readonly string[], shortest: number): Uint8Array {
  const furthest = Math.min(shortest - 1, 255);
  const skips = new Uint8Array(TABLE).fill(furthest);
  for (const needle of needles)
    for (let at = 1; at < shortest; at++) {
      const pair = pairOf(needle.charCodeAt(at - 1), needle.charCodeAt(at));
      skips[pair] = Math.min(skips[pair] as number, shortest - 1 - at);
    }
  return skips;
}

/** The bit that tells a lower-case letter of ASCII from its upper case. */
const CASE = 0x20;

const BOTH_CASES = CASE * 0x101;

function pairOf(one: number, next: number): number {
  return slotOf(one | (next << 8));
}

/** Of two characters, the first in the low byte, whatever their case. */
function slotOf(pair: number): number {
  const folded = pair | BOTH_CASES;
  return (folded ^ (folded >>> 4)) & (TABLE - 1);
}

/** The same set for the same needles: many rules ask for the same, of one text after the other. */
export function needleSet(needles: readonly string[]): NeedleSet {
  const key = JSON.stringify(needles);
  const known = sets.get(key);
  if (known) return known;
  const made = new NeedleSet(needles);
  sets.set(key, made);
  return made;
}

const sets = new Map<string, NeedleSet>();

/** `NeedleSet.isIn` that remembers its last answer, and is the same for the same set. */
export function anyNeedle(set: NeedleSet): (text: string) => boolean {
  const known = finders.get(set);
  if (known) return known;
  const made = lastRemembered((text) => set.isIn(text));
  finders.set(set, made);
  return made;
}

const finders = new Map<NeedleSet, (text: string) => boolean>();

function lastRemembered(find: (text: string) => boolean): (text: string) => boolean {
  let last: string | undefined;
  let found = false;
  return (text) => {
    if (text !== last) {
      last = text;
      found = find(text);
    }
    return found;
  };
}
