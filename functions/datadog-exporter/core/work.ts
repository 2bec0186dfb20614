import type { FindingSource } from '../../shared/archive/archive-object';
import { concernsAnnouncements } from './announce';
import { type ArchivedEvent, parseArchivedEvent } from './archived-event';
import type { Sendable } from './deliver';
import type { Tally } from './export-report';
import { logItem } from './log-item';
import { sourceOf } from './notification';
import { type Run, refuse } from './run';

/** One event on its way: what there is to send, and the event itself where it may have to be announced. */
export interface Work extends Sendable {
  readonly index: number;
  readonly isLogDue: boolean;
  readonly severity: ArchivedEvent['severity'];
  readonly announceable: ArchivedEvent | undefined;
}

/**
 * What is left to do of the object's events, all of which are counted for the metrics.
 * Where reading fails, what was read before is still work; the error waits in `run.readError`.
 */
export async function* workOf(run: Run): AsyncGenerator<Work> {
  const source = sourceOf(run.key);
  let index = 0;
  try {
    for await (const line of run.ports.objects.lines(run.key)) {
      const work = workOfLine(run, source, line, index++);
      if (work) yield work;
    }
  } catch (error) {
    run.readError = error;
  }
}

function workOfLine(run: Run, source: FindingSource, line: string, index: number): Work | undefined {
  const event = readEvent(run, source, line, index);
  if (event === undefined) return undefined;
  const { environment, service, clock } = run.ports;
  const now = clock.now();
  run.distributions.add(event, now);
  const wasRefused = run.refused.has(index);
  const isLogDue = wasRefused || index >= run.logs;
  const isAnnounceable = (wasRefused || index >= run.announced) && concernsAnnouncements(event);
  if (isLogDue) noteLag(run.tally, now - event.updatedAt);
  if (!isLogDue && !isAnnounceable) return undefined;
  return {
    ...logItem(event, { environment, service, now }),
    index,
    isLogDue,
    severity: event.severity,
    announceable: isAnnounceable ? event : undefined,
  };
}

function readEvent(run: Run, source: FindingSource, line: string, index: number): ArchivedEvent | undefined {
  try {
    return parseArchivedEvent(line, source);
  } catch (error) {
    refuse(run, index, `line ${index + 1} is no archived event (${(error as Error).message.slice(0, 60)})`);
    return undefined;
  }
}

function noteLag(tally: Tally, lagMs: number): void {
  tally.lagSeconds = Math.max(tally.lagSeconds ?? 0, Math.round(lagMs / 1000));
}
