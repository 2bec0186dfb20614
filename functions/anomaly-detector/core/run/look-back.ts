import { mapConcurrently } from '../../../shared/runtime/map-concurrently';
import { commitFeed, type Feed, readFeed } from './feed';
import { isOfLook, type KeySpan, lateLook, lookedThrough, lookedUpTo, spansLeft } from './late-look';
import type { ActivityObject, ActivityPage, ActivityStore, RunPorts } from './ports';
import type { TellContext } from './tell';
import { ObjectTeller, portionsOf, type ToldObjects } from './tell-objects';
import { turnOf } from './turn';

/** What looking back did. */
export interface LookBackReport extends ToldObjects {
  /** Late objects that were written before it have been read; epoch ms. */
  readonly readTo: number;
}

/** Folders whose first pages are asked for together: most folders have no other. */
const FOLDERS = 8;

/**
 * Reads what is late in these folders and tells what its rows are judged to be, in the order of keys and for as long as its
 * turn lasts; the next run goes on after the key that this one came to. The position moves after that, as `followFeed`'s.
 * What a look at all folders takes: docs/adr/0013-late-objects.md.
 */
export async function lookBack(
  ports: RunPorts,
  { kind, judge }: Feed,
  folders: readonly string[],
  context: TellContext,
): Promise<LookBackReport> {
  const { state, version } = await readFeed(ports, kind);
  const teller = new ObjectTeller(ports, judge, context);
  const look = lateLook(state.late, ports.clock.now());
  const hasTime = turnOf('late', ports);
  if (!look || !hasTime()) return { ...teller.told(), readTo: state.late.readTo };
  const steps = stepsOf(ports.activity, spansLeft(state.late, look, folders), isOfLook(state.late, look));
  let isThrough = true;
  let after = look.after;
  for await (const { objects, upTo } of steps) {
    if (objects.length > 0) await teller.tell(objects);
    after = upTo;
    isThrough = hasTime();
    if (!isThrough) break;
  }
  const late = isThrough ? lookedThrough(look) : lookedUpTo(state.late, look, after);
  await commitFeed(ports, kind, { ...state, late }, version);
  return { ...teller.told(), readTo: late.readTo };
}

/** Objects that come next, and the key up to which all has been looked at with them. */
interface Step {
  readonly objects: readonly ActivityObject[];
  readonly upTo: string;
}

/** What is wanted in the spans, as much at a time as is told together. */
async function* stepsOf(
  activity: ActivityStore,
  spans: readonly KeySpan[],
  isWanted: (object: ActivityObject) => boolean,
): AsyncGenerator<Step> {
  for await (const { objects, upTo } of pagesOf(activity, spans)) {
    const portions = portionsOf(objects.filter(isWanted));
    for (const portion of portions.slice(0, -1))
      yield { objects: portion, upTo: (portion.at(-1) as ActivityObject).key };
    yield { objects: portions.at(-1) ?? [], upTo };
  }
}

/** What is listed in the spans, a page after the other. */
async function* pagesOf(activity: ActivityStore, spans: readonly KeySpan[]): AsyncGenerator<Step> {
  for (let n = 0; n < spans.length; n += FOLDERS) {
    const some = spans.slice(n, n + FOLDERS);
    const first = await mapConcurrently(some, FOLDERS, ({ folder, after }) => activity.page(folder, after));
    for (const [index, span] of some.entries())
      yield* pagesFrom(activity, span, first[index] as ActivityPage);
  }
}

async function* pagesFrom(
  activity: ActivityStore,
  { folder, end }: KeySpan,
  first: ActivityPage,
): AsyncGenerator<Step> {
  let page = first;
  for (;;) {
    const { objects, next = end } = page;
    if (next >= end) return yield { objects, upTo: end };
    yield { objects, upTo: next };
    page = await activity.page(folder, next);
  }
}
