import { chunks } from '../../../../../functions/cloudtrail-processor/core/process/chunks';
import type { EventMatch } from '../../../../../functions/cloudtrail-processor/core/scan/scan-object';

const matched = (count: number, bytes: number, matches = 1): EventMatch[] =>
  Array.from({ length: count }, (_, n) => ({ event: { n }, matches: Array(matches).fill({}), bytes }));
const sizes = (found: readonly { part: number; events: readonly unknown[] }[]) =>
  found.map(({ part, events }) => [part, events.length]);

describe('chunks of matched events', () => {
  it('are of a thousand events, numbered, however the events come', () => {
    for (const size of [1, 300, 2_500]) {
      const gathered = chunks();
      const full = Array.from({ length: 2_500 / size || 1 }, () => gathered.add(matched(size, 10))).flat();
      const count = Math.floor(2_500 / size) * size;
      expect(sizes(full)).toEqual(
        [
          [0, 1_000],
          [1, 1_000],
        ].slice(0, Math.floor(count / 1_000)),
      );
      expect(sizes(gathered.rest())).toEqual([[2, count - 2_000]]);
    }
  });

  it('are smaller where records are large or match many rules: each alert holds its record', () => {
    expect(sizes(chunks().add(matched(10, 4 * 1024 ** 2)))).toEqual([0, 1, 2, 3, 4].map((part) => [part, 2]));
    expect(sizes(chunks().add(matched(10, 1024 ** 2, 4)))).toEqual([0, 1, 2, 3, 4].map((part) => [part, 2]));
  });

  it('hold all events in order, and nothing is left of nothing', () => {
    const gathered = chunks();
    const events = matched(1_500, 10);
    const all = [...gathered.add(events), ...gathered.rest()];
    expect(all.flatMap((chunk) => chunk.events)).toEqual(events);
    expect(gathered.rest()).toEqual([]);
  });
});
