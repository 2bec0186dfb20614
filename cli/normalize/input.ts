import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { CliError, fileProblem } from '../cli-error';

/** A line, or a JSON document that has no line breaks, may be this long: a string of Node's holds 512 MiB. */
export const MAX_DOCUMENT_LENGTH = 256 * 1024 * 1024;

export interface Line {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

/** The bytes of a file, or of `stdin` for "-"; gunzipped where they start as gzip does, whatever the file's name. */
export async function* readInput(file: string, stdin: NodeJS.ReadableStream): AsyncGenerator<Buffer> {
  const chunks: AsyncIterable<Buffer | string> = file === '-' ? stdin : createReadStream(file);
  try {
    yield* gunzipped(chunks);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code.startsWith('Z_')) throw new CliError(`${file}: the gzip data is damaged or cut off`);
    throw new CliError(`${file}: ${fileProblem(error)}`);
  }
}

async function* gunzipped(chunks: AsyncIterable<Buffer | string>): AsyncGenerator<Buffer> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done) return;
  const head = Buffer.from(first.value);
  const all = (async function* () {
    yield head;
    for (let next = await iterator.next(); !next.done; next = await iterator.next())
      yield Buffer.from(next.value);
  })();
  if (head[0] !== 0x1f || head[1] !== 0x8b) return yield* all;
  const { pipeline, Readable } = await import('node:stream');
  const gunzip = createGunzip();
  // The error reaches us through the loop below; the callback is what pipeline wants.
  pipeline(Readable.from(all), gunzip, () => undefined);
  for await (const chunk of gunzip) yield chunk as Buffer;
}

/** The lines of UTF-8 text, without line ends and byte order mark. */
export async function* linesOf(chunks: AsyncIterable<Buffer>, file: string): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8');
  let parts: string[] = [];
  let length = 0;
  let number = 0;
  const take = (): Line => {
    const text = parts.join('').replace(/\r$/, '');
    parts = [];
    length = 0;
    return { number: ++number, text };
  };
  const keep = (text: string) => {
    parts.push(text);
    length += text.length;
    if (length > MAX_DOCUMENT_LENGTH)
      throw new CliError(
        `${file}:${number + 1}: line of more than ${MAX_DOCUMENT_LENGTH / 1024 / 1024} MiB`,
        "Make it one record a line, e.g. with jq -c '.Findings[]'.",
      );
  };
  for await (const chunk of chunks) {
    const pieces = decoder.decode(chunk, { stream: true }).split('\n');
    for (const [index, piece] of pieces.entries()) {
      if (index > 0) yield take();
      keep(piece);
    }
  }
  keep(decoder.decode());
  if (length > 0) yield take();
}
