import { createReadStream, mkdtempSync, openSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readingProgress } from '../../../cli/anomalies/reading-progress';
import { testIo } from '../test-io';

async function* chunks() {
  yield Buffer.alloc(60);
  yield Buffer.alloc(40);
}

/** What a terminal shows while the chunks pass, each of them taking a minute. */
async function shown(stdin: NodeJS.ReadableStream): Promise<string> {
  const io = testIo();
  const now = jest.spyOn(performance, 'now').mockReturnValue(0);
  const progress = readingProgress('Scoring', {
    ...io,
    stdin,
    stderr: Object.assign(io.stderr, { isTTY: true }),
  });
  const passed: number[] = [];
  for await (const chunk of progress.watch(chunks())) {
    passed.push(chunk.length);
    now.mockReturnValue(60_000 * passed.length);
  }
  progress.stop();
  now.mockRestore();
  await io.flushed();
  expect(passed).toEqual([60, 40]);
  return io.err();
}

describe('the progress of reading standard input', () => {
  it('is a bar where it is a file', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'input-')), 'input.csv');
    writeFileSync(file, Buffer.alloc(100));
    const stdin = createReadStream(file, { fd: openSync(file, 'r') });
    expect(await shown(Object.assign(stdin, { fd: (stdin as unknown as { fd: number }).fd }))).toMatch(
      /Scoring .*60 %/s,
    );
  });

  it('is nothing where nobody knows how much will come', async () => {
    expect(await shown(testIo().stdin)).toBe('');
  });
});
