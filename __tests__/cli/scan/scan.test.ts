import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { gzipSync } from 'node:zlib';
import { CliError, WrongUsage } from '../../../cli/cli-error';
import { createProgram } from '../../../cli/program';
import { testIo } from '../test-io';

const folder = mkdtempSync(join(tmpdir(), 'scan-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => jest.restoreAllMocks());

function write(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

const RULES = write(
  'rules.yml',
  `title: Trail stopped
id: trail.stopped
tags: [attack.t1562.008]
logsource: { product: aws, service: cloudtrail }
detection: { stop: { eventName: StopLogging }, denied: { errorCode: AccessDenied }, condition: stop }
level: high
severity_by: [{ when: denied, level: low }]
group_by: [userIdentity.arn]
---
title: Sign-in failed
id: signin.failed
name: failed
logsource: { product: aws, service: cloudtrail }
detection: { failed: { eventName: ConsoleLogin }, condition: failed }
---
title: Password guessed
id: signin.guessed
correlation: { type: event_count, rules: [failed], group-by: [userIdentity.arn], timespan: 1h, condition: { gte: 3 } }
level: medium
`,
);

const stop = (id: string, more: object = {}) => ({
  eventID: id,
  eventTime: '2026-01-05T08:00:00Z',
  eventName: 'StopLogging',
  eventSource: 'cloudtrail.amazonaws.com',
  awsRegion: 'eu-west-1',
  sourceIPAddress: '198.51.100.9',
  userAgent: 'aws-cli/2',
  recipientAccountId: '111122223333',
  userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/dana' },
  ...more,
});

const login = (id: string, minute: number) =>
  stop(id, { eventName: 'ConsoleLogin', eventTime: `2026-01-05T08:${String(minute).padStart(2, '0')}:00Z` });

async function scan(args: readonly string[], terminal?: { readonly columns: number }) {
  const io = testIo();
  if (terminal) Object.assign(io.stdout, { ...terminal, isTTY: true });
  const error = await createProgram(io)
    .parseAsync(['node', 'secmon', 'scan', ...args, '--no-default-rules'])
    .then(
      () => undefined,
      (reason: unknown) => reason as Error,
    );
  await io.flushed();
  return { error, out: io.out(), err: io.err() };
}

async function rows(...args: readonly string[]) {
  const { error, out } = await scan([...args, '--rules', RULES, '--format', 'json']);
  const lines = out.split('\n').filter((line) => line !== '');
  return { error, rows: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('secmon scan', () => {
  it('prints a match with what an investigator wants to know', async () => {
    const file = write(
      'one.json',
      JSON.stringify({ Records: [stop('e-1'), stop('e-2', { errorCode: 'AccessDenied' })] }),
    );
    const found = await rows(file);
    expect(found.error).toBeUndefined();
    expect(found.rows).toEqual([
      {
        rule_id: 'trail.stopped',
        severity: 'HIGH',
        title: 'Trail stopped',
        event_id: 'e-1',
        event_time: '2026-01-05T08:00:00Z',
        account_id: '111122223333',
        region: 'eu-west-1',
        principal: 'arn:aws:iam::111122223333:user/dana',
        event_name: 'StopLogging',
        event_source: 'cloudtrail.amazonaws.com',
        source_ip: '198.51.100.9',
        user_agent: 'aws-cli/2',
        error_code: null,
        file,
        attack: ['T1562.008'],
        kind: 'event',
        count: 1,
        related_event_ids: [],
        last_time: null,
      },
      expect.objectContaining({ event_id: 'e-2', severity: 'LOW', error_code: 'AccessDenied' }),
    ]);
  });

  it('prints null for what an event lacks, and each of the events without an id', async () => {
    const file = write(
      'bare.json',
      JSON.stringify([{ eventName: 'StopLogging' }, { eventName: 'StopLogging' }]),
    );
    const found = await rows(file);
    expect(found.rows).toHaveLength(2);
    expect(found.rows[0]).toMatchObject({
      event_id: null,
      event_time: null,
      account_id: null,
      region: null,
      principal: null,
    });
  });

  it('reads every layout, gzipped or not, and folders by name', async () => {
    write('tree/a.json', JSON.stringify({ Records: [stop('a')] }));
    write('tree/b.json.gz', gzipSync(JSON.stringify([stop('b')])));
    write('tree/c/d.jsonl', `${JSON.stringify(stop('c1'))}\n${JSON.stringify(stop('c2'))}\n`);
    write('tree/e.log', JSON.stringify(stop('e')));
    write('tree/CloudTrail-Digest/f.json', JSON.stringify([stop('digest')]));
    write('tree/CloudTrail-Insight/f.json', JSON.stringify([stop('insight')]));
    write('tree/notes.txt', JSON.stringify([stop('text')]));
    symlinkSync(join(folder, 'tree'), join(folder, 'tree', 'loop'));
    symlinkSync(join(folder, 'one.json'), join(folder, 'tree', 'z.json'));
    const ids = (await rows(join(folder, 'tree'))).rows.map(({ event_id }) => event_id);
    expect(ids).toEqual(['a', 'b', 'c1', 'c2', 'e', 'e-1', 'e-2']);
    expect((await rows(join(folder, 'tree', 'notes.txt'))).rows).toHaveLength(1);
  });

  it('prints a match once, though files repeat it', async () => {
    const file = write('again.json', JSON.stringify([stop('x'), stop('x'), stop('y')]));
    const copy = write('copy.json', JSON.stringify([stop('y'), stop('x')]));
    expect((await rows(file, copy, file)).rows.map(({ event_id }) => event_id)).toEqual(['x', 'y']);
  });

  it('correlates over all files, whatever their order, and names the completing event', async () => {
    const late = write('late.json', JSON.stringify([login('l-4', 20), login('l-3', 12)]));
    const early = write('early.json', JSON.stringify([login('l-2', 11), login('l-1', 10)]));
    const found = await rows(late, early);
    expect(found.rows).toEqual([
      expect.objectContaining({
        rule_id: 'signin.guessed',
        kind: 'correlation',
        severity: 'MEDIUM',
        event_id: 'l-3',
        event_time: '2026-01-05T08:12:00Z',
        file: late,
        count: 3,
        related_event_ids: ['l-1', 'l-2', 'l-3'],
      }),
    ]);
  });

  it('makes a burst one row on demand', async () => {
    const events = [
      stop('g-1', { eventTime: '2026-01-05T08:59:59Z' }),
      stop('g-3', { eventTime: '2026-01-05T08:00:30Z' }),
      stop('g-2', { eventTime: '2026-01-05T08:00:20Z' }),
      stop('g-4', { eventTime: '2026-01-05T08:10:00Z', userIdentity: { arn: 'eve' } }),
    ];
    const found = await rows(write('burst.json', JSON.stringify(events)), '--group');
    expect(found.rows).toMatchObject([
      { event_id: 'g-2', count: 3, last_time: '2026-01-05T08:59:59Z' },
      { event_id: 'g-4', count: 1, last_time: '2026-01-05T08:10:00Z' },
    ]);
  });

  it('ends a burst an hour after it began, whatever the order of the files', async () => {
    const at = (id: string, time: string) => stop(id, { eventTime: `2026-01-05T${time}Z` });
    const events = [
      at('t-1', '08:00:00'),
      at('t-2', '08:40:00'),
      at('t-3', '09:00:00'),
      at('t-4', '09:59:00'),
      at('t-5', '11:00:00'),
    ];
    for (const ordered of [events, events.toReversed()]) {
      const found = await rows(write('hours.json', JSON.stringify(ordered)), '--group');
      expect(found.rows).toMatchObject([
        { event_id: 't-1', count: 2, last_time: '2026-01-05T08:40:00Z' },
        { event_id: 't-3', count: 2, last_time: '2026-01-05T09:59:00Z' },
        { event_id: 't-5', count: 1, last_time: '2026-01-05T11:00:00Z' },
      ]);
    }
  });

  it('makes one burst of matches that say no time', async () => {
    const undated = stop('u', { eventTime: undefined, eventID: undefined });
    const found = await rows(
      write('undated.json', JSON.stringify([undated, stop('dated'), undated])),
      '--group',
    );
    expect(found.rows).toMatchObject([
      { event_time: null, count: 2, last_time: null },
      { event_id: 'dated', count: 1 },
    ]);
  });

  it('prints correlations in order of the time at which they were complete', async () => {
    const failing = (who: string, minute: number) =>
      [0, 1, 2].map((n) => ({ ...login(`${who}-${n}`, minute + n), userIdentity: { arn: who } }));
    const file = write('two.json', JSON.stringify([...failing('late', 30), ...failing('early', 10)]));
    expect((await rows(file)).rows.map(({ event_id }) => event_id)).toEqual(['early-2', 'late-2']);
  });

  it('prints nothing of a rule file that could move the cursor', async () => {
    const rule = (key: string) =>
      `title: "a\\e[31m\\nb"\nid: hostile\nlogsource: { product: aws }\ndetection: { s: { "${key}": StopLogging }, condition: s }\n`;
    const events = write('any.json', JSON.stringify([stop('h-1')]));
    const readable = write('hostile.yml', rule('eventName'));
    const { rows: found } = await rows(events, '--rules', readable);
    expect(found.map(({ title }) => title)).toContain('a\uFFFD[31m b');
    const refused = write('refused.yml', rule('eventName|\\e[2J\\rx'));
    const { error } = await scan([events, '--no-default-rules', '--rules', refused]);
    expect(error?.message).toContain('unknown modifier `\uFFFD[2J x`');
  });

  it('makes one burst of the sessions of a role, as the deployed pipeline does', async () => {
    const session = (id: string) =>
      stop(id, {
        userIdentity: { type: 'AssumedRole', arn: `arn:aws:sts::111122223333:assumed-role/app/${id}` },
      });
    const found = await rows(
      write('sessions.json', JSON.stringify([session('s-1'), session('s-2')])),
      '--group',
    );
    expect(found.rows).toMatchObject([{ event_id: 's-1', count: 2 }]);
  });

  it('leaves out what is suppressed, on demand and until it expires', async () => {
    const file = write(
      'quiet.json',
      JSON.stringify([stop('q-1'), stop('q-2', { userIdentity: { arn: 'eve' } })]),
    );
    const when = "when: { userIdentity.arn: 'arn:aws:iam::111122223333:user/dana' }, owner: o, reason: r";
    const holding = write('holding.yml', `[{ rule: trail.stopped, ${when}, expires: 2999-01-01 }]`);
    const expired = write('expired.yml', `[{ rule: trail.stopped, ${when}, expires: 2020-01-01 }]`);
    const ids = async (suppressions: string) =>
      (await rows(file, '--suppressions', suppressions)).rows.map(({ event_id }) => event_id);
    expect(await ids(holding)).toEqual(['q-2']);
    expect(await ids(expired)).toEqual(['q-1', 'q-2']);
    const { err } = await scan([file, '--rules', RULES, '--suppressions', holding]);
    expect(err).toBe('1 detection in 2 events of 1 file, 1 match suppressed\n');
  });

  it('names suppressions that have expired, and at its end those that have silenced nothing', async () => {
    const file = write('loud.json', JSON.stringify([stop('loud'), login('loud-in', 1)]));
    const entry = (rule: string, expires: string, who = 'dana') =>
      `- { rule: ${rule}, when: { userIdentity.arn|endswith: /${who} }, owner: o, reason: r, expires: ${expires} }\n`;
    const list = write(
      'several.yml',
      entry('trail.stopped', '2020-01-01') +
        entry('trail.stopped', '2999-01-01', 'eve') +
        entry('trail.stopped', '2999-01-01'),
    );
    for (const group of [[], ['--group']])
      expect((await scan([file, '--rules', RULES, '--suppressions', list, ...group])).err).toBe(
        `warning: ${list}: [0] of trail.stopped, until 2020-01-01, has expired and silences nothing; renew or remove it
warning: ${list}: [1] of trail.stopped, until 2999-01-01, has silenced nothing here
0 detections in 2 events of 1 file, 1 match suppressed
`,
      );
  });

  it('fills placeholders from a file', async () => {
    const rule = write(
      'placeholder.yml',
      "title: x\nid: x\nlogsource: { product: aws }\ndetection: { s: { eventName|expand: '%calls%' }, condition: s }",
    );
    const lists = write('lists.json', '{"calls": ["StopLogging"]}');
    const file = write('one-more.json', JSON.stringify([stop('p')]));
    expect(await scan([file, '--rules', rule])).toMatchObject({
      out: '',
      err: expect.stringMatching(
        /^warning: %calls% has no list and matches nothing; .*--placeholders\n0 det/,
      ),
    });
    const filled = await scan([file, '--rules', rule, '--placeholders', lists]);
    expect(filled.out).toContain('StopLogging');
    expect(filled.err).not.toContain('warning');
  });

  it('names each placeholder without a list once, in a line', async () => {
    const rule = (id: string, more: string) =>
      `title: x\nid: ${id}\nlogsource: { product: aws }\ndetection: { s: { eventName|expand: '%calls%' }${more}, condition: s }\n`;
    const list = [
      rule('one', `, t: { a|expand: [x, '\\%no%\\%', "%b\\nc\\e%"], d: '%text%' }`),
      rule('two', ''),
    ];
    const suppressions = write(
      'placed.yml',
      "[{ rule: one, when: { a|expand: '%scanners%' }, owner: o, reason: r, expires: 2999-01-01 }]",
    );
    const rules = write('unfilled.yml', list.join('---\n'));
    const { err } = await scan([
      write('unfilled.json', '[]'),
      '--rules',
      rules,
      '--suppressions',
      suppressions,
    ]);
    const named = [...err.matchAll(/^warning: %(.*)% has no list/gm)].map(([, name]) => name);
    expect(named).toEqual(['calls', 'b c\uFFFD', 'scanners']);
  });

  it('draws a table for people, with colours in a terminal only', async () => {
    const file = write('hostile.json', JSON.stringify([stop('h', { sourceIPAddress: '\u001b[2J\nx' })]));
    const { out, err } = await scan([file, '--rules', RULES]);
    const [head, line, end] = out.split('\n');
    expect(head).toMatch(/^TIME +SEVERITY +DETECTION +CALL +BY +FROM$/);
    expect(line).toMatch(
      /^2026-01-05 08:00:00 {2}HIGH {6}Trail stopped +StopLogging +111122223333 dana +\uFFFD\[2J x$/,
    );
    expect(end).toBe('');
    expect(err).toBe('1 detection in 1 event of 1 file\n');
    jest.replaceProperty(process, 'env', { TERM: 'xterm' });
    const inTerminal = await scan([file, '--rules', RULES], { columns: 120 });
    expect(inTerminal.out).toContain('\u001b[31mHIGH    \u001b[0m');
    expect(inTerminal.out).not.toContain('\u001b[2J');
    for (const text of inTerminal.out.split('\n'))
      expect(stripVTControlCharacters(text).length).toBeLessThanOrEqual(120);
    jest.replaceProperty(process, 'env', { TERM: 'xterm', NO_COLOR: '1' });
    expect((await scan([file, '--rules', RULES], { columns: 120 })).out).not.toContain('\u001b');
  });

  it('fits a terminal of 80 columns, and says there what matters most', async () => {
    const file = write('narrow.json', JSON.stringify([stop('n-1')]));
    const { out } = await scan([file, '--rules', RULES], { columns: 80 });
    const [head, line] = stripVTControlCharacters(out).split('\n');
    expect(head).toMatch(/^TIME +SEVERITY +DETECTION +BY +FROM$/);
    expect(line).toMatch(/^2026-01-05 08:00 {2}HIGH {6}Trail stopped +dana +198\.51\.100\.9$/);
    const long = write(
      'narrow-long.json',
      JSON.stringify([
        stop('n-2', {
          userIdentity: { arn: `arn:aws:iam::111122223333:user/${'x'.repeat(60)}` },
          sourceIPAddress: '2001:db8:1111:2222:3333:4444:5555:6666',
        }),
      ]),
    );
    for (const group of [[], ['--group']])
      for (const text of (await scan([long, '--rules', RULES, ...group], { columns: 80 })).out.split('\n'))
        expect(stripVTControlCharacters(text).length).toBeLessThanOrEqual(80);
    const wide = await scan([file, '--rules', RULES], { columns: 0 });
    expect(stripVTControlCharacters(wide.out)).toMatch(/StopLogging +111122223333 dana/);
  });

  it('prints no table when nothing is found', async () => {
    const { out, err } = await scan([write('nothing.json', '[]'), '--rules', RULES]);
    expect([out, err]).toEqual(['', '0 detections in 0 events of 1 file\n']);
  });

  it('names a folder that holds no log file', async () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    const { error } = await rows(empty, write('beside.json', JSON.stringify([stop('beside')])));
    expect(error?.message).toContain(`${empty}: holds no log file`);
  });

  it('names a file that holds no call: it would pass for one in which nothing was found', async () => {
    const foreign = write('lookup.json', JSON.stringify({ Events: [{ EventName: 'StopLogging' }] }));
    const listed = write('foreign-list.json', JSON.stringify([{ hello: '\u00e4' }, { eventName: [] }]));
    const mixed = write('mixed.json', JSON.stringify([{ hello: 1 }, stop('mixed')]));
    const { error, rows: found } = await rows(foreign, listed, mixed);
    expect(error?.message).toMatch(/^2 inputs could not be read whole/);
    expect(error?.message).toContain(`${foreign}: holds no CloudTrail record`);
    expect(error?.message).toContain(`${listed}: holds no CloudTrail record`);
    expect(found).toHaveLength(1);
  });

  it('scans the other files when one cannot be read whole, and fails', async () => {
    const damaged = write('damaged.json.gz', gzipSync(JSON.stringify([stop('cut')])).subarray(0, 60));
    const missing = join(folder, 'missing.json');
    const fine = write('fine.json', JSON.stringify([stop('fine')]));
    const { error, rows: found } = await rows(damaged, missing, fine);
    expect(found.map(({ event_id }) => event_id)).toContain('fine');
    expect(error).toBeInstanceOf(CliError);
    expect(error).not.toBeInstanceOf(WrongUsage);
    expect(error?.message).toMatch(/^2 inputs could not be read whole/);
    expect(error?.message).toContain(`${missing}: no such file`);
    expect(error?.message).toContain(`${damaged}: `);
  });

  it('scans nothing when a rule file is refused, and names all that is wrong', async () => {
    const bad = write(
      'bad.yml',
      'title: x\nid: x\nlogsource: { product: aws }\ndetection: { s: { a|b: 1 }, condition: t }',
    );
    const file = write('never.json', JSON.stringify([stop('n')]));
    const { error, out } = await scan([file, '--rules', RULES, '--rules', bad]);
    expect(error).toBeInstanceOf(WrongUsage);
    expect(error?.message).toMatch(
      /^2 problems in rule files; nothing was scanned\n.*bad\.yml: detection\.s\.a\|b: unknown modifier/,
    );
    expect(out).toBe('');
  });

  it('wants rules', async () => {
    const { error } = await scan([join(folder, 'one.json')]);
    expect(error).toBeInstanceOf(WrongUsage);
    expect(error?.message).toMatch(/no rules: name some with --rules/);
  });
});
