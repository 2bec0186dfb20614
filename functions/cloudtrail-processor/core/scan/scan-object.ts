import { UnfoldFault } from '../../../shared/compress/unfold';
import type { ActivityCounter } from '../activity/activity-counter';
import type { RuleSet } from '../rules/rule-set';
import { LIMITS, type ScanLimits } from './limits';
import { openFile, SourceFailed } from './open-file';
import { RecordMatcher } from './record-matcher';
import { ReadingStopped } from './record-reader';
import type { EventMatch, ScanFault, ScanResult } from './scan-result';

export type { EventMatch, ScanFault, ScanResult } from './scan-result';

export interface ScanOptions {
  readonly ruleSet: RuleSet;
  readonly limits?: ScanLimits;
  /** Counts each record. */
  readonly activity?: ActivityCounter;
}

/**
 * The matches of a log file in order, in batches of at most some hundreds, with memory for a few chunks of it. The
 * file may be gzipped, and hold `{"Records": […]}` (every list of this name is read), an array, or events one behind
 * the other. Never throws for what is in the file: the fault is in the result, and what matched before it was yielded.
 * A record that no rule could match is not parsed: what is wrong inside it is noticed as far as it blurs where it ends.
 */
export async function* scanObject(
  body: AsyncIterable<Uint8Array>,
  { ruleSet, limits = LIMITS, activity }: ScanOptions,
): AsyncGenerator<readonly EventMatch[], ScanResult> {
  const matcher = new RecordMatcher(ruleSet, limits, activity);
  const result = (fault = matcher.fault): ScanResult => ({ ...matcher.counts, ...(fault && { fault }) });
  try {
    for await (const chunk of openFile(body, limits)) {
      matcher.feed(chunk);
      yield* matcher.batches();
      if (matcher.isStopped) return result();
    }
  } catch (error) {
    yield* matcher.rest();
    return result(matcher.fault ?? faultOf(error));
  }
  yield* matcher.rest();
  return result(matcher.fault ?? matcher.unfinished);
}

function faultOf(error: unknown): ScanFault {
  if (error instanceof SourceFailed) return { kind: 'read', reason: error.message };
  if (error instanceof UnfoldFault || error instanceof ReadingStopped)
    return { kind: error.kind, reason: error.message };
  throw error;
}
