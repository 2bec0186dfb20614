import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { permanent } from '../core/failure';

/** How much an object may hold before it counts as a bomb. */
export interface UnpackLimits {
  readonly unpackedBytes: number;
  /** A line without an end must not fill the memory. */
  readonly lineBytes: number;
}

/**
 * A WAF log file holds at most 75 MB; as OCSF with the native record inside, a few times that.
 * No event comes near 16 MB.
 */
const LIMITS: UnpackLimits = { unpackedBytes: 512 * 1024 * 1024, lineBytes: 16 * 1024 * 1024 };

const CHUNK_BYTES = 64 * 1024;
const NEWLINE = 0x0a;

/**
 * The lines of a gzipped text, without the empty ones, holding one line at a time.
 * Rejects with a permanent ExportFailure where the bytes are no gzip, end too soon or unpack to more than the
 * bounds allow; an error of the stream itself is passed on as it is.
 */
export async function* gunzipLines(source: Readable, limits: UnpackLimits = LIMITS): AsyncGenerator<string> {
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  source.on('error', (error) => gunzip.destroy(error));
  source.pipe(gunzip);
  try {
    yield* linesOf(gunzip, limits);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code?.startsWith('Z_'))
      throw permanent(`the object is no readable gzip: ${(error as Error).message}`);
    throw error;
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}

async function* linesOf(chunks: AsyncIterable<Buffer>, limits: UnpackLimits): AsyncGenerator<string> {
  let line: Buffer[] = [];
  let lineBytes = 0;
  let unpackedBytes = 0;
  for await (const chunk of chunks) {
    unpackedBytes += chunk.length;
    if (unpackedBytes > limits.unpackedBytes)
      throw permanent(`the object unpacks to over ${limits.unpackedBytes} bytes`);
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      line.push(chunk.subarray(start, end));
      yield* textOf(line);
      line = [];
      lineBytes = 0;
      start = end + 1;
    }
    line.push(chunk.subarray(start));
    lineBytes += chunk.length - start;
    if (lineBytes > limits.lineBytes)
      throw permanent(`the object holds a line of over ${limits.lineBytes} bytes`);
  }
  yield* textOf(line);
}

function* textOf(parts: readonly Buffer[]): Generator<string> {
  const text = Buffer.concat(parts).toString('utf8').trim();
  if (text !== '') yield text;
}
