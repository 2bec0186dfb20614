import { Readable } from 'node:stream';
import { createGzip, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { gunzipLines } from '../../../functions/datadog-exporter/adapters/gunzip-lines';

async function linesOf(source: Readable): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of gunzipLines(source)) lines.push(line);
  return lines;
}

const inPieces = (bytes: Buffer, size: number) =>
  Readable.from(
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
      bytes.subarray(i * size, (i + 1) * size),
    ),
  );

describe('the lines of a gzipped object', () => {
  it('come out as they went in, however the bytes arrive', async () => {
    const line = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => text.trim() === text && !/[\n\r]/.test(text));
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.integer({ min: 1, max: 50 }), async (lines, size) => {
        expect(await linesOf(inPieces(gzipSync(lines.join('\n')), size))).toEqual(lines);
      }),
    );
  });

  it('leave out empty ones and need no newline at the end', async () => {
    expect(await linesOf(Readable.from([gzipSync('\na\r\n\n  \nb')]))).toEqual(['a', 'b']);
  });

  it('join over chunks of the unpacked text', async () => {
    const long = 'ä'.repeat(300_000);
    expect(await linesOf(Readable.from([gzipSync(`${long}\n${long}\n`)]))).toEqual([long, long]);
  });

  it.each([
    ['no gzip', Buffer.from('plain text')],
    ['cut short', gzipSync(Buffer.from('some text that is cut')).subarray(0, 20)],
    ['damaged', Buffer.from(gzipSync('text').map((byte, i) => (i === 12 ? byte ^ 0xff : byte)))],
  ])('reject for good when the object is %s', async (_, bytes) => {
    await expect(linesOf(Readable.from([bytes]))).rejects.toMatchObject({
      failure: { kind: 'permanent', reason: expect.stringContaining('the object is no whole gzip file') },
    });
  });

  it('pass on an error of the stream, which may pass', async () => {
    const broken = new Readable({
      read() {
        this.destroy(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }));
      },
    });
    await expect(linesOf(broken)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('give up a bomb long before it fills the memory', async () => {
    const zeros = Buffer.alloc(1024 * 1024);
    let written = 0;
    const gigabyte = Readable.from(
      (function* () {
        for (; written < 1_024; written++) yield zeros;
      })(),
    );
    const before = process.memoryUsage().rss;
    await expect(linesOf(gigabyte.pipe(createGzip({ level: 1 })))).rejects.toMatchObject({
      failure: { kind: 'permanent', reason: 'the object has a line longer than 16777216 bytes' },
    });
    expect(written).toBeLessThan(200);
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
  });

  it('give up an object that unpacks to too much, though its lines are short', async () => {
    const source = () => Readable.from([gzipSync('x\n'.repeat(5_000))]);
    const read = async (totalBytes: number) => {
      for await (const _ of gunzipLines(source(), { totalBytes, lineBytes: 10 }));
    };
    await expect(read(9_999)).rejects.toMatchObject({
      failure: { kind: 'permanent', reason: 'the object unfolds to more than 9999 bytes' },
    });
    await expect(read(10_000)).resolves.toBeUndefined();
  });

  it('let go of the stream when nobody reads on', async () => {
    const source = Readable.from([gzipSync('a\nb\n')]);
    for await (const line of gunzipLines(source)) if (line === 'a') break;
    expect(source.destroyed).toBe(true);
  });
});
