import type { Clock, Deadline } from '../../functions/shared/runtime/clock';

export interface FixedClock extends Clock {
  /** Moves the time by `ms`, backwards where negative. */
  advance(ms: number): void;
}

/** A clock that stands until a test moves it. */
export function fixedClock(start: string | number): FixedClock {
  let now = new Date(start).getTime();
  return {
    now: () => now,
    advance(ms) {
      now += ms;
    },
  };
}

/** A deadline that lets `reads` looks at the remaining time pass and then has run out. */
export function deadlineAfter(reads: number): Deadline {
  let left = reads;
  return { remainingMs: () => (left-- > 0 ? 600_000 : 0) };
}
