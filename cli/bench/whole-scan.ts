import {
  ActivityCounter,
  type Counted,
} from '../../functions/cloudtrail-processor/core/activity/activity-counter';
import type { RuleSet } from '../../functions/cloudtrail-processor/core/rules/rule-set';
import {
  type EventMatch,
  type ScanResult,
  scanObject,
} from '../../functions/cloudtrail-processor/core/scan/scan-object';

/** What a scan of whole files comes to. */
export interface WholeScan {
  records: number;
  bytes: number;
  parsed: number;
  matches: number;
}

/**
 * Scans files as the processor does.
 * @throws Error for a file with a fault: its speed would mean nothing
 */
export async function wholeScan(
  bodies: Iterable<AsyncIterable<Uint8Array>>,
  ruleSet: RuleSet,
  counted: 'nothing' | Counted,
): Promise<WholeScan> {
  const sum: WholeScan = { records: 0, bytes: 0, parsed: 0, matches: 0 };
  for (const body of bodies) {
    const activity = counted === 'nothing' ? undefined : new ActivityCounter(counted);
    const scan = scanObject(body, { ruleSet, ...(activity && { activity }) });
    const { records, bytes, parsed, fault } = await drained(scan, (events) => {
      for (const { matches } of events) sum.matches += matches.length;
    });
    if (fault) throw new Error(fault.reason);
    sum.records += records;
    sum.bytes += bytes;
    sum.parsed += parsed;
    activity?.rows();
    activity?.visits();
  }
  return sum;
}

async function drained(
  scan: AsyncGenerator<readonly EventMatch[], ScanResult>,
  take: (events: readonly EventMatch[]) => void,
): Promise<ScanResult> {
  for (;;) {
    const { done, value } = await scan.next();
    if (done) return value;
    take(value);
  }
}

/** A file's bytes as S3 gives them. */
export async function* inChunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}

const CHUNK_BYTES = 64 * 1024;
