/** A queue message, as far as its consumers need it. */
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

/** Whether the message lies in the dead-letter queue now. Where that cannot be reached, it must stay in its own. */
export async function isDeadLettered(
  queue: MessageQueue,
  message: Message,
  reason: string,
): Promise<boolean> {
  try {
    await queue.deadLetter(message, reason);
    return true;
  } catch {
    return false;
  }
}

/** Hides a failed message for `seconds`. Where that fails, the queue's own visibility timeout brings it back. */
export async function hideIfPossible(queue: MessageQueue, message: Message, seconds: number): Promise<void> {
  try {
    await queue.hide(message, seconds);
  } catch {
    // Later than wanted, but it comes again.
  }
}
