import { createHash } from 'node:crypto';
import type { JsonRecord } from '../../../shared/json/read';
import { upperLevels } from '../../../shared/json/upper-levels';

/** CloudTrail's have 36 characters. Printable ones that JSON need not escape, and not many more, keep state small. */
const EVENT_ID = /^[\x21\x23-\x5b\x5d-\x7e]{1,64}$/;

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
const EVENT_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;

/** What names an event: its eventID, or a hash of the whole record where it has none that could be one. */
export function eventIdOf(event: JsonRecord): string {
  const id = event['eventID'];
  return typeof id === 'string' && EVENT_ID.test(id) ? id : hashOf(upperLevels(event));
}

/** The event's time as it says it; undefined where it says none that is one. */
export function eventTimeOf(event: JsonRecord): string | undefined {
  const time = event['eventTime'];
  if (typeof time !== 'string' || !EVENT_TIME.test(time)) return undefined;
  // Of a day that no month has, the time is NaN.
  return Date.parse(time) >= 0 ? time : undefined;
}

/** SHA-256 of a value's JSON text, hex. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
