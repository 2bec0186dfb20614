import { Readable, type TransformOptions } from 'node:stream';
import { finished } from 'node:stream/promises';
import { constants, createGunzip, type Gunzip, type ZlibOptions } from 'node:zlib';

/** What a compressed file may unfold into; more is no log file but an attack on the reader. */
export interface UnfoldLimits {
  /** Bytes after decompression. */
  readonly totalBytes: number;
  /** Bytes out for each byte in; unlimited if left out. Text logs reach 30. */
  readonly ratio?: number;
}

/** Why a file was not unfolded to its end: limit, when it would break a cap; damage, when it is no whole gzip file. */
export class UnfoldFault extends Error {
  override readonly name = 'UnfoldFault';
  readonly kind: 'limit' | 'damage';
  constructor(kind: 'limit' | 'damage', message: string) {
    super(message);
    this.kind = kind;
  }
}

/** The ratio is judged from here on: a small file may well be repetitive. */
const RATIO_FROM_BYTES = 4 * 1024 * 1024;

/** Large enough that a call of zlib costs little beside its work. */
const CHUNK_BYTES = 256 * 1024;

/** So much is unfolded, beside the reader's own work, before it asks; zlib works in a thread of its own. */
const AHEAD_BYTES = 2 * CHUNK_BYTES;

/** The types know zlib's own options only; the stream's are passed on to it. */
const GUNZIP: ZlibOptions & TransformOptions = {
  chunkSize: CHUNK_BYTES,
  readableHighWaterMark: AHEAD_BYTES,
};

/**
 * The content of a gzip file, chunk by chunk, with memory for a few chunks. Members that follow each other are read
 * as one file, as gzip does; zeros behind the last are padding, anything else there is damage. What lies before a
 * damaged place is yielded before the fault is thrown, up to a kilobyte before it.
 * @throws UnfoldFault when the file is corrupt, cut short or beyond `limits`; an error of `compressed` as it is
 */
export async function* unfold(
  compressed: AsyncIterable<Uint8Array>,
  limits: UnfoldLimits,
): AsyncGenerator<Buffer> {
  const input = new Input();
  let bytesOut = 0;
  try {
    const unzipped = createGunzip(GUNZIP);
    void feed(input.passing(compressed), unzipped);
    for await (const chunk of unzipped) {
      bytesOut += chunk.length;
      judge(bytesOut, input.bytes, limits);
      yield chunk;
    }
  } catch (error) {
    if (!isZlibError(error)) throw error;
    const whole = Buffer.concat(input.kept);
    const data = error.code === 'Z_DATA_ERROR' ? whole.subarray(0, -TRAILER_BYTES) : whole;
    yield* await leftBehind(data, bytesOut);
    throw new UnfoldFault('damage', `is no whole gzip file: ${error.message}`);
  }
}

/**
 * Keeps the next piece ready, so that zlib never waits for the reader's work. A stream's own pipe would bring it only once
 * the one before is used up. Errors of the source destroy the stream with them; where the stream ends first, the source is closed.
 */
async function feed(source: AsyncIterable<Uint8Array>, unzipped: Gunzip): Promise<void> {
  let before = Promise.resolve();
  // Of a write that waits for the reader zlib says nothing any more once the stream is destroyed.
  const closed = new Promise<void>((resolve) => unzipped.once('close', resolve));
  try {
    for await (const piece of source) {
      const taken = new Promise<void>((resolve) => {
        unzipped.write(piece, () => resolve());
      });
      await Promise.race([before, closed]);
      if (unzipped.destroyed) return;
      before = taken;
    }
    unzipped.end();
  } catch (error) {
    unzipped.destroy(error as Error);
  }
}

function judge(bytesOut: number, bytesIn: number, { totalBytes, ratio = Infinity }: UnfoldLimits): void {
  if (bytesOut > totalBytes) throw new UnfoldFault('limit', `unfolds to more than ${totalBytes} bytes`);
  if (bytesOut > RATIO_FROM_BYTES && bytesOut > bytesIn * ratio)
    throw new UnfoldFault('limit', `unfolds to more than ${ratio} times its size`);
}

function isZlibError(error: unknown): error is NodeJS.ErrnoException {
  // By its code alone: a test's realm has an Error of its own.
  return String((error as NodeJS.ErrnoException | undefined)?.code).startsWith('Z_');
}

/** A file is kept up to this size for the case that it turns out damaged. */
const KEPT_BYTES = 4 * 1024 * 1024;

/** Counts what passes, and keeps it while it is little. */
class Input {
  bytes = 0;
  kept: Uint8Array[] = [];

  async *passing(compressed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of compressed) {
      this.bytes += chunk.length;
      if (this.bytes > KEPT_BYTES) this.kept = [];
      else this.kept.push(chunk);
      yield chunk;
    }
  }
}

/** Checksum and length, behind the data: where only they are wrong, all of the data is there. */
const TRAILER_BYTES = 8;

/**
 * A stream that fails drops what waits in it, and zlib what it unfolded in the call that failed: together less than
 * a megabyte. Once more in small steps, and with nothing waiting, gives it.
 */
async function leftBehind(compressed: Buffer, delivered: number): Promise<Buffer[]> {
  const gunzip = createGunzip({ chunkSize: 1024, finishFlush: constants.Z_SYNC_FLUSH });
  const chunks: Buffer[] = [];
  let bytes = 0;
  gunzip.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > delivered) chunks.push(chunk.subarray(Math.max(0, chunk.length - (bytes - delivered))));
  });
  await finished(Readable.from([compressed]).pipe(gunzip)).catch(() => undefined);
  return chunks;
}
