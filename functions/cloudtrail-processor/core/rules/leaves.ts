import type { JsonRecord } from '../../../shared/json/read';

/** Deeper than this an event is not looked into; AWS's own stay under 20. */
const MAX_DEPTH = 100;

const NONE: readonly unknown[] = [];

/**
 * What an event holds at a dotted path: nothing if the field is absent, several values if arrays of objects lie on the
 * way. Own members only. A list at the end of the path is one value.
 */
export function leavesAt(event: unknown, path: readonly string[]): readonly unknown[] {
  let value = event;
  for (let i = 0; i < path.length; i++) {
    if (Array.isArray(value)) return leavesOfEach(value, path.slice(i));
    const name = path[i] as string;
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return NONE;
    value = (value as JsonRecord)[name];
  }
  return [value];
}

function leavesOfEach(values: readonly unknown[], path: readonly string[], depth = 0): readonly unknown[] {
  if (depth > MAX_DEPTH) return NONE;
  return values.flatMap((value) =>
    Array.isArray(value) ? leavesOfEach(value, path, depth + 1) : leavesAt(value, path),
  );
}

/** Whether a text, or what has a text, passes. `isDeep` looks into objects, too: at their JSON and at each string inside. */
export function someText(
  leaf: unknown,
  accepts: (text: string) => boolean,
  isDeep: boolean,
  depth = 0,
): boolean {
  if (typeof leaf === 'string') return accepts(leaf);
  if (typeof leaf === 'number' || typeof leaf === 'boolean') return accepts(String(leaf));
  if (typeof leaf !== 'object' || leaf === null || depth > MAX_DEPTH) return false;
  const within = (value: unknown) => someText(value, accepts, isDeep, depth + 1);
  if (isDeep && depth === 0 && accepts(jsonText(leaf))) return true;
  if (Array.isArray(leaf)) return leaf.some(within);
  return isDeep && Object.values(leaf).some(within);
}

/** Compact JSON; nothing for what is nested too deeply to be written. */
function jsonText(value: object): string {
  try {
    return JSON.stringify(value);
  } catch {
    return '';
  }
}
