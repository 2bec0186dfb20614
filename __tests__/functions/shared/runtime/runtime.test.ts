import { lambdaDeadline, noDeadline, systemClock } from '../../../../functions/shared/runtime/clock';
import { readEnv, readList } from '../../../../functions/shared/runtime/env';
import { mapConcurrently } from '../../../../functions/shared/runtime/map-concurrently';

describe('readEnv', () => {
  it('gives the named variables', () => {
    expect(readEnv(['A', 'B'], { A: '1', B: '2', C: '3' })).toEqual({ A: '1', B: '2' });
  });

  it('names every variable that is missing or empty', () => {
    expect(() => readEnv(['A', 'B', 'C'], { A: '1', B: '' })).toThrow(
      'missing environment variable(s) B, C: set them on the function',
    );
  });
});

describe('readList', () => {
  it('splits at commas, trims and drops what is empty', () => {
    expect(readList(' a, b,,c ,')).toEqual(['a', 'b', 'c']);
  });
});

describe('clocks and deadlines', () => {
  it('come from the system and from Lambda', () => {
    expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(1_000);
    expect(lambdaDeadline({ getRemainingTimeInMillis: () => 7 }).remainingMs()).toBe(7);
    expect(noDeadline.remainingMs()).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('mapConcurrently', () => {
  it('keeps the order and never has more than the limit under way', async () => {
    let running = 0;
    let most = 0;
    const results = await mapConcurrently([5, 1, 3, 2, 4], 2, async (item) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, item));
      running--;
      return item * 10;
    });
    expect(results).toEqual([50, 10, 30, 20, 40]);
    expect(most).toBe(2);
  });

  it('waits for what is under way before it rejects, and starts nothing more', async () => {
    const done: number[] = [];
    const run = mapConcurrently([1, 2, 3, 4], 2, async (item) => {
      if (item === 1) throw new Error('first');
      await new Promise((resolve) => setTimeout(resolve, 5));
      done.push(item);
    });
    await expect(run).rejects.toThrow('first');
    expect(done).toEqual([2]);
  });

  it('has nothing to do for no items', async () => {
    await expect(mapConcurrently([], 4, async () => 1)).resolves.toEqual([]);
  });
});
