import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { normalize } from '../../../cli/normalize/normalize';
import type { NormalizableSource } from '../../../cli/normalize/sources';
import { testIo } from '../test-io';

const SAMPLES = join(__dirname, '../../../cli/demo/sample-account');
const folder = mkdtempSync(join(tmpdir(), 'secmon-normalize-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function sample(path: string, lines = Number.POSITIVE_INFINITY): string[] {
  return readFileSync(join(SAMPLES, path), 'utf8').trim().split('\n').slice(0, lines);
}

async function run(source: NormalizableSource, input: string | Buffer) {
  const io = testIo(input);
  const error = await normalize('-', { source }, io).then(
    () => undefined,
    (reason: Error) => reason,
  );
  await io.flushed();
  const events = io
    .out()
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  return { events, err: io.err(), error };
}

const [first = '', second = ''] = sample('api/guardduty-findings.ndjson', 2);

describe('secmon normalize', () => {
  it.each([
    ['one object', first, 1],
    ['one object over many lines', JSON.stringify(JSON.parse(first), null, 2), 1],
    ['an array', `[${first},${second}]`, 2],
    ['an array over many lines', JSON.stringify([JSON.parse(first), JSON.parse(second)], null, 2), 2],
    ['NDJSON', `${first}\n${second}\n`, 2],
    ['NDJSON with blank lines, CRLF and no last line end', `\r\n${first}\r\n\r\n${second}`, 2],
    ['a byte order mark', `\uFEFF${first}`, 1],
    ['an answer of GetFindings', `{"Findings":[${first},${second}]}`, 2],
    ['an answer over many lines', `{\n"Findings":\n[${first},\n${second}]\n}`, 2],
    ['gzip', gzipSync(`${first}\n${second}`), 2],
    ['gzip of several members', Buffer.concat([gzipSync(`${first}\n`), gzipSync(second)]), 2],
  ])('reads %s', async (_, input, count) => {
    const { events, error, err } = await run('guardduty', input);
    expect({ error, err }).toEqual({ error: undefined, err: '' });
    expect(events.map(({ class_uid }) => class_uid)).toEqual(Array(count).fill(2004));
  });

  it.each([
    ['guardduty', 'events/guardduty.ndjson', 2004],
    ['guardduty', 'api/guardduty-findings.ndjson', 2004],
    ['inspector', 'events/inspector.ndjson', 2002],
    ['inspector', 'api/inspector-findings.ndjson', 2002],
    ['waf', 'logs/waf.ndjson', 4002],
  ] as const)('prints one event for each %s record of %s', async (source, path, classUid) => {
    const lines = sample(path);
    const { events, error } = await run(source, lines.join('\n'));
    expect(error).toBeUndefined();
    expect(events).toHaveLength(lines.length);
    expect(new Set(events.map(({ class_uid }) => class_uid))).toEqual(new Set([classUid]));
  });

  it('gives an event and the API record of one finding version the same identity', async () => {
    const event = await run('inspector', sample('events/inspector.ndjson', 1).join(''));
    const { findingArn } = JSON.parse(event.events[0].raw_data);
    const record = sample('api/inspector-findings.ndjson').find((line) => line.includes(findingArn)) ?? '';
    const polled = await run('inspector', record);
    expect(polled.events[0].raw_data).toBe(event.events[0].raw_data);
  });

  it('reads an answer of GetSampledRequests', async () => {
    const samples = sample('api/waf-sampled-requests.ndjson', 3).map((line) => JSON.parse(line));
    const answer = {
      WebAclArn: samples[0].WebAclArn,
      SampledRequests: samples.map(({ SampledRequest }) => SampledRequest),
      TimeWindow: { StartTime: 1757289600, EndTime: 1757289900 },
    };
    const { events, error } = await run('waf', JSON.stringify(answer));
    expect(error).toBeUndefined();
    expect(events).toHaveLength(3);
  });

  it('prints the good records, names line and problem of the bad ones, and fails', async () => {
    const { events, error, err } = await run('guardduty', `${first}\n{"Id": 7}\nnot json\n${second}`);
    expect(events).toHaveLength(2);
    expect(err).toMatch(/^standard input:2: .+\nstandard input:3: not JSON: .+\n$/);
    expect(err).toMatch(/:2: .*(arn|Arn)/);
    expect(error?.message).toMatch(/2 of 4 records could not be normalised/);
  });

  it('goes on behind a damaged first line', async () => {
    const { events, err } = await run('guardduty', `${first.slice(0, 80)}\n${second}`);
    expect(events).toHaveLength(1);
    expect(err).toMatch(/^standard input:1: not JSON/);
  });

  it('names the index of a bad record in a list', async () => {
    const { events, err } = await run('guardduty', `{"Findings":[${first},5]}`);
    expect(events).toHaveLength(1);
    expect(err).toMatch(/^standard input:1: Findings\[1\]: /);
  });

  it('says what is wrong with an event of another service', async () => {
    const { error, err } = await run('guardduty', sample('events/inspector.ndjson', 1).join(''));
    expect(error).toBeDefined();
    expect(err).toMatch(/aws\.guardduty/);
  });

  it.each([
    ['nothing', '', /is empty/],
    ['blank lines', '\n \n', /is empty/],
    ['text', 'hello\nworld', /standard input: not JSON: .*/],
    ['a document that breaks off', '{\n  "Findings": [\n', /line 3, column 1|end of JSON/i],
    ['damaged gzip', gzipSync('x'.repeat(500)).subarray(0, 20), /gzip data is damaged or cut off/],
  ])('fails readably on %s', async (_, input, message) => {
    const { error, events } = await run('guardduty', input);
    expect(error?.message).toMatch(message);
    expect(events).toEqual([]);
  });

  it('keeps hostile text out of the terminal', async () => {
    const { err } = await run('guardduty', '{"Id":"\\u001b[31mred\\u202e","Arn":"\\u001b]0;x\\u0007"}');
    expect(err).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  it('is not polluted by __proto__', async () => {
    await run('guardduty', `{"__proto__":{"polluted":true},${first.slice(1)}`);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('names a file that is not there', async () => {
    const path = join(folder, 'missing.json');
    await expect(normalize(path, { source: 'waf' }, testIo())).rejects.toThrow(`${path}: no such file`);
    await expect(normalize(folder, { source: 'waf' }, testIo())).rejects.toThrow(`${folder}: is a folder`);
  });

  it('reads files, gzipped or not, whatever their name', async () => {
    const path = join(folder, 'log.txt');
    writeFileSync(path, gzipSync(sample('logs/waf.ndjson', 3).join('\n')));
    const io = testIo();
    await normalize(path, { source: 'waf' }, io);
    await io.flushed();
    expect(io.out().trim().split('\n')).toHaveLength(3);
    expect(io.stdout.listenerCount('close')).toBe(0);
  });

  it('prints the first event before the last record is read', async () => {
    const io = testIo();
    let printedEarly = false;
    const lines = sample('logs/waf.ndjson', 40);
    async function* slow() {
      for (const [index, line] of lines.entries()) {
        if (index === lines.length - 1) printedEarly = io.out() !== '';
        yield Buffer.from(`${line}\n`);
        await new Promise(setImmediate);
      }
    }
    const { Readable } = await import('node:stream');
    await normalize('-', { source: 'waf' }, { ...io, stdin: Readable.from(slow()) });
    expect(printedEarly).toBe(true);
  });
});
