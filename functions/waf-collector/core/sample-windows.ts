import type { TimeSpan } from './sampled-request';

/** Every sample is asked for one of these stretches, aligned to the epoch, so that none is asked for twice or missed. */
export const WINDOW_MS = 5 * 60_000;

/** A window is read only this long after its end: WAF shows samples late. */
export const SETTLE_MS = 2 * 60_000;

/** WAF keeps samples for three hours. https://docs.aws.amazon.com/waf/latest/APIReference/API_GetSampledRequests.html */
export const KEPT_MS = 3 * 60 * 60_000;

/** The windows that a run has to read, and how many are lost because nobody read them in time. */
export interface DueWindows {
  readonly windows: readonly TimeSpan[];
  readonly lost: number;
  /** Where the first window begins; up to here everything is read or lost. Epoch ms. */
  readonly from: number;
}

/** The windows between the watermark and now. Without a watermark: all that WAF still has. */
export function dueWindows(watermark: number | undefined, now: number): DueWindows {
  const closed = Math.floor((now - SETTLE_MS) / WINDOW_MS) * WINDOW_MS;
  const oldest = Math.ceil((now - KEPT_MS) / WINDOW_MS) * WINDOW_MS;
  // A watermark ahead of the clock (a clock set back) must not stop collection; windows read again are duplicates.
  const known = Math.floor(Math.min(watermark ?? oldest, closed) / WINDOW_MS) * WINDOW_MS;
  const from = Math.max(known, oldest);
  const windows: TimeSpan[] = [];
  for (let start = from; start < closed; start += WINDOW_MS) windows.push({ start, end: start + WINDOW_MS });
  return { windows, lost: (from - known) / WINDOW_MS, from };
}
