import type { JsonRecord } from '../../../shared/json/read';
import { mapConcurrently } from '../../../shared/runtime/map-concurrently';
import type { CorrelationDefinition } from '../rules/model';
import { type CorrelatedEvent, correlationsByRule, type Seen, seenIn } from './sightings';
import { type Completion, completionOf, summaryOf, type WindowSummary } from './summary';
import {
  type GroupValues,
  nextWindow,
  previousWindow,
  type Window,
  type WindowStore,
  windowId,
  windowStart,
} from './window';

/** A correlation's condition holds in a window. One alert a hit's `(correlation, group, windowStart)`. */
export interface CorrelationHit {
  readonly correlation: CorrelationDefinition;
  readonly group: GroupValues;
  /** Epoch ms. */
  readonly windowStart: number;
  /** The earliest event of the window at which the condition held, of those known so far. Time in epoch ms. */
  readonly completedBy: { readonly eventId: string; readonly time: number };
  /** eventIDs of what was counted, the completing one last; the most recent ones only. */
  readonly relatedEventIds: readonly string[];
  /** How many events, values or rules were counted. */
  readonly count: number;
  /** The completing event, if it is among those given; else the last of them in this window or the one before. */
  readonly event: JsonRecord;
}

const CONCURRENT_REQUESTS = 32;
const MAX_RELATED = 20;

/**
 * Lets correlations see a batch of matched events. A window that was hit before is hit again whenever more of it
 * comes to light; the last hit of a window names its completing event for good. The windows that are hit in the end
 * do not depend on order, repetition or batches.
 */
export async function correlate(
  matches: readonly CorrelatedEvent[],
  correlations: readonly CorrelationDefinition[],
  store: WindowStore,
): Promise<readonly CorrelationHit[]> {
  const touched = byWindow(matches, correlations);
  await mapConcurrently([...touched.values()], CONCURRENT_REQUESTS, ({ window, seen }) =>
    store.merge(
      window,
      summaryOf(
        seen.map(({ sighting }) => sighting),
        window.correlation.atLeast,
      ),
    ),
  );
  // Only now is anything read: of two runs that merge into neighbours at once, the later sees what both have merged.
  const read = memoised(store);
  const affected = new Map<string, Window>();
  for (const { window } of touched.values())
    for (const each of [window, nextWindow(window)]) affected.set(windowId(each), each);
  const hits = await mapConcurrently([...affected.values()], CONCURRENT_REQUESTS, async (window) => {
    const current = await read(window);
    if (current === undefined) return undefined;
    const { atLeast, timespanSeconds } = window.correlation;
    const previous = await read(previousWindow(window));
    const completion = completionOf(previous, current, { atLeast, timespanMs: timespanSeconds * 1000 });
    return completion && hitOf(window, completion, eventsNear(window, touched));
  });
  return hits.filter((hit) => hit !== undefined);
}

type Touched = ReadonlyMap<string, { readonly window: Window; readonly seen: readonly Seen[] }>;

function byWindow(
  matches: readonly CorrelatedEvent[],
  correlations: readonly CorrelationDefinition[],
): Touched {
  const byRule = correlationsByRule(correlations);
  const touched = new Map<string, { window: Window; seen: Seen[] }>();
  for (const seen of matches.flatMap((match) => seenIn(match, byRule))) {
    const id = windowId(seen.window);
    const there = touched.get(id);
    if (there) there.seen.push(seen);
    else touched.set(id, { window: seen.window, seen: [seen] });
  }
  return touched;
}

function memoised(store: WindowStore) {
  const reads = new Map<string, Promise<WindowSummary | undefined>>();
  return (window: Window) => {
    const id = windowId(window);
    const read = reads.get(id) ?? store.read(window);
    reads.set(id, read);
    return read;
  };
}

function eventsNear(window: Window, touched: Touched): readonly Seen[] {
  const near = [previousWindow(window), window].map((each) => touched.get(windowId(each))?.seen ?? []);
  return near.flat();
}

function hitOf(window: Window, { completedBy, counted }: Completion, near: readonly Seen[]): CorrelationHit {
  const { eventId, time } = completedBy;
  const completing = near.find(({ sighting }) => sighting.eventId === eventId && sighting.time === time);
  const related = [...new Set(counted.map((sighting) => sighting.eventId))];
  return {
    correlation: window.correlation,
    group: window.group,
    windowStart: windowStart(window),
    completedBy: { eventId, time },
    relatedEventIds: [...related.filter((id) => id !== eventId), eventId].slice(-MAX_RELATED),
    count: counted.length,
    event: (completing ?? near.at(-1))?.event ?? {},
  };
}
