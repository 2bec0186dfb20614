import { createReadStream, existsSync, mkdtempSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { CliError } from '../../../cli/cli-error';
import { createProgram } from '../../../cli/program';
import { SeriesModel } from '../../../functions/anomaly-detector/core/model/series-model';
import { testIo } from '../test-io';

const HEADER = 'timestamp,value';

/** A terminal's "to the first column, erase the line" (ECMA-48). */
const ERASED_LINE = '\u001b[1G\u001b[2K';

/** What `secmon anomalies` writes for the input, and the error it ends with. @param isTerminal of all its streams */
async function ran(input: string, { options = [] as string[], isTerminal = false } = {}) {
  const io = testIo(input);
  for (const stream of [io.stdin, io.stderr]) Object.assign(stream, { isTTY: isTerminal });
  const error = await createProgram(io)
    .parseAsync(['node', 'secmon', 'anomalies', ...options])
    .then(
      () => undefined,
      (problem: Error) => problem,
    );
  await io.flushed();
  return { out: io.out(), err: io.err(), error };
}

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

  it('says how many points came late or twice, and after which line, and goes on', async () => {
    const lines = csv(spiked).trimEnd().split('\n');
    const repeated = lines
      .with(9, `${lines[9]}\n${lines[2]}`)
      .with(391, `${lines[391]}\n${lines[391]}\n${lines[5]}`)
      .with(395, `${lines[395]}\n${lines[395]}`);
    const { out, err, error } = await ran(repeated.join('\n'));
    expect(error).toBeUndefined();
    expect(out.trimEnd().split('\n')).toHaveLength(405);
    expect(err).toMatch(
      /^warning: standard input: 4 of 404 points came late or twice and were not judged: 2 after line 393, whose time is 2026-01-02 08:30:00\. Sort the lines by time.*\n$/,
    );
  });

  it('names the first line of those that as many came after', async () => {
    const lines = csv(spiked).trimEnd().split('\n');
    const repeated = lines.with(9, `${lines[9]}\n${lines[2]}`).with(391, `${lines[391]}\n${lines[5]}`);
    expect((await ran(repeated.join('\n'))).err).toContain('1 after line 10, ');
  });

  it.each([[spiked], [[1]], [[]]])('says nothing of points in order', async (values) => {
    expect((await ran(csv(values))).err).toBe('');
  });

  it('answers all lines and fails where the newest come first', async () => {
    const [header, ...lines] = csv(spiked).trimEnd().split('\n');
    const { out, error } = await ran([header, ...lines.toReversed()].join('\n'));
    expect(out.trimEnd().split('\n')).toHaveLength(401);
    expect(error).toBeInstanceOf(CliError);
    expect(error?.message).toMatch(
      /^standard input: 399 of 400 points came late or twice and were not judged: 399 after line 2, whose time is 2026-01-02 09:15:00\.\n {2}Sort/,
    );
  });

  it('names the line whose time jumped ahead of all others', async () => {
    const lines = csv(spiked).split('\n');
    const { err, error } = await ran(lines.toSpliced(300, 0, '2099-01-01 00:00:00,1').join('\n'));
    expect(err).toContain(
      '101 of 401 points came late or twice and were not judged: 101 after line 301, whose time is 2099',
    );
    expect(error).toBeUndefined();
  });

  it('fails where more points came late or twice than not', async () => {
    const twice = csv(spiked)
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => `${line}\n${line}`);
    expect((await ran([HEADER, ...twice].join('\n'))).error).toBeUndefined();
    const { error } = await ran([HEADER, ...twice, twice.at(-1)].join('\n'));
    expect(error?.message).toContain('402 of 802 points');
  });

  it.each([
    [60, '60 seconds'],
    [149, '149 seconds'],
    [150, undefined],
    [600, undefined],
    [630, '10.5 minutes'],
    [908.52, '15.1 minutes'],
    [3600, '60 minutes'],
  ])('warns of points that are far from five minutes apart: %d seconds', async (seconds, written) => {
    const start = Date.UTC(2026, 0, 1) / 1000;
    // One gap of many days, in the middle, says nothing of the others.
    const lines = spiked.map(
      (value, index) => `${start + index * seconds + (index > 199 ? 8e6 : 0)},${value}`,
    );
    const { err, error } = await ran([HEADER, ...lines].join('\n'));
    expect(error).toBeUndefined();
    const warning = `warning: standard input: the points are ${written} apart (median), and the model is tuned to five minutes. See secmon anomalies --help.\n`;
    expect(err).toBe(written === undefined ? '' : warning);
  });

  it('goes by the first thousand steps of a series', async () => {
    const start = Date.UTC(2026, 0, 1) / 1000;
    const at = (index: number) => start + 300 * Math.min(index, 1_000) + 3600 * Math.max(0, index - 1_000);
    const lines = Array.from({ length: 2_100 }, (_, index) => `${at(index)},1`);
    expect((await ran([HEADER, ...lines].join('\n'))).err).toBe('');
  });

  it('tells a terminal what it waits for, and what it did', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'chart-')), 'chart.html');
    const { err } = await ran(csv(spiked), { options: ['--chart', file], isTerminal: true });
    expect(err).toBe(
      `Reading timestamp,value lines from standard input, to its end (Ctrl-D).\n400 points, 1 alarm of the bare model.\nChart: ${file}\n`,
    );
    expect((await ran(csv([1]), { options: ['-'], isTerminal: true })).err).toMatch(
      /\n1 point, 0 alarms of the bare model\.\n$/,
    );
  });

  it('tells a terminal nothing of waiting where its input comes from elsewhere', async () => {
    const io = testIo(csv([1]));
    Object.assign(io.stderr, { isTTY: true });
    await createProgram(io).parseAsync(['node', 'secmon', 'anomalies']);
    await io.flushed();
    expect(io.err()).not.toContain('Reading');
  });

  it.each([
    ['series.csv', 'it reads standard input. Write < series.csv'],
    ['- series.csv', 'Write < series.csv'],
    ['--chart -', "argument '-' is invalid. Name a file"],
    ['--chart --foo', "argument '--foo' is invalid. Name a file"],
    ['--chart=', "argument '' is invalid. Name a file."],
    ['--chart a.html --chart b.html', "argument 'b.html' is invalid. There is one page"],
  ])('refuses %s as wrong usage', async (options, problem) => {
    const { out, err, error } = await ran(csv([1]), { options: options.split(' ') });
    expect(error).toMatchObject({ name: 'CommanderError', exitCode: 1 });
    expect(err).toContain(problem);
    expect(out).toBe('');
  });

  it('says in its help where its input comes from, and what a CloudWatch user has to do', async () => {
    const { out } = await ran('', { options: ['--help'] });
    expect(out).toContain('Usage: secmon anomalies [options] < FILE\n');
    expect(out).toContain("--query 'sort_by(Datapoints, &Timestamp)[].[Timestamp, Sum]' | tr '\\t' ,)");
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
    const lines = ['2026-03-29 02:30:00,1', '2026-03-29T04:30:00+02:00,1', '2026-03-29T02:30:00.5Z,1'];
    const { out, err } = await ran([HEADER, ...lines].join('\n'));
    expect(out.trimEnd().split('\n').slice(1)).toEqual(lines.map((line) => `${line},0`));
    // The second is the instant of the first.
    expect(err).toContain('1 of 3 points came late or twice and were not judged: 1 after line 2');
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
    expect(drawn.at(-1)).toContain(ERASED_LINE);
  });

  it('draws a page that explains the alarms', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'chart-')), 'network-in.html');
    const out = await anomalies(csv(spiked), '--chart', file);
    expect(out).toBe(await anomalies(csv(spiked)));
    const page = readFileSync(file, 'utf8');
    expect(page).toContain('<h1>network-in</h1>');
    expect(page).toContain('1 January 2026 to 2 January 2026 · 400 points · 1 alarm of the bare model<');
    expect(page).toContain(`>${timeOf(390).slice(0, 16)}</time></th><td class="number">1,000</td>`);
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

  it('leaves no page where there was none and a line is wrong', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'chart-')), 'chart.html');
    await expect(anomalies('timestamp,value\nyesterday,1\n', '--chart', file)).rejects.toThrow('no time');
    expect(existsSync(file)).toBe(false);
  });

  it('says before it starts that the page cannot be written', async () => {
    const io = testIo(csv(spiked));
    const run = createProgram(io).parseAsync(['node', 'secmon', 'anomalies', '--chart', tmpdir()]);
    await expect(run).rejects.toThrow(`${tmpdir()}: is a folder, not a file`);
    expect(io.out()).toBe('');
    const { out, error } = await ran(csv([1]), { options: ['--chart', join(tmpdir(), 'no', 'chart.html')] });
    expect(error?.message).toContain('chart.html: no such file');
    expect(out).toBe('');
  });
});
