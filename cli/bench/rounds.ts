/** One way to do the work. */
export interface Way {
  readonly name: string;
  run(): unknown;
}

/**
 * The best time of each way in ms. Each round runs all ways one after the other, so that what slows the machine down
 * for a while slows down all of them; the first, in which code is compiled, does not count.
 */
export async function bestTimes(
  ways: readonly Way[],
  rounds: number,
  onRound: () => void,
): Promise<ReadonlyMap<string, number>> {
  const best = new Map<string, number>();
  for (let round = 0; round <= rounds; round++) {
    for (const { name, run } of ways) {
      const started = performance.now();
      await run();
      const took = performance.now() - started;
      if (round > 0) best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, took));
    }
    onRound();
  }
  return best;
}
