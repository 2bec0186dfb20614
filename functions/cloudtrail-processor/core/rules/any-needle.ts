const TABLE = 4096;

/**
 * A test whether a text holds any of some needles, which skips most of the text: Wu and Manber's algorithm, with
 * pairs of characters. https://webglimpse.net/pubs/TR94-17.pdf
 */
export function anyNeedle(needles: readonly string[]): (text: string) => boolean {
  const key = JSON.stringify(needles);
  const known = finders.get(key);
  if (known) return known;
  const made = lastRemembered(finderOf(needles));
  finders.set(key, made);
  return made;
}

/** Many rules ask for the same needles, of one text after the other. */
const finders = new Map<string, (text: string) => boolean>();

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

function finderOf(needles: readonly string[]): (text: string) => boolean {
  const shortest = Math.min(...needles.map(({ length }) => length));
  if (shortest < 2) return (text) => needles.some((needle) => text.includes(needle));
  const skips = skipsOf(needles, shortest);
  return (text) => {
    let end = shortest - 1;
    while (end < text.length) {
      const skip = skips[pairAt(text, end)] as number;
      if (skip === 0 && needles.some((needle) => text.startsWith(needle, end - shortest + 1))) return true;
      end += skip || 1;
    }
    return false;
  };
}

/** By the pair that ends a window as long as the shortest needle: how far the window may move at least. */
function skipsOf(needles: readonly string[], shortest: number): Uint8Array {
  const furthest = Math.min(shortest - 1, 255);
  const skips = new Uint8Array(TABLE).fill(furthest);
  for (const needle of needles)
    for (let at = 1; at < shortest; at++) {
      const pair = pairAt(needle, at);
      skips[pair] = Math.min(skips[pair] as number, shortest - 1 - at);
    }
  return skips;
}

/** The character and the one before it. */
function pairAt(text: string, index: number): number {
  return (text.charCodeAt(index - 1) * 31 + text.charCodeAt(index)) & (TABLE - 1);
}
