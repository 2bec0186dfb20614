import { UnfoldFault } from '../../../shared/compress/unfold';
import { mapConcurrently } from '../../../shared/runtime/map-concurrently';
import type { DayGatherer } from '../risk/day-sightings';
import { readSighting, type Sighting } from '../risk/sighting';
import type { FindingObject, Findings } from './ports';

/** Objects whose findings are in memory at a time: at most 500 of each, which are some 30 MB. */
const PORTION = 64;

const CONCURRENT = 16;

/** Where a finding object lies and whose it is. */
export interface SourceObject extends Pick<FindingObject, 'key'> {
  readonly source: string;
}

/**
 * Gathers what objects say about principals, in the order of the objects.
 * @returns keys of objects that could not be read: damaged, or gone since they were listed
 */
export async function readObjects(
  findings: Findings,
  objects: readonly SourceObject[],
  gatherer: Pick<DayGatherer, 'add'>,
): Promise<readonly string[]> {
  const unreadable: string[] = [];
  for (let from = 0; from < objects.length; from += PORTION) {
    const portion = await mapConcurrently(
      objects.slice(from, from + PORTION),
      CONCURRENT,
      async (object) => ({
        ...object,
        sightings: await readObject(findings, object.key),
      }),
    );
    for (const { key, source, sightings } of portion) {
      if (sightings === undefined) unreadable.push(key);
      for (const sighting of sightings ?? []) gatherer.add(source, sighting);
    }
  }
  return unreadable;
}

async function readObject(findings: Findings, key: string): Promise<readonly Sighting[] | undefined> {
  const found: Sighting[] = [];
  try {
    for await (const line of findings.lines(key)) {
      const sighting = readSighting(line);
      if (sighting !== undefined) found.push(sighting);
    }
    return found;
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    return undefined;
  }
}

/** One broken object must not hold up all others. */
function isUnreadable(error: unknown): boolean {
  // By name alone: a test's realm has a SyntaxError of its own.
  return error instanceof UnfoldFault || (error as Error | undefined)?.name === 'SyntaxError';
}
