import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { OcsfEvent } from '../ocsf/event';

/** Text that is compressed at once: each piece is a trip to zlib's thread. */
const PIECE_LENGTH = 256 * 1024;

/**
 * The body of an archive object (gzip, one event a line) from events that come one by one:
 * memory holds the compressed bytes, never the events. Rejects with what the events reject with.
 */
export async function encodeEvents(events: AsyncIterable<OcsfEvent>): Promise<Uint8Array> {
  async function* lines() {
    let piece = '';
    for await (const event of events) {
      piece += `${JSON.stringify(event)}\n`;
      if (piece.length < PIECE_LENGTH) continue;
      yield piece;
      piece = '';
    }
    yield piece;
  }
  const chunks: Uint8Array[] = [];
  await pipeline(lines, createGzip(), async (compressed: AsyncIterable<Uint8Array>) => {
    for await (const chunk of compressed) chunks.push(chunk);
  });
  return Buffer.concat(chunks);
}
