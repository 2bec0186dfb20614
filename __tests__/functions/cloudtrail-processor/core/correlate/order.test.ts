import fc from 'fast-check';
import { memoryWindows } from '../../../../../cli/local/memory-windows';
import {
  type CorrelationHit,
  correlate,
} from '../../../../../functions/cloudtrail-processor/core/correlate/correlate';
import type { CorrelatedEvent } from '../../../../../functions/cloudtrail-processor/core/correlate/sightings';
import {
  mergeSummaries,
  type Sighting,
  summaryOf,
} from '../../../../../functions/cloudtrail-processor/core/correlate/summary';
import type { CorrelationDefinition } from '../../../../../functions/cloudtrail-processor/core/rules/model';
import { correlation, seen } from './correlations';

/** What a list of all events in order says: `group windowStart` -> completing event. */
function naive(events: readonly CorrelatedEvent[], rule: CorrelationDefinition): Map<string, string> {
  const span = rule.timespanSeconds * 1000;
  const entries = events
    .flatMap(({ event, matches }) =>
      matches
        .filter((match) => rule.rules.includes(match.rule.id))
        .map((match) => ({
          id: event['eventID'] as string,
          time: Date.parse(event['eventTime'] as string),
          group: (event['userIdentity'] as { arn: string }).arn,
          value: {
            event_count: event['eventID'],
            value_count: event['sourceIPAddress'],
            temporal: match.rule.id,
          }[rule.type],
        })),
    )
    .filter(({ value }) => value !== undefined)
    .sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const alerts = new Map<string, string>();
  for (const entry of entries) {
    const inSight = entries.filter(
      (other) =>
        other.group === entry.group &&
        other.time > entry.time - span &&
        (other.time < entry.time || (other.time === entry.time && other.id <= entry.id)),
    );
    const key = `${entry.group} ${Math.floor(entry.time / span) * span}`;
    if (new Set(inSight.map(({ value }) => value)).size >= rule.atLeast && !alerts.has(key))
      alerts.set(key, entry.id);
  }
  return alerts;
}

const final = (hits: readonly CorrelationHit[]) =>
  new Map(hits.map((hit) => [`${hit.group[0]} ${hit.windowStart}`, hit.completedBy.eventId]));

const events = fc.uniqueArray(
  fc.record({
    id: fc.integer({ min: 0, max: 200 }),
    seconds: fc.integer({ min: 0, max: 40 }),
    who: fc.constantFrom('x', 'y'),
    value: fc.option(fc.constantFrom('1', '2', '3', '4', '5'), { nil: undefined }),
    rules: fc.subarray(['a', 'b', 'c', 'other'], { minLength: 1 }),
  }),
  { selector: ({ id }) => id, minLength: 1, maxLength: 40 },
);

const scenario = fc.record({
  events: events.map((list) =>
    list.map(({ id, seconds, who, rules, value }) =>
      seen(`e${id}`, seconds, { who, rules, ...(value !== undefined && { value }) }),
    ),
  ),
  type: fc.constantFrom('event_count' as const, 'value_count' as const, 'temporal' as const),
  atLeast: fc.integer({ min: 1, max: 6 }),
  /** For each delivered event: which one, and the batch that it is in. */
  deliveries: fc.array(fc.tuple(fc.nat(), fc.nat({ max: 6 })), { maxLength: 60 }),
});

describe('correlations of shuffled, repeated and split input', () => {
  it('are those over the sorted list of all events, to the completing event', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async ({ events: list, type, atLeast, deliveries }) => {
        const rule = correlation({ type, atLeast, rules: ['a', 'b', 'c'], field: 'sourceIPAddress' });
        const batches = Array.from({ length: 8 }, (): CorrelatedEvent[] => []);
        for (const [which, batch] of deliveries)
          batches[batch]?.push(list[which % list.length] as CorrelatedEvent);
        // Whatever else came, each event comes.
        for (const [index, event] of list.entries()) batches[(index * 7) % 8]?.push(event);
        const store = memoryWindows();
        const hits: CorrelationHit[] = [];
        for (const batch of batches) hits.push(...(await correlate(batch, [rule], store)));
        expect(final(hits)).toEqual(naive(list, rule));
      }),
      { numRuns: 500 },
    );
  });

  it('also when runs overlap: each merges, then reads', async () => {
    await fc.assert(
      fc.asyncProperty(
        scenario,
        fc.scheduler(),
        async ({ events: list, type, atLeast, deliveries }, scheduler) => {
          const rule = correlation({ type, atLeast, rules: ['a', 'b', 'c'], field: 'sourceIPAddress' });
          const batches = Array.from({ length: 3 }, (): CorrelatedEvent[] => []);
          for (const [which, batch] of deliveries)
            batches[batch % 3]?.push(list[which % list.length] as CorrelatedEvent);
          for (const [index, event] of list.entries()) batches[index % 3]?.push(event);
          const real = memoryWindows();
          const store = {
            merge: scheduler.scheduleFunction(real.merge),
            read: scheduler.scheduleFunction(real.read),
          };
          const runs = batches.map((batch) => correlate(batch, [rule], store));
          const hits = (await scheduler.waitFor(Promise.all(runs))).flat();
          expect([...final(hits).keys()].sort()).toEqual([...naive(list, rule).keys()].sort());
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('a summary', () => {
  const sighting = fc.record({
    value: fc.constantFrom('1', '2', '3', '4', '5', '6'),
    time: fc.integer({ min: 0, max: 9 }),
    eventId: fc.constantFrom('a', 'b', 'c'),
  });
  const list = fc.array(sighting, { maxLength: 20 });
  const capacity = fc.integer({ min: 1, max: 5 });
  const summary = (sightings: readonly Sighting[], size: number) => summaryOf(sightings, size);

  it('of parts merged is that of the whole, in any order and as often as one likes', () => {
    fc.assert(
      fc.property(list, list, list, capacity, (a, b, c, size) => {
        const [x, y, z] = [summary(a, size), summary(b, size), summary(c, size)];
        const whole = summary([...a, ...b, ...c], size);
        expect(mergeSummaries(mergeSummaries(x, y, size), z, size)).toEqual(whole);
        expect(mergeSummaries(x, mergeSummaries(z, y, size), size)).toEqual(whole);
        expect(mergeSummaries(whole, y, size)).toEqual(whole);
      }),
    );
  });

  it('stays within its capacity', () => {
    fc.assert(
      fc.property(list, capacity, (sightings, size) => {
        const { first, last } = summary(sightings, size);
        expect(Math.max(first.length, last.length)).toBeLessThanOrEqual(size);
      }),
    );
  });
});
