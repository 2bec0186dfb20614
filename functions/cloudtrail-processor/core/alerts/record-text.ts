import { type JsonRecord, record } from '../../../shared/json/read';
import { shrink } from '../../../shared/json/shrink';
import { upperLevels } from '../../../shared/json/upper-levels';
import { redactRecord } from '../../../shared/text/redact';

/** Bytes of a record that an alert keeps: 99 alerts go into one transaction of 4 MB. */
export const MAX_RECORD_BYTES = 16_384;

/** Of a record that cannot be kept, what it is about. */
const ESSENTIAL = ['eventID', 'eventTime', 'eventSource', 'eventName', 'awsRegion', 'recipientAccountId'];

/** The CloudTrail record as an alert keeps it: redacted, within 16 kB by cutting long texts and lists, always JSON. */
export function recordText(event: JsonRecord): string {
  // What is far too large is cut first: searching it for secrets would take its time, too.
  const redacted = record(redactRecord(cut(upperLevels(event), MAX_RECORD_BYTES * 8)));
  const text = JSON.stringify(redacted);
  return Buffer.byteLength(text) <= MAX_RECORD_BYTES ? text : JSON.stringify(cut(redacted, MAX_RECORD_BYTES));
}

function cut(event: JsonRecord, maxBytes: number): JsonRecord {
  const fits = (value: JsonRecord) => Buffer.byteLength(JSON.stringify(value)) <= maxBytes;
  return fits(event) ? event : (shrink(event, fits) ?? essentials(event));
}

function essentials(event: JsonRecord): JsonRecord {
  return Object.fromEntries(
    ESSENTIAL.flatMap((name) => {
      const value = event[name];
      return typeof value === 'string' ? [[name, value.slice(0, 128).toWellFormed()]] : [];
    }),
  );
}
