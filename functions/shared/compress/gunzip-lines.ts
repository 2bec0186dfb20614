import { UnfoldFault, type UnfoldLimits, unfold } from './unfold';

export interface LineLimits extends UnfoldLimits {
  /** Bytes of one line. */
  readonly lineBytes: number;
}

const NEWLINE = 0x0a;

/**
 * The lines of a gzip file, one by one, with memory for a single line and a few chunks.
 * @throws UnfoldFault when the file is corrupt, cut short or beyond `limits`; an error of `compressed` as it is
 */
export async function* gunzipLines(
  compressed: AsyncIterable<Uint8Array>,
  limits: LineLimits,
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
    if (restBytes > limits.lineBytes)
      throw new UnfoldFault('limit', `has a line longer than ${limits.lineBytes} bytes`);
  }
  if (restBytes > 0) yield Buffer.concat(rest).toString();
}
