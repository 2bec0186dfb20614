/** The HTTP status that an AWS SDK error carries, if it came from a response. */
export function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata?.httpStatusCode;
}

/** S3: `If-Match` or `If-None-Match` did not hold. */
export function isPreconditionFailed(error: unknown): boolean {
  return statusOf(error) === 412;
}

/** S3: another conditional write of the same key was under way. */
export function isConflict(error: unknown): boolean {
  return statusOf(error) === 409;
}

/** S3: no such key. A bucket that is not there is no missing document but a broken deployment. */
export function isNotFound(error: unknown): boolean {
  return statusOf(error) === 404 && (error as Error).name !== 'NoSuchBucket';
}

const THROTTLES = /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|LimitExceeded/;

/** The service asked for fewer requests, after the SDK's own retries had been spent. */
export function isThrottle(error: unknown): boolean {
  return statusOf(error) === 429 || THROTTLES.test((error as Error | undefined)?.name ?? '');
}

const CONFLICT_TRIES = 4;

/** Runs `attempt` again, a few times with full jitter, while it fails with what `isRetryable` names. */
export async function withConflictRetry<T>(
  attempt: () => Promise<T>,
  isRetryable: (error: unknown) => boolean,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries >= CONFLICT_TRIES || !isRetryable(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 50 * 2 ** tries));
    }
  }
}
