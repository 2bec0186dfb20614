import type { Deadline } from './clock';

/** Kept free behind a request: the SDK's longest pause between two attempts (20 s) and room to write the state. */
const MARGIN_MS = 30_000;

/** Shortest time that a request gets, however late it is: one attempt. */
const SHORTEST_MS = 1_000;

/** Retries have used up the time that the run had for them. Counts as throttling: the next run resumes. */
export class ThrottledToDeadline extends Error {
  override readonly name = 'ThrottledToDeadline';
  constructor(options: ErrorOptions) {
    super('gave up retrying before the deadline', options);
  }
}

/**
 * Runs one SDK request that ends, with all its retries, before the deadline.
 * @throws ThrottledToDeadline when it had to be given up
 */
export async function beforeDeadline<T>(
  deadline: Deadline,
  request: (options: { abortSignal?: AbortSignal }) => Promise<T>,
): Promise<T> {
  const ms = deadline.remainingMs() - MARGIN_MS;
  if (!Number.isFinite(ms)) return request({});
  const abortSignal = AbortSignal.timeout(Math.max(SHORTEST_MS, ms));
  try {
    return await request({ abortSignal });
  } catch (error) {
    if (abortSignal.aborted) throw new ThrottledToDeadline({ cause: error });
    throw error;
  }
}
