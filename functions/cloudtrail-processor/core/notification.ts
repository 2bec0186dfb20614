import { isEnvelope } from '../../shared/collect/event-envelope';
import { isRecord, type JsonRecord } from '../../shared/json/read';

/** An object that a queue message announces, its key as S3 has it. */
export interface AnnouncedObject {
  readonly bucket: string;
  readonly key: string;
  /** The version that was written, of a bucket with versioning. */
  readonly versionId?: string;
}

/**
 * The objects that a queue message announces: S3's own event, EventBridge's `Object Created`, CloudTrail's
 * notification, and each of them as SNS wraps it or delivers it raw. S3's test event announces none.
 * @throws Error naming what is wrong when the body is anything else: an unknown body is a failure, never skipped
 */
export function announcedObjects(body: string): readonly AnnouncedObject[] {
  const message = parse(body, 'message body');
  const wrapped = snsText(message);
  return objectsOf(wrapped === undefined ? message : parse(wrapped, "SNS notification's Message"));
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html */
function snsText({ Type: type, Message: message }: JsonRecord): string | undefined {
  return type === 'Notification' && typeof message === 'string' ? message : undefined;
}

function objectsOf(message: JsonRecord): readonly AnnouncedObject[] {
  if (message['Event'] === 's3:TestEvent') return [];
  if (Array.isArray(message['Records'])) return fromS3(message['Records']);
  if (isEnvelope(message)) return [fromEventBridge(message)];
  if ('s3Bucket' in message) return fromCloudTrail(message);
  throw new Error(`${keysOf(message)} is no notification that is known here`);
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
function fromS3(entries: readonly unknown[]): readonly AnnouncedObject[] {
  if (entries.length === 0) throw new Error('S3 event without records');
  return entries.map((entry, index) => {
    const { eventName, s3 } = isRecord(entry) ? entry : {};
    const where = `Records[${index}]`;
    if (typeof eventName !== 'string' || !eventName.startsWith('ObjectCreated:'))
      throw new Error(`${where}.eventName is ${quote(eventName)}, wanted "ObjectCreated:*"`);
    const { bucket, object } = isRecord(s3) ? s3 : {};
    const { key, versionId } = isRecord(object) ? object : {};
    return announced(where, isRecord(bucket) ? bucket['name'] : undefined, decoded(where, key), versionId);
  });
}

/** Keys in S3's own events are form-encoded: a space is `+`, a plus `%2B`. */
function decoded(where: string, key: unknown): unknown {
  if (typeof key !== 'string') return key;
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    throw new Error(`${where}.s3.object.key ${quote(key)} is not URL-encoded`);
  }
}

/** EventBridge gives keys as they are. https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
function fromEventBridge(event: JsonRecord): AnnouncedObject {
  const { source, 'detail-type': type, detail } = event;
  if (source !== 'aws.s3' || type !== 'Object Created')
    throw new Error(`event is ${quote(type)} of ${quote(source)}, wanted "Object Created" of "aws.s3"`);
  const { bucket, object } = isRecord(detail) ? detail : {};
  const { key, 'version-id': versionId } = isRecord(object) ? object : {};
  return announced('detail', isRecord(bucket) ? bucket['name'] : undefined, key, versionId);
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/configure-sns-notifications-for-cloudtrail.html */
function fromCloudTrail({ s3Bucket, s3ObjectKey }: JsonRecord): readonly AnnouncedObject[] {
  if (!Array.isArray(s3ObjectKey) || s3ObjectKey.length === 0)
    throw new Error("CloudTrail's notification has no list s3ObjectKey");
  return s3ObjectKey.map((key, index) => announced(`s3ObjectKey[${index}]`, s3Bucket, key, undefined));
}

function announced(where: string, bucket: unknown, key: unknown, versionId: unknown): AnnouncedObject {
  if (typeof bucket !== 'string' || bucket === '' || typeof key !== 'string' || key === '')
    throw new Error(`${where} names no bucket or no object key`);
  return { bucket, key, ...(typeof versionId === 'string' && versionId !== '' && { versionId }) };
}

function parse(text: string, what: string): JsonRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(`${what} is not JSON`);
  }
  if (!isRecord(value)) throw new Error(`${what} is no JSON object`);
  return value;
}

/** What a message consists of, for its error: names only, since values may be anything. */
function keysOf(message: JsonRecord): string {
  return quote(`{${Object.keys(message).slice(0, 8).join(', ')}}`);
}

/** Quoted and bounded: what stands in an error comes from outside. */
function quote(value: unknown): string {
  return JSON.stringify(String(value).slice(0, 120));
}
