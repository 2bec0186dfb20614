/** Seconds that a point of any series covers. */
export const PERIOD = 300;

/**
 * A point is final so long after its five minutes: metric filters over flow logs come ten minutes behind, CloudTrail's
 * log files five on average. What comes later is counted and not scored.
 * https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html#flow-logs-basics
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/how-cloudtrail-works.html
 */
export const SETTLE_SECONDS = 20 * 60;

/** Epoch seconds up to which points are final: of those that begin before it nothing is expected any more. */
export function settledTo(nowMs: number): number {
  return periodOf(nowMs / 1000 - SETTLE_SECONDS);
}

/** Beginning of the five minutes that an instant is in, epoch seconds. */
export function periodOf(seconds: number): number {
  return Math.floor(seconds / PERIOD) * PERIOD;
}

/** Beginnings of the periods of a span, epoch seconds; the end is not in it. */
export function periodsOf(from: number, to: number): readonly number[] {
  const first = Math.ceil(from / PERIOD);
  return Array.from({ length: Math.max(0, Math.ceil(to / PERIOD) - first) }, (_, n) => (first + n) * PERIOD);
}
