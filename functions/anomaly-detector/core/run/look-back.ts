import { mapConcurrently } from '../../../shared/runtime/map-concurrently';
import { commitFeed, type Feed, readFeed } from './feed';
import { isOfLook, type KeySpan, lateLook, lookedThrough, lookedUpTo, spansLeft } from './late-look';
import type { ActivityObject, RunPorts } from './ports';
import type { TellContext } from './tell';
import { ObjectTeller, portionsOf, type ToldObjects } from './tell-objects';
import { turnOf } from './turn';

/** What looking back did. */
export interface LookBackReport extends ToldObjects {
  /** Late objects that were written before it have been read; epoch ms. */
  readonly readTo: number;
  /** False where a look is under way or due and no time was left for any of it. */
  readonly hadTime: boolean;
}

/** Folders that are listed together, and pages of each: as many as two weeks of a log file every five minutes have. */
const FOLDERS = 8;
const PAGES = 5;

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
  if (!look || !hasTime()) return { ...teller.told(), readTo: state.late.readTo, hadTime: !look };
  const isWanted = isOfLook(state.late, look);
  const steps = stepsOf(spansLeft(state.late, look, folders), async ({ folder, end }, after) => {
    const { objects, next = end } = await ports.activity.page(folder, after);
    return { objects: objects.filter(isWanted), upTo: next };
  });
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
  return { ...teller.told(), readTo: late.readTo, hadTime: true };
}

/** Objects that come next, and the key up to which all has been looked at with them. */
interface Step {
  readonly objects: readonly ActivityObject[];
  readonly upTo: string;
}

/** The next page of a span. */
type NextPage = (span: KeySpan, after: string) => Promise<Step>;

/** The pages of all spans in the order of keys, each in as many steps as it has portions to tell. */
async function* stepsOf(spans: readonly KeySpan[], nextPage: NextPage): AsyncGenerator<Step> {
  for await (const { objects, upTo } of pagesOf(spans, nextPage)) {
    const portions = portionsOf(objects);
    for (const portion of portions.slice(0, -1))
      yield { objects: portion, upTo: (portion.at(-1) as ActivityObject).key };
    yield { objects: portions.at(-1) ?? [], upTo };
  }
}

async function* pagesOf(spans: readonly KeySpan[], nextPage: NextPage): AsyncGenerator<Step> {
  for (let n = 0; n < spans.length; n += FOLDERS) {
    const some = spans.slice(n, n + FOLDERS);
    const firstPages = await mapConcurrently(some, FOLDERS, (span) => pagesAhead(span, nextPage));
    for (const [index, span] of some.entries()) {
      let { after } = span;
      for (const page of firstPages[index] ?? []) {
        yield page;
        after = page.upTo;
      }
      while (after < span.end) {
        const page = await nextPage(span, after);
        yield page;
        after = page.upTo;
      }
    }
  }
}

/** The first pages of a span. */
async function pagesAhead(span: KeySpan, nextPage: NextPage): Promise<readonly Step[]> {
  const pages: Step[] = [];
  for (let { after } = span; after < span.end && pages.length < PAGES; ) {
    const page = await nextPage(span, after);
    pages.push(page);
    after = page.upTo;
  }
  return pages;
}
