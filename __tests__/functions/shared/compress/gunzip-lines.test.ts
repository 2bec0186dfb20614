import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { gunzipLines, type LineLimits } from '../../../../functions/shared/compress/gunzip-lines';

const LIMITS: LineLimits = { totalBytes: 1024 ** 3, ratio: 200, lineBytes: 1024 ** 2 };

async function linesOf(chunks: Iterable<Uint8Array>, limits = LIMITS): Promise<string[]> {
  async function* bytes() {
    yield* chunks;
  }
  const lines: string[] = [];
  for await (const line of gunzipLines(bytes(), limits)) lines.push(line);
  return lines;
}

/** A gigabyte that takes a megabyte: the same member over and over, in the chunks of a network stream. */
function bomb(line: string): readonly Buffer[] {
  const member = gzipSync(line.repeat(1024 ** 2 / line.length));
  const bytes = Buffer.concat(Array.from({ length: 1024 }, () => member));
  return Array.from({ length: Math.ceil(bytes.length / 65_536) }, (_, i) =>
    bytes.subarray(i * 65_536, (i + 1) * 65_536),
  );
}

describe('lines of a gzip file', () => {
  it('are those that were written, however the bytes are cut', async () => {
    const line = fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.replaceAll('\n', ' '));
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1 }),
        fc.integer({ min: 1, max: 50 }),
        async (lines, size) => {
          const bytes = gzipSync(lines.join('\n'));
          const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
            bytes.subarray(i * size, (i + 1) * size),
          );
          const wanted = lines.at(-1) === '' ? lines.slice(0, -1) : lines;
          expect(await linesOf(chunks)).toEqual(wanted);
        },
      ),
    );
  });

  it('come out of several gzip members as out of one', async () => {
    expect(await linesOf([gzipSync('a\nb\n'), gzipSync('c\n')])).toEqual(['a', 'b', 'c']);
  });

  it('fail when the file is cut short', async () => {
    const bytes = gzipSync(Array.from({ length: 5_000 }, (_, i) => `line ${i}`).join('\n'));
    await expect(linesOf([bytes.subarray(0, bytes.length / 2)])).rejects.toThrow('unexpected end of file');
  });

  it('fail when the file is no gzip', async () => {
    await expect(linesOf([Buffer.from('{"timestamp":1}\n')])).rejects.toThrow('incorrect header check');
  });

  it('fail with what the source fails with', async () => {
    async function* broken() {
      yield gzipSync('a\n').subarray(0, 5);
      throw new Error('connection lost');
    }
    const read = async () => {
      for await (const _ of gunzipLines(broken(), LIMITS));
    };
    await expect(read()).rejects.toThrow('connection lost');
  });

  it('stop at a line of more than 1 MB', async () => {
    await expect(linesOf([gzipSync(Buffer.alloc(2 * 1024 ** 2, 97))])).rejects.toThrow(
      'line longer than 1048576',
    );
  });

  it('stop when the file unfolds beyond the limit', async () => {
    const limits = { ...LIMITS, totalBytes: 1000 };
    await expect(linesOf([gzipSync('abc\n'.repeat(300))], limits)).rejects.toThrow('more than 1000 bytes');
    await expect(linesOf([gzipSync('abc\n'.repeat(250))], limits)).resolves.toHaveLength(250);
  });

  it('allow a small repetitive file', async () => {
    await expect(linesOf([gzipSync('abc\n'.repeat(200_000))])).resolves.toHaveLength(200_000);
  });

  it('close their source when the reader leaves, though more of it waits', async () => {
    const bytes = gzipSync('a line that is said again\n'.repeat(500_000));
    const closed = new Promise<void>((resolve) => {
      async function* source() {
        try {
          for (let at = 0; at < bytes.length; at += 1024) yield bytes.subarray(at, at + 1024);
        } finally {
          resolve();
        }
      }
      void (async () => {
        for await (const _ of gunzipLines(source(), { ...LIMITS, ratio: Infinity })) {
          // Meanwhile zlib unfolds as much as it may ahead of the reader.
          await setTimeout(50);
          break;
        }
      })();
    });
    await expect(closed).resolves.toBeUndefined();
  });

  it.each([
    ['lines', `${'a'.repeat(1023)}\n`, 'more than 200 times its size'],
    ['zeros', '\0', 'line longer than 1048576 bytes'],
  ])('stop a bomb of 1 GB of %s after its first megabytes', async (_, line, reason) => {
    const chunks = bomb(line);
    let pulled = 0;
    function* counted() {
      for (const chunk of chunks) {
        pulled++;
        yield chunk;
      }
    }
    await expect(linesOf(counted())).rejects.toThrow(reason);
    expect(chunks.length).toBeGreaterThan(15);
    expect(pulled).toBeLessThan(4);
  });
});
