import { backOffSeconds, SOON_SECONDS } from '../../shared/queue/back-off';
import {
  hideIfPossible,
  isDeadLettered,
  type Message,
  type MessageQueue,
} from '../../shared/queue/message-queue';
import { mapConcurrently } from '../../shared/runtime/map-concurrently';
import { exportObject } from './export-object';
import { type ExportReport, newTally, reportOf } from './export-report';
import { type Failure, failureOf } from './failure';
import { objectKeyOf } from './notification';
import type { ExportPorts } from './ports';

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
    if (failure.kind === 'permanent' && (await isDeadLettered(ports.queue, message, failure.reason)))
      return { message, outcome: 'dead', report };
    if (failure.kind === 'retryable' && failure.cause !== 'deadline') outage.failure = failure;
    const known = failure.cause === 'deadline' ? (outage.failure ?? failure) : failure;
    await hideIfPossible(ports.queue, message, delaySeconds(known, message.receiveCount, ports.random));
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

/**
 * When a failed message is seen again. At half an hour on average, 14 days are some 680 receives, well under the
 * queue's 1,000.
 */
function delaySeconds({ cause, waitSeconds }: Failure, receiveCount: number, random: () => number): number {
  return cause === 'deadline' ? SOON_SECONDS : backOffSeconds(receiveCount, random, waitSeconds);
}
