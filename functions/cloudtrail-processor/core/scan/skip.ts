/*
 * Steps over raw JSON: the loops that a scan spends its time in. Each takes the index to start from and gives the
 * index behind what it has stepped over. `end` is where the bytes at hand end; quotes stand behind it (`SENTINELS`),
 * so that no string runs far past them and no loop looks for the end at each byte.
 *
 * Strings are crossed four bytes at a time, in a DataView: twice as fast as byte by byte, and than calls of indexOf.
 */

export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const OPEN_BRACKET = 0x5b;
export const CLOSE_BRACKET = 0x5d;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;
const BACKSLASH = 0x5c;
const SPACE = 0x20;

/** So many quotes stand behind the last byte: one may be escaped by it, and four bytes are read at a time. */
export const SENTINELS = 8;

/** The bytes end first. */
export const INCOMPLETE = -1;
/** Here stands nothing that JSON has in this place. */
export const MALFORMED = -2;

/** What to return at `i`, where something else was expected. */
export function failure(i: number, end: number): number {
  return i >= end ? INCOMPLETE : MALFORMED;
}

/** Space, tab, line feed, carriage return. */
export function afterSpace(view: DataView, from: number): number {
  let i = from;
  while (view.getUint8(i) <= SPACE && isSpace(view.getUint8(i))) i++;
  return i;
}

function isSpace(byte: number): boolean {
  return byte === SPACE || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** From inside a string. Beyond `end` if the string does not end before it. */
export function afterString(view: DataView, from: number): number {
  let i = from;
  for (;;) {
    const quote = quoteFrom(view, i);
    if (view.getUint8(quote - 1) !== BACKSLASH || !isEscaped(view, i, quote)) return quote + 1;
    i = quote + 1;
  }
}

function quoteFrom(view: DataView, from: number): number {
  for (let i = from; ; i += 4) {
    const found = bytesEqual(view.getInt32(i, true), 0x22222222);
    if (found !== 0) return i + ((Math.clz32(found & -found) ^ 31) >>> 3);
  }
}

/** Whether the backslashes in front of a quote are odd in number. */
function isEscaped(view: DataView, from: number, quote: number): boolean {
  let i = quote;
  while (i > from && view.getUint8(i - 1) === BACKSLASH) i--;
  return ((quote - i) & 1) === 1;
}

/**
 * The highest bit of each of four bytes that equals the one that `pattern` repeats; above the lowest such byte there
 * may be bits too many. https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord
 */
function bytesEqual(word: number, pattern: number): number {
  const difference = word ^ pattern;
  return (difference - 0x01010101) & ~difference & 0x80808080;
}

/**
 * The same; negative if the string may not be its bytes: if it has an escape or is not ASCII, or what follows it in
 * the last word is so.
 */
export function afterPlainString(view: DataView, from: number): number {
  let seen = 0;
  for (let i = from; ; i += 4) {
    const word = view.getInt32(i, true);
    const found = bytesEqual(word, 0x22222222);
    seen |= word | bytesEqual(word, 0x5c5c5c5c);
    if (found === 0) continue;
    if ((seen & 0x80808080) !== 0) return -afterString(view, from);
    return i + ((Math.clz32(found & -found) ^ 31) >>> 3) + 1;
  }
}

/** From inside an object or array. Braces and brackets are counted, not paired. */
export function afterContainer(view: DataView, from: number, end: number): number {
  let i = from;
  let depth = 1;
  while (i < end) {
    const byte = view.getUint8(i++);
    if (byte === QUOTE) i = afterString(view, i);
    // One bit tells brackets from braces.
    else if ((byte | 0x20) === OPEN_BRACE) depth++;
    else if ((byte | 0x20) === CLOSE_BRACE && --depth === 0) return i;
  }
  return INCOMPLETE;
}

/** Any value. */
export function afterValue(view: DataView, i: number, end: number): number {
  const byte = view.getUint8(i);
  if (byte === QUOTE) return afterString(view, i + 1);
  if ((byte | 0x20) === OPEN_BRACE) return afterContainer(view, i + 1, end);
  return afterScalar(view, i, end);
}

/** What a number, `true`, `false` or `null` consists of. */
const SCALAR = new Uint8Array(256);
for (const byte of Buffer.from('+-.0123456789Eaeflnrstu')) SCALAR[byte] = 1;

function afterScalar(view: DataView, from: number, end: number): number {
  let i = from;
  while (SCALAR[view.getUint8(i)] === 1) i++;
  return i === from || i >= end ? failure(i, end) : i;
}
