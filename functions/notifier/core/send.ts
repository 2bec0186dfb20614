import type { Alert } from '../../shared/alerts/alert';
import { fallbackMessage, topicMessage } from './format/topic-message';
import { type AlertKey, MessageRefused, type SendPorts } from './ports';

/** Lambda's longest run: nobody has an alert in hand for longer. */
const LONGEST_RUN_MS = 15 * 60_000;

/** Clocks of two runs may differ by so much. */
const CLOCK_SKEW_MS = 5_000;

/** Left free of a run's time, so that an alert in hand is published and marked before the run is ended. */
const CLOSING_TIME_MS = 10_000;

/** After so many alerts in a row that could not be published it is the topic that fails, not they. */
const GIVE_UP_AFTER = 10;

/**
 * What became of an alert. `taken`: another run has sent it or has it in hand. `unmarked`: published, but the table
 * does not know it, so that it will be sent a second time. `skipped`: not tried, for want of time or of a topic that
 * answers.
 */
export type Outcome = 'sent' | 'taken' | 'unmarked' | 'failed' | 'skipped';

export interface Sent {
  readonly key: AlertKey;
  readonly outcome: Outcome;
  /** Why it failed, or stayed unmarked. */
  readonly error?: unknown;
}

/**
 * Sends alerts one after the other. One that fails stops no other; the run's deadline and a topic that takes none do.
 * Of what was not tried only the first is yielded.
 */
export async function* sendEach(
  ports: SendPorts,
  keys: AsyncIterable<AlertKey> | Iterable<AlertKey>,
): AsyncGenerator<Sent> {
  let failuresInARow = 0;
  for await (const key of keys) {
    if (ports.deadline.remainingMs() < CLOSING_TIME_MS || failuresInARow >= GIVE_UP_AFTER) {
      yield { key, outcome: 'skipped' };
      return;
    }
    const sent = await send(ports, key);
    // An alert that the topic refuses says nothing of the topic.
    const isTopicFailing = sent.outcome === 'failed' && !(sent.error instanceof MessageRefused);
    failuresInARow = isTopicFailing ? failuresInARow + 1 : 0;
    yield sent;
  }
}

/** Claim, publish, mark: whoever claims alone may publish, and a run that dies leaves a claim that runs out with it. */
async function send(ports: SendPorts, key: AlertKey): Promise<Sent> {
  const { outbox, clock, deadline } = ports;
  const now = clock.now();
  const until = now + Math.min(LONGEST_RUN_MS, Math.max(0, deadline.remainingMs())) + CLOCK_SKEW_MS;
  try {
    const alert = await outbox.claim(key, { now, until });
    if (alert === undefined) return { key, outcome: 'taken' };
    await publish(ports, alert);
  } catch (error) {
    // A claim that cannot be given back runs out.
    await outbox.release(key, until).catch(() => undefined);
    return { key, outcome: 'failed', error };
  }
  try {
    await outbox.markSent(key, new Date(clock.now()).toISOString());
    return { key, outcome: 'sent' };
  } catch (error) {
    return { key, outcome: 'unmarked', error };
  }
}

/** Publishes the alert, or the little of it that no topic refuses. */
async function publish({ topic, runbooks }: SendPorts, alert: Alert): Promise<void> {
  try {
    await topic.publish(topicMessage(alert, runbooks));
  } catch (error) {
    if (!(error instanceof MessageRefused)) throw error;
    await topic.publish(fallbackMessage(alert));
  }
}
