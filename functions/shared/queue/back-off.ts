const FIRST_DELAY_SECONDS = 30;
const LONGEST_DELAY_SECONDS = 3_600;
/** SQS allows twelve hours from the receive on; the run itself takes some of them. */
const LONGEST_VISIBILITY_SECONDS = 11 * 3_600;

/** For a message that only ran out of time: it comes back at once. */
export const SOON_SECONDS = 5;

/**
 * Seconds until a failed message is seen again: full jitter below 30 s that double with each receive up to an
 * hour, and never before `waitSeconds` are over.
 */
export function backOffSeconds(receiveCount: number, random: () => number, waitSeconds = 0): number {
  const ceiling = Math.min(LONGEST_DELAY_SECONDS, FIRST_DELAY_SECONDS * 2 ** Math.max(0, receiveCount - 1));
  const delay = Math.max(random() * ceiling, waitSeconds);
  return Math.min(LONGEST_VISIBILITY_SECONDS, Math.ceil(delay));
}
