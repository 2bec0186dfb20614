import { mapConcurrently } from '../../functions/shared/runtime/map-concurrently';
import { CliError } from '../cli-error';
import type { ObjectListing } from './ports';

/** What is looked at in a bucket. */
export interface Place {
  readonly bucket: string;
  /** What comes before `AWSLogs/`, without slashes at its ends. */
  readonly prefix: string;
  /** Empty: all that are there. */
  readonly accounts: readonly string[];
  /** Empty: all that are there. */
  readonly regions: readonly string[];
}

/** A folder, and what it stands for. */
export interface Folder {
  readonly name: string;
  /** Ends in "/". */
  readonly prefix: string;
}

/** Requests at once: S3 answers thousands a second. */
export const CONCURRENT_LISTINGS = 8;

/**
 * The folders under others whose names have a form.
 * @param form its first group, where it has one, is what the folder stands for
 */
export async function foldersUnder(
  listing: ObjectListing,
  parents: readonly string[],
  form: RegExp,
): Promise<readonly Folder[]> {
  const found = await mapConcurrently(parents, CONCURRENT_LISTINGS, async (parent) =>
    (await listing.folders(parent)).flatMap((folder) => {
      const [whole, name = whole] = form.exec(folder) ?? [];
      return name === undefined ? [] : [{ name, prefix: `${parent}${folder}/` }];
    }),
  );
  return found.flat();
}

/** Names shown of those that are there. */
const SHOWN = 20;

/**
 * The prefixes of those folders that are wanted.
 * @param where was looked, for the error
 * @throws CliError when there are none at all, or one that is wanted is not there: nobody should take that for silence
 */
export function chosen(
  what: 'account' | 'region',
  found: readonly Folder[],
  wanted: readonly string[],
  where: string,
): readonly string[] {
  const names = new Set(found.map(({ name }) => name));
  if (names.size === 0)
    throw new CliError(`No ${what}'s folder under ${where}`, 'Look at --bucket and --prefix.');
  const missing = wanted.filter((name) => !names.has(name));
  if (missing.length > 0) {
    const there = [...names].sort().slice(0, SHOWN).join(', ');
    const more = names.size > SHOWN ? `, and ${names.size - SHOWN} more` : '';
    throw new CliError(
      `No folder of ${what} ${missing.join(', ')} under ${where}`,
      `Look at --${what}. There are: ${there}${more}`,
    );
  }
  return found.filter(({ name }) => wanted.length === 0 || wanted.includes(name)).map(({ prefix }) => prefix);
}
