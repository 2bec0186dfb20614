import { unfold } from '../../../shared/compress/unfold';
import type { ScanLimits } from './limits';
import { ReadingStopped } from './record-reader';

/** The source of the bytes failed; the file itself may be sound. */
export class SourceFailed extends Error {
  override readonly name = 'SourceFailed';
}

/**
 * The text of a file, unfolded if its first two bytes say gzip.
 * @throws UnfoldFault, ReadingStopped, SourceFailed
 */
export async function* openFile(
  body: AsyncIterable<Uint8Array>,
  limits: ScanLimits,
): AsyncGenerator<Uint8Array> {
  const source = ownErrors(body);
  try {
    const head = await headOf(source);
    const whole = restOf(head, source);
    yield* head[0] === 0x1f && head[1] === 0x8b ? unfold(whole, limits) : counted(whole, limits.totalBytes);
  } finally {
    await source.return(undefined);
  }
}

async function* ownErrors(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, undefined> {
  try {
    for await (const chunk of body) yield chunk;
    return undefined;
  } catch (error) {
    throw new SourceFailed(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** At least two bytes, if there are as many. */
async function headOf(source: AsyncGenerator<Uint8Array>): Promise<Uint8Array> {
  let head: Uint8Array = new Uint8Array();
  while (head.length < 2) {
    const { done, value } = await source.next();
    if (done) break;
    head = head.length === 0 ? value : Buffer.concat([head, value]);
  }
  return head;
}

async function* restOf(head: Uint8Array, source: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head;
  for (;;) {
    const { done, value } = await source.next();
    if (done) return;
    yield value;
  }
}

async function* counted(chunks: AsyncIterable<Uint8Array>, totalBytes: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > totalBytes) throw new ReadingStopped('limit', `holds more than ${totalBytes} bytes`);
    yield chunk;
  }
}
