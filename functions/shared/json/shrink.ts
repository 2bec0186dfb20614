/** Ever smaller bounds: characters of a text, items of a list, members of an object. */
const BOUNDS: readonly { readonly text: number; readonly items: number }[] = [
  { text: 8_192, items: 1_000 },
  { text: 1_024, items: 200 },
  { text: 256, items: 50 },
  { text: 64, items: 10 },
];

const MAX_DEPTH = 40;

/**
 * A smaller copy of a JSON value that `fits`: long texts, lists and objects are cut, with an ellipsis where a
 * text was. Undefined when even the smallest copy does not fit.
 */
export function shrink<T>(value: T, fits: (smaller: T) => boolean): T | undefined {
  for (const bound of BOUNDS) {
    const smaller = cut(value, bound, 0) as T;
    if (fits(smaller)) return smaller;
  }
  return undefined;
}

function cut(value: unknown, bound: (typeof BOUNDS)[number], depth: number): unknown {
  if (typeof value === 'string')
    return value.length > bound.text ? `${value.slice(0, bound.text)}…`.toWellFormed() : value;
  if (value === null || typeof value !== 'object') return value;
  if (depth >= MAX_DEPTH) return '…';
  if (Array.isArray(value)) return value.slice(0, bound.items).map((item) => cut(item, bound, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, bound.items)
      .map(([key, member]) => [key.slice(0, 256), cut(member, bound, depth + 1)]),
  );
}
