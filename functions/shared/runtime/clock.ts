/** The time, as a port: cores take it, adapters give it. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** How long a run may still take. */
export interface Deadline {
  /** Milliseconds until the run must have ended. */
  remainingMs(): number;
}

/** A Lambda invocation's deadline. */
export function lambdaDeadline(context: { getRemainingTimeInMillis(): number }): Deadline {
  return { remainingMs: () => context.getRemainingTimeInMillis() };
}

/** For local runs, which nobody ends. */
export const noDeadline: Deadline = { remainingMs: () => Number.POSITIVE_INFINITY };
