import { cleanText } from '../../../shared/text/clean';

/**
 * Why a message is not done.
 * limit: the object breaks a cap; no later try may read it. gone: the object is not there any more.
 * content: the message or the object cannot be read; a few tries, in case the fault is not its own.
 * outage: something around it does not answer. deadline: the run has no time left.
 */
export interface Failure {
  readonly kind: 'limit' | 'gone' | 'content' | 'outage' | 'deadline';
  /** Cleaned and bounded. */
  readonly reason: string;
}

const MAX_REASON_LENGTH = 256;

/** A failure that knows its kind. */
export class ProcessFailure extends Error {
  override readonly name = 'ProcessFailure';
  readonly failure: Failure;
  constructor(kind: Failure['kind'], reason: string) {
    super(reason);
    this.failure = { kind, reason: cleanText(reason, MAX_REASON_LENGTH) };
  }
}

/** Whatever was thrown as a failure. What nobody foresaw is an outage: data is not given up for a bug or a busy AWS. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ProcessFailure) return error.failure;
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { kind: 'outage', reason: cleanText(reason, MAX_REASON_LENGTH) };
}
