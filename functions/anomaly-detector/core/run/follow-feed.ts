import { commitFeed, type Feed, readFeed } from './feed';
import { advanced, isLate, nextLook, unread } from './object-feed';
import type { RunPorts } from './ports';
import type { TellContext } from './tell';
import { ObjectTeller, portionsOf, type ToldObjects } from './tell-objects';
import { turnOf } from './turn';

/** What following did. */
export interface FeedReport extends ToldObjects {
  /** Prefixes of the folders that there are, one for each account and region. */
  readonly folders: readonly string[];
  readonly isComplete: boolean;
}

/**
 * Reads what is new of a kind of objects and tells what their rows are judged to be; late objects are left to `lookBack`.
 * The position moves after that: what a run leaves half done the next one does again, and finds told what was told.
 */
export async function followFeed(
  ports: RunPorts,
  { kind, judge }: Feed,
  context: TellContext,
): Promise<FeedReport> {
  const { state, version } = await readFeed(ports, kind);
  const { objects, folders } = await ports.activity.list(kind, nextLook(state, ports.clock.now()));
  const listed = objects.filter((object) => !isLate(object));
  const waiting = unread(state, listed);
  const hasTime = turnOf(kind, ports);
  const teller = new ObjectTeller(ports, judge, context);
  for (const portion of portionsOf(waiting)) {
    if (!hasTime()) break;
    await teller.tell(portion);
  }
  const told = teller.told();
  const next = advanced(state, waiting.slice(0, told.objects), listed);
  if (told.objects > 0) await commitFeed(ports, kind, { ...next, late: state.late }, version);
  return { ...told, folders, isComplete: told.objects === waiting.length };
}
