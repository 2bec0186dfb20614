import { mapConcurrently } from '../../functions/shared/runtime/map-concurrently';
import { CONCURRENT_LISTINGS } from './folders';
import type { ListedObject, ObjectListing } from './ports';
import { type DayRange, nextDay } from './range';

/** Where a bucket keeps days. */
export interface DayFolders {
  /** Prefixes under which days lie, each ending in "/". */
  readonly folders: readonly string[];
  /** A day's folder under each of them, from `yyyy-mm-dd`; in the order of days. */
  readonly nameOf: (day: string) => string;
  /** Whether an object there is one of those that are meant. */
  readonly isMeant: (key: string) => boolean;
}

/**
 * The objects of a range of days, the earlier first, whatever folder they lie in.
 * @param advance is told the share of folders that are listed
 */
export async function objectsOfDays(
  listing: ObjectListing,
  { folders, nameOf, isMeant }: DayFolders,
  { first, last }: DayRange,
  advance: (share: number) => void,
): Promise<readonly ListedObject[]> {
  let listed = 0;
  const byFolder = await mapConcurrently(folders, CONCURRENT_LISTINGS, async (prefix) => {
    const after = `${prefix}${nameOf(first)}/`;
    const before = `${prefix}${nameOf(nextDay(last))}/`;
    const objects = await listing.objects({ prefix, after, before });
    advance(++listed / folders.length);
    return objects
      .filter(({ key }) => isMeant(key))
      .map((object) => ({ object, path: object.key.slice(prefix.length) }));
  });
  return byFolder
    .flat()
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ object }) => object);
}
