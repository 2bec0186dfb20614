import { record } from '../../../shared/json/read';
import { shrink } from '../../../shared/json/shrink';
import { redactRecord } from '../../../shared/text/redact';

/** Of what is told of an anomaly; those of series have one kilobyte, CloudTrail's Insights several. */
const MAX_BYTES = 16_384;

/** What the source gave as JSON text: redacted, within 16 kB by cutting long texts and lists. */
export function recordText(given: Readonly<Record<string, unknown>>): string {
  const redacted = record(redactRecord(given));
  const fits = (value: object) => Buffer.byteLength(JSON.stringify(value)) <= MAX_BYTES;
  return JSON.stringify(fits(redacted) ? redacted : (shrink(redacted, fits) ?? {}));
}
