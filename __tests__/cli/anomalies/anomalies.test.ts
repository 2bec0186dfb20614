import { createReadStream, mkdtempSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { createProgram } from '../../../cli/program';
import { SeriesModel } from '../../../functions/anomaly-detector/core/model/series-model';
import { testIo } from '../test-io';

const HEADER = 'timestamp,value';

/** A terminal's "to the first column, erase the line" (ECMA-48). */
const ERASED_LINE = '\u001b[1G\u001b[2K';

/** What `secmon anomalies` prints for the input. */
async function anomalies(input: string | Buffer, ...options: string[]): Promise<string> {
  const io = testIo(input);
  await createProgram(io).parseAsync(['node', 'secmon', 'anomalies', ...options]);
  await io.flushed();
  return io.out();
}

function csv(values: readonly number[], lineEnd = '\n'): string {
  const lines = values.map((value, index) => `${timeOf(index)},${value}`);
  return [HEADER, ...lines, ''].join(lineEnd);
}

function timeOf(index: number): string {
  return new Date(Date.UTC(2026, 0, 1) + index * 300_000).toISOString().slice(0, 19).replace('T', ' ');
}

const spiked = Array.from({ length: 400 }, (_, index) => (index === 390 ? 1_000 : index % 7));

describe('secmon anomalies', () => {
  it('answers each line with the score of the model, beside what it was given', async () => {
    const model = new SeriesModel();
    const start = Date.UTC(2026, 0, 1) / 1000;
    const scores = spiked.map((value, index) => model.observe(start + index * 300, value)?.score);
    const lines = spiked.map((value, index) => `${timeOf(index)},${value},${scores[index]}`);
    expect(await anomalies(csv(spiked))).toBe([`${HEADER},anomaly_score`, ...lines, ''].join('\n'));
    expect(scores[390]).toBeGreaterThan(0.5);
  });

  it('scores a beginning as it scores it within the whole', async () => {
    const whole = await anomalies(csv(spiked));
    expect(whole.startsWith(await anomalies(csv(spiked.slice(0, 395))))).toBe(true);
  });

  it('takes the line ends of Windows, empty lines and a byte order mark', async () => {
    const plain = await anomalies(csv(spiked));
    expect(await anomalies(csv(spiked, '\r\n'))).toBe(plain);
    expect(await anomalies(`\uFEFF${csv(spiked).replaceAll('\n', '\n\n')}`)).toBe(plain);
    expect(await anomalies(csv(spiked).replace('timestamp', 'Timestamp').trimEnd())).toBe(plain);
  });

  it('gives points that come late or twice a score of 0, and the others theirs', async () => {
    const lines = csv(spiked).trimEnd().split('\n');
    const [plain, repeated] = [
      await anomalies(csv(spiked)),
      lines.with(391, `${lines[391]}\n${lines[391]}\n${lines[5]}`),
    ];
    const answers = plain.trimEnd().split('\n');
    expect(await anomalies(repeated.join('\n'))).toBe(
      [...answers.slice(0, 392), `${lines[391]},0`, `${lines[5]},0`, ...answers.slice(392), ''].join('\n'),
    );
  });

  it('reads seconds and milliseconds since 1970 as the times that they are', async () => {
    const scores = (out: string) => out.split('\n').map((line) => line.split(',')[2]);
    const written = (write: (ms: number) => string) =>
      csv(spiked).replaceAll(/^\d.*(?=,)/gm, (time) => write(Date.parse(`${time}Z`)));
    const expected = scores(await anomalies(csv(spiked)));
    for (const write of [
      (ms: number) => `${ms / 1000}`,
      (ms: number) => `${ms}`,
      (ms: number) => `${ms / 1000}.250`,
      (ms: number) => `${ms}.5`,
      (ms: number) => `${(ms / 1000) % 600 === 0 ? ms : ms / 1000}`,
    ]) {
      const out = await anomalies(written(write));
      expect(scores(out)).toEqual(expected);
      expect(out).toContain(`\n${write(Date.UTC(2026, 0, 1, 0, 5))},1,`);
    }
  });

  it('takes fields in quotes, the header too, and prints them without', async () => {
    const quoted = csv(spiked).replaceAll(/[^,\n]+/g, '"$&"');
    expect(await anomalies(quoted)).toBe(await anomalies(csv(spiked)));
    expect(await anomalies(`${HEADER}\n "2026-01-01 00:00:00" , "1"\n`)).toContain(
      '\n2026-01-01 00:00:00,1,0\n',
    );
  });

  it.each([
    '"2026-01-01 00:00:00,1',
    '2026-01-01 00:00:00,1"',
    '"2026-01-01 00:00:00"x,1',
    '"2026-01-01\n00:00:00",1',
  ])('refuses quotes that are not closed, %j, and names the line', async (line) => {
    await expect(anomalies(`${HEADER}\n2026-01-01 00:00:00,1\n${line}\n`)).rejects.toThrow(
      'standard input:3: a quote is not closed on its line, or stands within a field',
    );
  });

  it('reads times in UTC unless they say else', async () => {
    const out = await anomalies(
      [HEADER, '2026-03-29 02:30:00,1', '2026-03-29T04:30:00+02:00,1', '2026-03-29T02:30:00.5Z,1', ''].join(
        '\n',
      ),
    );
    expect(out.trimEnd().split('\n').slice(1)).toEqual([
      '2026-03-29 02:30:00,1,0',
      '2026-03-29T04:30:00+02:00,1,0',
      '2026-03-29T02:30:00.5Z,1,0',
    ]);
  });

  it.each([
    ['NaN', '"NaN" is no finite number'],
    ['Infinity', '"Infinity" is no finite number'],
    ['-inf', '"-inf" is no finite number'],
    ['1e999', '"1e999" is no finite number'],
    ['0x10', '"0x10" is no finite number'],
    ['', '"" is no finite number'],
    ['1,2', '3 fields instead of 2'],
    ['\u0007', '"\\u0007" is no finite number'],
    ['9'.repeat(200).concat('x'), `"${'9'.repeat(79)}…" is no finite number`],
  ])('refuses the value %j and names its line', async (value, problem) => {
    const io = testIo(`${csv([1, 2])}\n${timeOf(3)},${value}\n${timeOf(4)},1\n`);
    const run = createProgram(io).parseAsync(['node', 'secmon', 'anomalies']);
    await expect(run).rejects.toThrow(`standard input:5: ${problem}`);
    await io.flushed();
    expect(io.out().trimEnd().split('\n')).toHaveLength(3);
  });

  it('counts the fields of a line that has too few in the singular', async () => {
    await expect(anomalies(`${HEADER}\n${timeOf(0)}\n`)).rejects.toThrow(
      'standard input:2: 1 field instead of 2',
    );
  });

  it.each([
    '2026-02-30 00:00:00',
    '2026-13-01 00:00:00',
    '2026-01-01 25:00:00',
    '2026-01-01',
    '5',
    '17672256000',
    '17672256000000',
    '1767225600.',
    '-1767225600',
    '',
  ])('refuses the time %j and names its line', async (time) => {
    await expect(anomalies(`${HEADER}\r\n${time},1\r\n`)).rejects.toThrow(
      `standard input:2: "${time}" is no time`,
    );
  });

  it.each([
    ['2026-01-01 00:00:00,1', 'standard input:1: the header is "2026-01-01 00:00:00,1"'],
    ['', 'standard input: it is empty'],
    ['time\tvalue', 'standard input:1: the header is "time\\tvalue"'],
    ['\u001b[2Jx', 'standard input:1: the header is "\\u001b[2Jx"'],
  ])('refuses input without a header: %j', async (input, problem) => {
    await expect(anomalies(input)).rejects.toThrow(problem);
  });

  it.each([
    ['UTF-16', Buffer.from(csv([1]), 'utf16le')],
    ['a picture', Buffer.of(0x89, 0x50, 0x4e, 0x47)],
  ])('refuses %s and prints none of it', async (_, input) => {
    await expect(anomalies(input)).rejects.toThrow(/^standard input:1: it is no UTF-8 text\n.*UTF-8\.$/);
  });

  it('reads whatever finite number and time JavaScript writes, and refuses all other text with its line', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.date({ noInvalidDate: true, min: new Date('0000-01-01'), max: new Date('9999-12-31') }),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.string({ minLength: 1 }).filter((text) => !/[\r\n]/.test(text) && text.trim() !== ''),
        async (date, value, text) => {
          const line = `${date.toISOString()},${value}`;
          expect(await anomalies(`${HEADER}\n${line}\n`)).toBe(`${HEADER},anomaly_score\n${line},0\n`);
          await expect(anomalies(`${HEADER}\n${line}\n${text}\n`)).rejects.toThrow('standard input:3: ');
        },
      ),
    );
  });

  it.each([
    ['the last line', ''],
    ['a wrong one', 'yesterday,1\n'],
  ])('takes its progress off the terminal after %s', async (_, end) => {
    const file = join(mkdtempSync(join(tmpdir(), 'input-')), 'input.csv');
    writeFileSync(file, `${HEADER}\n${'\n'.repeat(100_000)}${end || `${timeOf(0)},1\n`}`);
    const fd = openSync(file, 'r');
    const io = testIo();
    const terminal = Object.assign(io.stderr, { isTTY: true });
    const stdin = Object.assign(createReadStream(file, { fd }), { fd });
    // The bar's timer alone: one that goes on must not keep the test's process alive.
    jest.useFakeTimers({ doNotFake: ['performance', 'setImmediate', 'nextTick', 'queueMicrotask'] });
    let now = 0;
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => (now += 2_000));
    await createProgram({ ...io, stdin, stderr: terminal })
      .parseAsync(['node', 'secmon', 'anomalies'])
      .catch(() => undefined);
    clock.mockRestore();
    jest.useRealTimers();
    await io.flushed();
    const [, ...drawn] = io.err().split('Scoring');
    expect(drawn.length).toBeGreaterThan(0);
    expect(drawn.at(-1)?.endsWith(ERASED_LINE)).toBe(true);
  });

  it('draws a page that explains the alarms', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'chart-')), 'chart.html');
    const out = await anomalies(csv(spiked), '--chart', file);
    expect(out).toBe(await anomalies(csv(spiked)));
    const page = readFileSync(file, 'utf8');
    expect(page).toContain('1 January 2026 to 2 January 2026 · 1 alarm<');
    expect(page).toContain(
      `>${timeOf(390).slice(0, 16)}</time></th><td class="nowrap">lag-pattern</td><td class="number">1,000</td>`,
    );
  });

  it('leaves an older chart as it is when a line is wrong', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'chart-')), 'chart.html');
    await anomalies('timestamp,value\n2026-01-01 00:00:00,1\n', '--chart', file);
    const before = readFileSync(file, 'utf8');
    await expect(anomalies('timestamp,value\nyesterday,1\n', '--chart', file)).rejects.toThrow('no time');
    expect(readFileSync(file, 'utf8')).toBe(before);
    await anomalies('timestamp,value\n', '--chart', file);
    expect(readFileSync(file, 'utf8')).toMatch(/No points[\s\S]*<\/html>\s*$/);
  });

  it('says before it starts that the page cannot be written', async () => {
    const io = testIo(csv(spiked));
    const run = createProgram(io).parseAsync(['node', 'secmon', 'anomalies', '--chart', tmpdir()]);
    await expect(run).rejects.toThrow(`${tmpdir()}: is a folder, not a file`);
    expect(io.out()).toBe('');
  });
});
