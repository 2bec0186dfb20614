import { ActivityCounter, type Counted } from '../activity/activity-counter';
import type { LogFile } from '../log-file';
import { type EventMatch, type ScanFault, type ScanResult, scanObject } from '../scan/scan-object';
import { type Chunk, chunks } from './chunks';
import { failureOf, ProcessFailure } from './failure';
import { insightRecords } from './insight-records';
import { type ObjectReport, reportOf, type Tally } from './object-report';
import { onceBody, onceKey } from './once-object';
import type { OnceStore, OpenObject, ProgressStore, TrailBucket } from './ports';
import { type Progress, progressIn } from './progress';
import { seenAlerts } from './seen-alerts';
import { type Source, type StorePorts, storeMatches } from './store-matches';

/** All that the reading of a log file touches. */
export interface FilePorts extends StorePorts {
  readonly trail: TrailBucket;
  readonly once: OnceStore;
  readonly progress: ProgressStore;
  readonly counted: Counted;
}

/** A run that has less left gives up, while it can still say so. A chunk takes some ten seconds at worst. */
const STOP_MARGIN_MS = 30_000;

/**
 * Reads one log file: alerts for what matches, their findings, and what was counted in it. What was read before a
 * fault in the file is alerted all the same; only a file that was read whole is counted. Everything can be done again:
 * what is stored is stored once. A run that ends in an object for want of time says how far it came, and the next one
 * goes on from there.
 * @param isAgain whether the file was announced before
 */
export async function processFile(ports: FilePorts, file: LogFile, isAgain = false): Promise<ObjectReport> {
  const tally: Tally = { records: 0, bytes: 0, matches: 0, alerts: 0, suppressed: 0, duplicates: 0 };
  try {
    const object = await ports.trail.open(file);
    tally.writtenAt = object.writtenAt;
    if (file.kind === 'events') await processEvents(ports, { file, object, tally }, isAgain);
    else await keepInsights(ports, file, object, tally);
    return reportOf(file, tally);
  } catch (error) {
    return reportOf(file, tally, failureOf(error));
  }
}

async function processEvents(
  ports: FilePorts,
  { file, object, tally }: Omit<Source, 'seen'>,
  isAgain: boolean,
): Promise<void> {
  const activity = new ActivityCounter(ports.counted);
  const scan = scanObject(object.body, { ruleSet: ports.ruleSet, activity });
  const seen = seenAlerts();
  let progress: Progress | undefined;
  const result = await inChunks(scan, async (chunk) => {
    // Not before: where this fails the object's stream must be closed.
    progress ??= await progressIn(ports.progress, file, object.etag, { ruleSet: ports.ruleSet, isAgain });
    if (chunk.part < progress.stored) return;
    if (ports.deadline.remainingMs() < STOP_MARGIN_MS) {
      await progress.note(chunk.part);
      throw new ProcessFailure('deadline', `the run is nearly out of time, ${chunk.part} parts are stored`);
    }
    await storeMatches(ports, { file, object, seen, tally }, chunk);
  });
  noteRead(tally, result);
  if (activity.newestEventAt !== undefined) tally.newestEventAt = activity.newestEventAt;
  throwFault(result.fault);
  await ports.once.put(onceKey('activity', file, object.etag), onceBody(activity.rows()));
  const visits = activity.visits();
  // Most files of most regions hold calls of AWS's services only.
  if (visits.length > 0)
    await ports.once.put(onceKey('activity/visits', file, object.etag), onceBody(visits));
}

/** Insights are kept as they are, redacted, for the anomaly detector: they are AWS's own anomalies and no calls. */
async function keepInsights(
  ports: FilePorts,
  file: LogFile,
  object: OpenObject,
  tally: Tally,
): Promise<void> {
  const { result, records } = await insightRecords(object.body);
  noteRead(tally, result);
  throwFault(result.fault);
  await ports.once.put(onceKey('activity/insights', file, object.etag), onceBody(records));
}

/** Hands on what a scan yields in chunks, one after the other; the scan waits meanwhile. */
async function inChunks(
  scan: AsyncGenerator<readonly EventMatch[], ScanResult>,
  store: (chunk: Chunk) => Promise<void>,
): Promise<ScanResult> {
  const gathered = chunks();
  try {
    for (;;) {
      const { done, value } = await scan.next();
      if (done) {
        for (const chunk of gathered.rest()) await store(chunk);
        return value;
      }
      for (const chunk of gathered.add(value)) await store(chunk);
    }
  } finally {
    // Closes the object's stream where storing has failed.
    await scan.return({ records: 0, bytes: 0, parsed: 0, unnamed: 0 });
  }
}

function noteRead(tally: Tally, { records, bytes }: ScanResult): void {
  tally.records = records;
  tally.bytes = bytes;
}

const FAILURE_OF_FAULT = { limit: 'limit', damage: 'content', read: 'outage' } as const;

function throwFault(fault: ScanFault | undefined): void {
  if (fault) throw new ProcessFailure(FAILURE_OF_FAULT[fault.kind], fault.reason);
}
