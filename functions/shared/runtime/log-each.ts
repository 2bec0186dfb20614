import { logger } from './observability';

/** Lines of one kind that a run writes: enough to see what they have in common, few enough for one that all of thousands fail in. */
const MOST_LINES = 10;

/**
 * A log line for each of what a run has to say of one kind, with the same message. Of more than ten it is the first ten, and
 * then one line that says how many there are.
 */
export function logEach(level: 'warn' | 'error', message: string, all: readonly object[]): void {
  for (const details of all.slice(0, MOST_LINES)) logger[level](message, { ...details });
  if (all.length > MOST_LINES)
    logger[level](`${message}: too many for a line each`, { count: all.length, written: MOST_LINES });
}
