import { backOffSeconds, SOON_SECONDS } from '../../../shared/queue/back-off';
import {
  hideIfPossible,
  isDeadLettered,
  type Message,
  type MessageQueue,
} from '../../../shared/queue/message-queue';
import type { Deadline } from '../../../shared/runtime/clock';
import { type LogFile, logFileOf, type TrustedTrail } from '../log-file';
import { announcedObjects } from '../notification';
import { type Failure, failureOf, ProcessFailure } from './failure';
import type { ObjectReport } from './object-report';

/** What is done with messages, whatever is in their objects. */
export interface MessagePorts {
  readonly trusted: TrustedTrail;
  readonly queue: MessageQueue;
  readonly deadline: Deadline;
  /** Uniform in [0, 1): the jitter. */
  readonly random: () => number;
  /** Reads one log file, announced before or not; its failure is in the report. */
  readonly processFile: (file: LogFile, isAgain: boolean) => Promise<ObjectReport>;
}

/** done: nothing is left to do. failed: comes again. dead: moved to the dead-letter queue. */
export interface Processed {
  readonly message: Message;
  readonly outcome: 'done' | 'failed' | 'dead';
  readonly reports: readonly ObjectReport[];
  /** Announced objects that are none of the trail's log files: digests, other services' logs. */
  readonly skipped: number;
  readonly failure?: Failure;
}

/** An object is not begun with less time left than this: most take a second or two. */
const SHORTEST_START_MS = 45_000;

/** Tries of what cannot be read. Then the dead-letter queue has it with the reason, which redrive would not know. */
const CONTENT_TRIES = 5;

/**
 * Reads the log files that the messages announce, one after the other so that memory holds a part of one.
 * One message's failure never touches another's.
 */
export async function processMessages(
  ports: MessagePorts,
  messages: readonly Message[],
): Promise<readonly Processed[]> {
  const processed: Processed[] = [];
  for (const message of messages) {
    // In an outage, messages that a run had no time for back off like those that it tried.
    const isOutage = processed.some(({ failure }) => failure?.kind === 'outage');
    processed.push(await processMessage(ports, message, isOutage));
  }
  return processed;
}

async function processMessage(ports: MessagePorts, message: Message, isOutage: boolean): Promise<Processed> {
  const { reports, skipped, failures } = await readObjects(ports, message);
  const failure = gravest(failures);
  if (failure === undefined) return { message, outcome: 'done', reports, skipped };
  const result = { message, reports, skipped, failure };
  if (isHopeless(failure, message) && (await isDeadLettered(ports.queue, message, failure.reason)))
    return { ...result, outcome: 'dead' };
  const isOnlyLate = failure.kind === 'deadline' && !isOutage;
  const seconds = isOnlyLate ? SOON_SECONDS : backOffSeconds(message.receiveCount, ports.random);
  await hideIfPossible(ports.queue, message, seconds);
  return { ...result, outcome: 'failed' };
}

async function readObjects(ports: MessagePorts, { body, receiveCount }: Message) {
  const reports: ObjectReport[] = [];
  const failures: Failure[] = [];
  let skipped = 0;
  for (const object of read(failures, () => announcedObjects(body)) ?? []) {
    const known = failures.length;
    const file = read(failures, () => logFileOf(object, ports.trusted));
    if (file === undefined) {
      if (failures.length === known) skipped++;
      continue;
    }
    if (ports.deadline.remainingMs() < SHORTEST_START_MS) {
      failures.push({ kind: 'deadline', reason: 'the run is nearly out of time' });
      break;
    }
    const report = await ports.processFile(file, receiveCount > 1);
    reports.push(report);
    if (report.failure) failures.push(report.failure);
  }
  return { reports, skipped, failures };
}

/** Runs a reader of what comes from outside; what it throws is a fault of the content. */
function read<T>(failures: Failure[], reader: () => T): T | undefined {
  try {
    return reader();
  } catch (error) {
    failures.push(failureOf(new ProcessFailure('content', (error as Error).message)));
    return undefined;
  }
}

/** Of several objects' failures the one that decides: while any can still succeed, the message comes again. */
const GRAVITY: readonly Failure['kind'][] = ['outage', 'deadline', 'content', 'limit', 'gone'];

function gravest(failures: readonly Failure[]): Failure | undefined {
  return [...failures].sort((a, b) => GRAVITY.indexOf(a.kind) - GRAVITY.indexOf(b.kind))[0];
}

function isHopeless({ kind }: Failure, { receiveCount }: Message): boolean {
  if (kind === 'content') return receiveCount >= CONTENT_TRIES;
  return kind === 'limit' || kind === 'gone';
}
