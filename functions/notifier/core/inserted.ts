import type { AlertKey, SendPorts } from './ports';
import { type Sent, sendEach } from './send';

/** A change of the alerts table, as its stream tells it. */
export interface TableChange {
  readonly sequenceNumber: string;
  readonly key: AlertKey;
  /** A new item that is to be sent; false for changes, removals and alerts that are kept only. */
  readonly isUnsent: boolean;
}

export interface StreamReport {
  readonly sent: readonly Sent[];
  /** Sequence numbers of the changes whose alerts are still to be sent. */
  readonly failed: readonly string[];
}

/** Sends the alerts that are new in the table; what else changed there concerns nobody. */
export async function sendInserted(ports: SendPorts, changes: readonly TableChange[]): Promise<StreamReport> {
  const unsent = changes.filter(({ isUnsent }) => isUnsent);
  const sent: Sent[] = [];
  const keys = unsent.map(({ key }) => key);
  for await (const outcome of sendEach(ports, keys)) sent.push(outcome);
  const isDone = (index: number) => !['failed', 'skipped', undefined].includes(sent[index]?.outcome);
  return {
    sent,
    failed: unsent.filter((_, index) => !isDone(index)).map(({ sequenceNumber }) => sequenceNumber),
  };
}
