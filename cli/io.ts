/** Where a command reads and writes: the process's own streams, or a test's. */
export interface CommandIo {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  /** Results, and nothing else. */
  readonly stdout: NodeJS.WritableStream & {
    readonly isTTY?: boolean;
    /** Of a terminal: characters a line. */
    readonly columns?: number;
  };
  /** Progress and errors. */
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

/** Writes one line of results and waits while the reader is slower than we are. */
export async function writeLine(stream: NodeJS.WritableStream, line: string): Promise<void> {
  if (stream.write(`${line}\n`)) return;
  await new Promise<void>((resolve) => {
    const goOn = () => {
      stream.off('drain', goOn);
      // Nobody reads any more: the stream's own error handler decides what that means.
      stream.off('close', goOn);
      resolve();
    };
    stream.on('drain', goOn);
    stream.on('close', goOn);
  });
}
