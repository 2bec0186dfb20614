import { Readable, Writable } from 'node:stream';
import type { CommandIo } from '../../cli/io';

export interface TestIo extends CommandIo {
  /** What was written, as text. */
  readonly out: () => string;
  readonly err: () => string;
  /** Resolves when everything that was written has arrived. */
  readonly flushed: () => Promise<void>;
}

/** Streams in memory for a command. */
export function testIo(input: string | Buffer = ''): TestIo {
  const [stdout, out] = collector();
  const [stderr, err] = collector();
  const flushed = async () => {
    while (stdout.writableLength + stderr.writableLength > 0) await new Promise(setImmediate);
  };
  return { stdin: Readable.from([Buffer.from(input)]), stdout, stderr, out, err, flushed };
}

function collector(): readonly [Writable, () => string] {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    // Small, so that commands have to wait for it as for a slow reader.
    highWaterMark: 64,
    write(chunk: Buffer, _encoding, done) {
      chunks.push(Buffer.from(chunk));
      setImmediate(done);
    },
  });
  return [stream, () => Buffer.concat(chunks).toString('utf8')];
}
