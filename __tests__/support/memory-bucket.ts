import type { ListedObject, ObjectListing } from '../../cli/replay/ports';

/** A bucket's listing in memory, in S3's order. */
export function memoryListing(keys: readonly string[]): ObjectListing {
  const sorted = [...keys].sort();
  return {
    async folders(prefix) {
      const below = sorted.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
      return [...new Set(below.filter((key) => key.includes('/')).map((key) => key.split('/', 1).join()))];
    },
    async objects({ prefix, after, before }): Promise<readonly ListedObject[]> {
      return sorted
        .filter((key) => key.startsWith(prefix) && key > after && key < before)
        .map((key) => ({ key, bytes: key.length }));
    },
  };
}
