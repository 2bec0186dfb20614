/** An object as a listing shows it. */
export interface ListedObject {
  readonly key: string;
  readonly bytes: number;
}

/** Keys under a prefix, by the order in which S3 lists them. */
export interface KeyRange {
  readonly prefix: string;
  /** Keys after this one. */
  readonly after: string;
  /** Keys before this one. */
  readonly before: string;
}

/** A bucket, as far as one looks around in it. */
export interface ObjectListing {
  /** The names between a prefix that ends in "/" and the next "/". */
  folders(prefix: string): Promise<readonly string[]>;
  /** The objects of a range, in order. */
  objects(range: KeyRange): Promise<readonly ListedObject[]>;
}

/** A message that a queue did not take. */
export interface Refused {
  readonly id: string;
  readonly reason: string;
  /** Whether it may be taken when it is sent again. */
  readonly isRetryable: boolean;
}

export interface OutgoingMessage {
  /** Unique within a batch: letters, digits, hyphens. */
  readonly id: string;
  readonly body: string;
}

/** A queue to send to. */
export interface Outbox {
  /** Sends up to ten messages. @returns those that were refused; rejects when nothing can be sent at all */
  send(messages: readonly OutgoingMessage[]): Promise<readonly Refused[]>;
}
