import { parseEnvelope } from '../../shared/collect/event-envelope';
import { isRecord } from '../../shared/json/read';

/** A WAF log file in the log bucket. */
export interface LogFile {
  readonly bucket: string;
  /** As S3 has it: EventBridge does not encode keys. */
  readonly key: string;
  readonly accountId: string;
  /** The web ACL's region, or `cloudfront`. */
  readonly place: string;
}

/** Log files are taken from here only. */
export interface TrustedLogs {
  readonly bucket: string;
  readonly accountId: string;
}

/**
 * `[prefix/]AWSLogs/<account>/WAFLogs/<region|cloudfront>/<web ACL>/yyyy/MM/dd/HH/mm/<name>.log.gz`
 * https://docs.aws.amazon.com/waf/latest/developerguide/logging-s3.html
 */
const LOG_KEY =
  /^(?:[^/]+\/)*AWSLogs\/(\d{12})\/WAFLogs\/([a-z0-9-]+)\/[^/]+\/\d{4}\/\d\d\/\d\d\/\d\d\/\d\d\/[^/]+\.log\.gz$/;

const OBJECT_CREATED = { source: 'aws.s3', detailType: 'Object Created' } as const;

/**
 * The log file that a queue message announces.
 * @throws Error when the message is anything else, or the object lies in another bucket, account or folder
 */
export function parseLogFileEvent(body: string, trusted: TrustedLogs): LogFile {
  const { bucket, object } = parseEnvelope(body, OBJECT_CREATED).detail;
  if (!isRecord(bucket) || !isRecord(object) || typeof object.key !== 'string')
    throw new Error('S3 event without bucket or object key');
  if (bucket.name !== trusted.bucket)
    throw new Error(`bucket ${quote(bucket.name)} is not the WAF log bucket`);
  const [, accountId, place] = LOG_KEY.exec(object.key) ?? [];
  if (!accountId || !place) throw new Error(`${quote(object.key)} is no key of a WAF log file`);
  if (accountId !== trusted.accountId)
    throw new Error(`log file of account ${accountId}, wanted ${trusted.accountId}`);
  return { bucket: trusted.bucket, key: object.key, accountId, place };
}

/** Quoted and bounded: what stands in an error comes from outside. */
function quote(value: unknown): string {
  return JSON.stringify(String(value).slice(0, 200));
}
