import { cleanText } from '../../shared/text/clean';

/**
 * Why an object could not be delivered.
 * permanent: no later try can succeed, so it goes to the dead-letter queue at once.
 * retryable: the cause lies outside of the data, so the message waits and comes again.
 */
export interface Failure {
  readonly kind: 'permanent' | 'retryable';
  readonly reason: string;
  /** Seconds that Datadog asked to stay away for. */
  readonly waitSeconds?: number;
  readonly cause?: 'credentials' | 'deadline';
}

const MAX_REASON_LENGTH = 256;

export class ExportFailure extends Error {
  override readonly name = 'ExportFailure';
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.reason);
    this.failure = failure;
  }
}

export function permanent(reason: string): ExportFailure {
  return new ExportFailure({ kind: 'permanent', reason: cleanText(reason, MAX_REASON_LENGTH) });
}

export function outOfTime(): ExportFailure {
  return new ExportFailure({ kind: 'retryable', reason: 'the run is nearly out of time', cause: 'deadline' });
}

/** Whatever was thrown as a failure. What nobody foresaw is retried: data is not given up for a bug or a busy S3. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ExportFailure) return error.failure;
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { kind: 'retryable', reason: cleanText(reason, MAX_REASON_LENGTH) };
}
