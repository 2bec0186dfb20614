/*
 * Steps over raw JSON, byte by byte: the loops that a scan spends its time in. Each takes the index to start from
 * and gives the index behind what it has stepped over. `end` is where the bytes at hand end; quotes stand behind it
 * (`SENTINELS`), so that no string runs past them and no loop has to look for the end at each byte.
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

/** So many quotes stand behind the last byte: one may be escaped by it, one ends the string, one is what follows. */
export const SENTINELS = 3;

/** The bytes end first. */
export const INCOMPLETE = -1;
/** Here stands nothing that JSON has in this place. */
export const MALFORMED = -2;

/** What to return at `i`, where something else was expected. */
export function failure(i: number, end: number): number {
  return i >= end ? INCOMPLETE : MALFORMED;
}

/** Space, tab, line feed, carriage return. The comparison of one byte is all that compact JSON costs. */
export function afterSpace(bytes: Uint8Array, from: number): number {
  let i = from;
  while ((bytes[i] as number) <= SPACE && isSpace(bytes[i])) i++;
  return i;
}

function isSpace(byte: number | undefined): boolean {
  return byte === SPACE || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** From inside a string. Beyond `end` if the string does not end before it. */
export function afterString(bytes: Uint8Array, from: number): number {
  let i = from;
  for (;;) {
    const byte = bytes[i++];
    if (byte === QUOTE) return i;
    if (byte === BACKSLASH) i++;
  }
}

/** The same; the negative of the index if the string is not its bytes: it has an escape or is not ASCII. */
export function afterPlainString(bytes: Uint8Array, from: number): number {
  let i = from;
  let seen = 0;
  for (;;) {
    const byte = bytes[i++] as number;
    if (byte === QUOTE) return seen < 0x80 ? i : -i;
    if (byte === BACKSLASH) {
      i++;
      seen = 0x80;
    }
    seen |= byte;
  }
}

/** From inside an object or array. Braces and brackets are counted, not paired. */
export function afterContainer(bytes: Uint8Array, from: number, end: number): number {
  let i = from;
  let depth = 1;
  while (i < end) {
    const byte = bytes[i++] as number;
    if (byte === QUOTE) i = afterString(bytes, i);
    // One bit tells brackets from braces.
    else if ((byte | 0x20) === OPEN_BRACE) depth++;
    else if ((byte | 0x20) === CLOSE_BRACE && --depth === 0) return i;
  }
  return INCOMPLETE;
}

/** Any value. */
export function afterValue(bytes: Uint8Array, i: number, end: number): number {
  const byte = bytes[i] as number;
  if (byte === QUOTE) return afterString(bytes, i + 1);
  if ((byte | 0x20) === OPEN_BRACE) return afterContainer(bytes, i + 1, end);
  return afterScalar(bytes, i, end);
}

/** What a number, `true`, `false` or `null` consists of. */
const SCALAR = new Uint8Array(256);
for (const byte of Buffer.from('+-.0123456789Eaeflnrstu')) SCALAR[byte] = 1;

function afterScalar(bytes: Uint8Array, from: number, end: number): number {
  let i = from;
  while (SCALAR[bytes[i] as number] === 1) i++;
  return i === from || i >= end ? failure(i, end) : i;
}
