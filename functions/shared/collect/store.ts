import type { ArchiveObject, FindingsArchive } from '../archive/archive-object';
import { mapConcurrently } from '../runtime/map-concurrently';
import type { CollectReport } from './collect-report';

/** S3 takes 3,500 writes a second and prefix; a few in parallel hide its latency without a burst. */
const CONCURRENT_PUTS = 16;

/** Puts all objects into the archive and counts what was new. Rejects if any could not be stored. */
export async function storeAll(
  archive: FindingsArchive,
  objects: readonly ArchiveObject[],
): Promise<CollectReport> {
  const outcomes = await mapConcurrently(objects, CONCURRENT_PUTS, (object) => archive.put(object));
  const stored = outcomes.filter((outcome) => outcome === 'stored').length;
  return { collected: objects.length, stored, duplicates: objects.length - stored };
}
