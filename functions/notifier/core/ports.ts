import type { Alert, OpenGroup } from '../../shared/alerts/alert';
import type { Clock, Deadline } from '../../shared/runtime/clock';
import type { TopicMessage } from './format/topic-message';

/** What names an alert in its table. */
export type AlertKey = Pick<Alert, 'EventId' | 'Timestamp'>;

/** The alerts table, as far as the notifier changes it. */
export interface Outbox {
  /** Keys of alerts that have not been sent and whose Timestamp is before `before`, oldest first. */
  unsent(before: string): AsyncIterable<AlertKey>;
  /**
   * Takes an alert in hand until `until`, if it is still to be sent and no other run has it at `now` (epoch ms).
   * @returns the alert as the table holds it; undefined when there is nothing to do
   */
  claim(key: AlertKey, claim: { readonly now: number; readonly until: number }): Promise<Alert | undefined>;
  /** Notes that the alert was published at `at` (ISO time). */
  markSent(key: AlertKey, at: string): Promise<void>;
  /** Gives an alert back that was claimed until `until` and could not be published. */
  release(key: AlertKey, until: number): Promise<void>;
}

/** Where alerts are published. */
export interface Topic {
  /** @throws MessageRefused when the topic will never take this message; any other error may pass. */
  publish(message: TopicMessage): Promise<void>;
}

/** The topic refuses a message for what is in it. */
export class MessageRefused extends Error {
  override readonly name = 'MessageRefused';
}

/** The open groups of alerts, and the table that their summaries go to. */
export interface Groups {
  /** Ids of groups whose time is over at `now` (epoch ms), the longest overdue first. */
  due(now: number): AsyncIterable<OpenGroup['Id']>;
  /** The group as it is now; undefined when it has been closed. */
  read(id: OpenGroup['Id']): Promise<OpenGroup | undefined>;
  /** The alert that opened the group; undefined when it has expired. */
  firstAlert(group: OpenGroup): Promise<Alert | undefined>;
  /**
   * Deletes the group and puts its summary, if it has one: both or neither.
   * @returns false when the group has changed since it was read
   */
  close(group: OpenGroup, summary: Alert | undefined): Promise<boolean>;
}

/** What sending an alert takes. */
export interface SendPorts {
  readonly outbox: Outbox;
  readonly topic: Topic;
  readonly clock: Clock;
  readonly deadline: Deadline;
  /** Where the runbooks are, an address or a folder without a slash at its end. @default their folder in the repository */
  readonly runbooks?: string;
}
