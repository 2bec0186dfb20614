import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { OcsfEvent } from '../ocsf/event';

/**
 * The body of an archive object (gzip, one event a line) from events that come one by one:
 * memory holds the compressed bytes, never the events. Rejects with what the events reject with.
 */
export async function encodeEvents(events: AsyncIterable<OcsfEvent>): Promise<Uint8Array> {
  async function* lines() {
    for await (const event of events) yield `${JSON.stringify(event)}\n`;
  }
  const chunks: Uint8Array[] = [];
  await pipeline(lines, createGzip(), async (compressed: AsyncIterable<Uint8Array>) => {
    for await (const chunk of compressed) chunks.push(chunk);
  });
  return Buffer.concat(chunks);
}
