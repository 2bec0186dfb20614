import { FINDINGS_PREFIX, type FindingSource } from '../../shared/archive/archive-object';
import { parseEnvelope } from '../../shared/collect/event-envelope';
import { permanent } from './failure';

const OBJECT_KEY = new RegExp(
  `^${FINDINGS_PREFIX}source=(guardduty|inspector|waf|cloudtrail|anomaly)/region=[a-z0-9-]+/accountId=\\d{12}/eventDay=\\d{8}/[\\w-]+\\.json\\.gz$`,
);
const S3_NOTIFICATION = { source: 'aws.s3', detailType: 'Object Created' } as const;

/**
 * The archive object that a queue message announces.
 * @throws ExportFailure permanent, when the body is no "Object Created" event of this bucket
 */
export function objectKeyOf(body: string, bucket: string): string {
  const { bucket: from, object } = detailOf(body) as {
    readonly bucket?: { readonly name?: unknown };
    readonly object?: { readonly key?: unknown };
  };
  if (from?.name !== bucket) throw permanent(`the object lies in another bucket than ${bucket}`);
  const key = object?.key;
  if (typeof key !== 'string') throw permanent('the notification names no object key');
  sourceOf(key);
  return key;
}

/**
 * The producer of an archive object, by its key.
 * @throws ExportFailure permanent, when the key is none that the archive gives
 */
export function sourceOf(key: string): FindingSource {
  const source = OBJECT_KEY.exec(key)?.[1];
  if (source === undefined)
    throw permanent(`no key of a finding object: ${JSON.stringify(key.slice(0, 120))}`);
  return source as FindingSource;
}

function detailOf(body: string): Readonly<Record<string, unknown>> {
  try {
    return parseEnvelope(body, S3_NOTIFICATION).detail;
  } catch (error) {
    throw permanent((error as Error).message);
  }
}
