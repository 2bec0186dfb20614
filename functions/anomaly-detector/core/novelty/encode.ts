import { gunzipSync, gzipSync } from 'node:zlib';

/** Maps and objects as bytes. The same gives the same bytes. */
export function encode(value: unknown): Uint8Array {
  return gzipSync(JSON.stringify(value, (_, item) => (item instanceof Map ? { map: [...item] } : item)));
}

/** What `encode` was given. @throws Error for other bytes */
export function decode<T>(bytes: Uint8Array): T {
  return JSON.parse(gunzipSync(bytes).toString(), (_, item) => (isMap(item) ? new Map(item.map) : item));
}

function isMap(item: unknown): item is { readonly map: readonly [unknown, unknown][] } {
  return typeof item === 'object' && item !== null && 'map' in item && Array.isArray(item.map);
}
