import { fstatSync } from 'node:fs';
import type { CommandIo } from '../io';
import { progressBar } from '../progress';

/** Shows how much of standard input was read, where that is a file; nobody knows how long a pipe goes on. */
export interface ReadingProgress {
  /** The same chunks, counted as they pass. */
  watch(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer>;
  stop(): void;
}

export function readingProgress(label: string, io: CommandIo): ReadingProgress {
  const size = fileSize(io.stdin);
  const bar = progressBar(label, io);
  return {
    async *watch(chunks) {
      let read = 0;
      for await (const chunk of chunks) {
        yield chunk;
        read += chunk.length;
        if (size > 0) bar.update(Math.min(1, read / size));
      }
    },
    stop: () => bar.stop(),
  };
}

/** Bytes; 0 for what is no file. */
function fileSize(stream: NodeJS.ReadableStream & { readonly fd?: number }): number {
  if (stream.fd === undefined) return 0;
  const stats = fstatSync(stream.fd);
  return stats.isFile() ? stats.size : 0;
}
