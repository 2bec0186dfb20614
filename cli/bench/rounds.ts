/** One way to do the work. */
export interface Way<T> {
  readonly name: string;
  run(item: T): unknown;
}

/**
 * The time that each way takes for all items, ms: the sum of its best times for each. Item by item all ways follow
 * each other, so that what slows the machine down for a while slows down all of them; the first round, in which code
 * is compiled, does not count.
 */
export async function bestTimes<T>(
  ways: readonly Way<T>[],
  items: readonly T[],
  rounds: number,
  onRound: () => void,
): Promise<ReadonlyMap<string, number>> {
  const best = new Map(ways.map(({ name }) => [name, items.map(() => Number.POSITIVE_INFINITY)]));
  for (let round = 0; round <= rounds; round++) {
    for (const [index, item] of items.entries())
      for (const { name, run } of ways) {
        const took = await timeOf(() => run(item));
        const times = best.get(name);
        if (round > 0 && times) times[index] = Math.min(times[index] as number, took);
      }
    onRound();
  }
  return new Map([...best].map(([name, times]) => [name, times.reduce((sum, time) => sum + time, 0)]));
}

async function timeOf(run: () => unknown): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}
