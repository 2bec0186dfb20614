import { gunzipSync, gzipSync } from 'node:zlib';
import { isRecord } from '../../../shared/json/read';

/** Maps and objects as bytes. The same gives the same bytes. */
export function encode(value: unknown): Uint8Array {
  return gzipSync(JSON.stringify(value, (_, item) => (item instanceof Map ? { map: [...item] } : item)));
}

/**
 * What `encode` was given, of the shape of `empty`. What an earlier version did not know of is as in `empty`.
 * @throws Error for other bytes, and for another shape
 */
export function decode<T extends object>(bytes: Uint8Array, empty: T): T {
  const value: unknown = JSON.parse(gunzipSync(bytes).toString(), (_, item) =>
    isMap(item) ? new Map(item.map) : item,
  );
  const whole = isRecord(value) ? { ...empty, ...value } : value;
  if (!isLike(whole, empty)) throw new Error('has another shape than this version writes');
  return whole as T;
}

function isMap(item: unknown): item is { readonly map: readonly [unknown, unknown][] } {
  return typeof item === 'object' && item !== null && 'map' in item && Array.isArray(item.map);
}

function isLike(value: unknown, example: unknown): boolean {
  if (example instanceof Map || value instanceof Map) return value instanceof Map && example instanceof Map;
  if (!isRecord(example)) return typeof value === typeof example;
  return isRecord(value) && Object.keys(example).every((name) => isLike(value[name], example[name]));
}
