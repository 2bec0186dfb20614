import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** What a compressed file may unfold into; more is no log file but an attack on the reader. */
export interface UnfoldLimits {
  /** Bytes after decompression. */
  readonly totalBytes: number;
  /** Bytes out for each byte in. Text logs reach 30. */
  readonly ratio: number;
  /** Bytes of one line. */
  readonly lineBytes: number;
}

/** The ratio is judged from here on: a small file may well be repetitive. */
const RATIO_FROM_BYTES = 4 * 1024 * 1024;

const NEWLINE = 0x0a;

/**
 * The lines of a gzip file, one by one, with memory for a single line.
 * @throws Error when the file is corrupt, cut short, or unfolds beyond `limits`
 */
export async function* gunzipLines(
  compressed: AsyncIterable<Uint8Array>,
  limits: UnfoldLimits,
): AsyncGenerator<string> {
  let rest: Buffer[] = [];
  let restBytes = 0;
  for await (const chunk of unfold(compressed, limits)) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      yield rest.length === 0
        ? chunk.toString('utf8', start, end)
        : Buffer.concat([...rest, chunk.subarray(start, end)]).toString();
      [rest, restBytes, start] = [[], 0, end + 1];
    }
    if (start < chunk.length) rest.push(chunk.subarray(start));
    restBytes += chunk.length - start;
    if (restBytes > limits.lineBytes) throw new Error(`a line is longer than ${limits.lineBytes} bytes`);
  }
  if (restBytes > 0) yield Buffer.concat(rest).toString();
}

async function* unfold(
  compressed: AsyncIterable<Uint8Array>,
  { totalBytes, ratio }: UnfoldLimits,
): AsyncGenerator<Buffer> {
  let bytesIn = 0;
  let bytesOut = 0;
  async function* counted() {
    for await (const chunk of compressed) {
      bytesIn += chunk.length;
      yield chunk;
    }
  }
  // Errors of either stream end the loop below; leaving the loop destroys both.
  const unzipped = pipeline(Readable.from(counted()), createGunzip(), () => undefined);
  for await (const chunk of unzipped) {
    bytesOut += chunk.length;
    if (bytesOut > totalBytes) throw new Error(`unfolds to more than ${totalBytes} bytes`);
    if (bytesOut > RATIO_FROM_BYTES && bytesOut > bytesIn * ratio)
      throw new Error(`unfolds to more than ${ratio} times its size`);
    yield chunk;
  }
}
