import type { FindingsArchive } from '../../shared/archive/archive-object';
import { encodeEvents } from '../../shared/archive/encode-events';
import { type CollectReport, NOTHING_COLLECTED } from '../../shared/collect/collect-report';
import { gunzipLines, type LineLimits } from '../../shared/compress/gunzip-lines';
import type { LogFile } from './log-file-event';
import { readLogRecord, type WafEntry } from './log-record';
import { toHttpActivity } from './ocsf';
import { CLOUDFRONT } from './places';
import { parseWebAclArn } from './web-acl-arn';

/** A log file that is being read. */
interface OpenLogFile {
  /** Changes when the object is overwritten. */
  readonly etag: string;
  readonly body: AsyncIterable<Uint8Array>;
}

/** Where log files lie. Adapter: the log bucket. */
export interface LogFiles {
  open(file: LogFile): Promise<OpenLogFile>;
}

export interface LogFileLimits extends LineLimits {
  readonly records: number;
}

/** WAF closes a file at 75 MB and keeps each record far under 1 MB. */
export const LOG_FILE_LIMITS: LogFileLimits = {
  totalBytes: 1024 ** 3,
  ratio: 200,
  lineBytes: 1024 ** 2,
  records: 1_000_000,
};

export interface LogFileResult {
  readonly report: CollectReport;
  /** Lines that are no log records of this web ACL's account and region. The others are stored. */
  readonly broken: readonly BrokenLine[];
  /** How many lines that is; `broken` holds the first few. */
  readonly brokenCount: number;
}

interface BrokenLine {
  readonly line: number;
  readonly reason: string;
}

/**
 * Stores one log file as one archive object. Its key stands for bucket, key and ETag, so a file that is announced
 * twice is stored once and an overwritten one again; the ETag is that of the bytes that were read.
 * Broken lines do not keep the others from being stored, and are handed back so that the message fails and
 * somebody looks. A file that is cut short or unfolds too far stores nothing: half of it under its key would make
 * the retry a duplicate.
 * @throws Error when the file cannot be read to its end
 */
export async function collectLogFile(
  file: LogFile,
  files: LogFiles,
  archive: FindingsArchive,
  limits: LogFileLimits = LOG_FILE_LIMITS,
): Promise<LogFileResult> {
  const { etag, body } = await files.open(file);
  const progress: Progress = { records: 0, broken: [], brokenCount: 0 };
  const encoded = await encodeEvents(eventsOf(file, body, limits, progress));
  const { first, records, broken, brokenCount } = progress;
  if (!first) return { report: NOTHING_COLLECTED, broken, brokenCount };
  const outcome = await archive.put({
    source: 'waf',
    region: file.place === CLOUDFRONT.name ? CLOUDFRONT.region : file.place,
    accountId: file.accountId,
    updatedAt: first.record.timestamp,
    identity: ['log', file.bucket, file.key, etag],
    body: encoded,
  });
  const stored = outcome === 'stored' ? 1 : 0;
  return { report: { collected: records, stored, duplicates: 1 - stored }, broken, brokenCount };
}

/** Broken lines that are described one by one. */
const MAX_DESCRIBED = 10;

/** What is known of a file while its events stream by. */
interface Progress {
  first?: WafEntry;
  records: number;
  readonly broken: BrokenLine[];
  brokenCount: number;
}

async function* eventsOf(
  file: LogFile,
  body: AsyncIterable<Uint8Array>,
  limits: LogFileLimits,
  progress: Progress,
) {
  let line = 0;
  for await (const text of gunzipLines(body, limits)) {
    line++;
    if (line > limits.records) throw new Error(`has more than ${limits.records} lines`);
    if (text.trim() === '') continue;
    const entry = readLine(text, file);
    if ('reason' in entry) {
      progress.brokenCount++;
      if (progress.broken.length < MAX_DESCRIBED) progress.broken.push({ line, reason: entry.reason });
      continue;
    }
    progress.first ??= entry;
    progress.records++;
    yield toHttpActivity(entry);
  }
}

function readLine(text: string, file: LogFile): WafEntry | { readonly reason: string } {
  try {
    const entry = readLogRecord(parseJson(text));
    assertOrigin(entry, file);
    return entry;
  } catch (error) {
    return { reason: (error as Error).message };
  }
}

/** JSON.parse quotes the text in its error, and the text may hold secrets. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('is not JSON');
  }
}

/** A file holds the records of one web ACL, so none may claim another account or region than the file's key. */
function assertOrigin({ record }: WafEntry, { accountId, place }: LogFile): void {
  const webAcl = parseWebAclArn(record.webaclId);
  const recordPlace = webAcl.scope === 'CLOUDFRONT' ? 'cloudfront' : webAcl.region;
  if (webAcl.accountId !== accountId || recordPlace !== place)
    throw new Error(
      `is of ${recordPlace} in account ${webAcl.accountId}, the file of ${place} in ${accountId}`,
    );
}
