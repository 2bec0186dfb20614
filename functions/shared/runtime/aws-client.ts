/**
 * What every SDK client is made with: adaptive retries (client-side rate limiting, exponential back-off
 * with full jitter) and enough attempts to ride out a throttled minute.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export const CLIENT_DEFAULTS = { retryMode: 'adaptive', maxAttempts: 8 } as const;
