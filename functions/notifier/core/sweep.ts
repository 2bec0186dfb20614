import type { SendPorts } from './ports';
import { type Sent, sendEach } from './send';

/** So long the table's stream goes first. */
const STREAM_FIRST_MS = 5 * 60_000;

export interface SweepReport {
  readonly sent: readonly Sent[];
  /** Age of the oldest alert that is still to be sent, by its Timestamp; 0 when there is none. */
  readonly oldestUnsentSeconds: number;
}

/** Sends what the stream has not, oldest first: what failed there, however long ago, and what a crash left behind. */
export async function sweep(ports: SendPorts): Promise<SweepReport> {
  const now = ports.clock.now();
  const sent: Sent[] = [];
  const keys = ports.outbox.unsent(new Date(now - STREAM_FIRST_MS).toISOString());
  for await (const outcome of sendEach(ports, keys)) sent.push(outcome);
  const oldest = sent.find(({ outcome }) => outcome === 'failed' || outcome === 'skipped');
  return { sent, oldestUnsentSeconds: oldest ? ageSeconds(oldest.key.Timestamp, now) : 0 };
}

function ageSeconds(timestamp: string, now: number): number {
  const time = Date.parse(timestamp.slice(0, timestamp.indexOf('#')));
  return Number.isNaN(time) ? 0 : Math.max(0, Math.round((now - time) / 1000));
}
