/** AWS's own records stay under 20; some thousand are more than JSON.stringify's stack holds. */
const MAX_DEPTH = 200;

/** The JSON value itself; of one that is nested deeper than 200 levels a copy with an ellipsis below them. */
export function upperLevels<T>(value: T): T {
  return isDeeper(value, MAX_DEPTH) ? (cut(value, MAX_DEPTH) as T) : value;
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1));
}

function cut(value: unknown, levels: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (levels === 0) return '…';
  if (Array.isArray(value)) return value.map((item) => cut(item, levels - 1));
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, cut(member, levels - 1)]));
}
