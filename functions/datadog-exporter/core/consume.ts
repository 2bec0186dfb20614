import { mapConcurrently } from '../../shared/runtime/map-concurrently';
import { backOffSeconds } from './back-off';
import { exportObject } from './export-object';
import { type ExportReport, newTally, reportOf } from './export-report';
import { type Failure, failureOf } from './failure';
import { objectKeyOf } from './notification';
import type { ExportPorts } from './ports';

/** A queue message, as far as the exporter needs it. */
export interface Message {
  readonly id: string;
  readonly body: string;
  readonly receiptHandle: string;
  /** How often it was received, this time included. */
  readonly receiveCount: number;
}

/** What is done to the queue beside reading it. */
export interface MessageQueue {
  /** Puts a copy with the reason into the dead-letter queue. */
  deadLetter(message: Message, reason: string): Promise<void>;
  /** Hides the message for `seconds` from now. */
  hide(message: Message, seconds: number): Promise<void>;
}

/** done: delivered, now or before. failed: comes again. dead: moved to the dead-letter queue. */
export interface Consumed {
  readonly message: Message;
  readonly outcome: 'done' | 'failed' | 'dead';
  readonly report: ExportReport;
}

export interface ConsumePorts extends ExportPorts {
  readonly queue: MessageQueue;
  /** The bucket whose objects are exported. */
  readonly bucket: string;
}

/** Objects are small and Datadog is far: a few at once. */
const CONCURRENT_OBJECTS = 5;

/** Delivers the object of each message. One message's failure never touches another's. */
export async function consume(
  ports: ConsumePorts,
  messages: readonly Message[],
): Promise<readonly Consumed[]> {
  // In an outage, messages that a run had no time for back off like those that it tried.
  const outage: { failure?: Failure } = {};
  return mapConcurrently(messages, CONCURRENT_OBJECTS, async (message) => {
    const report = await exportMessage(ports, message);
    const { failure } = report;
    if (failure === undefined) return { message, outcome: 'done', report };
    if (failure.kind === 'permanent' && (await isDeadLettered(ports, message, failure)))
      return { message, outcome: 'dead', report };
    if (failure.kind === 'retryable' && failure.cause !== 'deadline') outage.failure = failure;
    await hide(ports, message, failure.cause === 'deadline' ? (outage.failure ?? failure) : failure);
    return { message, outcome: 'failed', report };
  });
}

async function exportMessage(ports: ConsumePorts, { body }: Message): Promise<ExportReport> {
  try {
    return await exportObject(ports, objectKeyOf(body, ports.bucket));
  } catch (error) {
    return reportOf(newTally(), failureOf(error));
  }
}

/** Where the dead-letter queue cannot be reached the message stays in its own. */
async function isDeadLettered(
  { queue }: ConsumePorts,
  message: Message,
  { reason }: Failure,
): Promise<boolean> {
  try {
    await queue.deadLetter(message, reason);
    return true;
  } catch {
    return false;
  }
}

async function hide({ queue, random }: ConsumePorts, message: Message, failure: Failure): Promise<void> {
  try {
    await queue.hide(message, backOffSeconds(failure, message.receiveCount, random));
  } catch {
    // Then the queue's own visibility timeout brings it back.
  }
}
