import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadRuleSet, RuleFileError } from '../../rule-files';
import { problemsOf, ruleFolder, sigma } from './rule-folder';

const { folder, write } = ruleFolder();
const refused = (content: string, name?: string) => problemsOf({ rules: [write(content, name)] });
const OK = '{ selection: { eventName: X }, condition: selection }';

describe('a rule file', () => {
  it.each([
    [
      'an unknown modifier',
      sigma('{ s: { a|begins: x }, condition: s }'),
      /^detection\.s\.a\|begins: unknown modifier `begins`; known are all, base64/,
    ],
    [
      'an unknown identifier',
      sigma('{ s: { a: x }, condition: t }'),
      /^detection\.condition: `t` is none of the search identifiers `s`$/,
    ],
    ['no condition', sigma('{ s: { a: x } }'), /^detection\.condition: is missing/],
    [
      'a condition that is no text',
      sigma('{ s: { a: x }, condition: 1 }'),
      /^detection\.condition: must be a text or a list/,
    ],
    ['no identifiers', sigma('{ condition: s }'), /^detection: has no search identifier/],
    [
      'a timeframe',
      sigma('{ s: { a: x }, timeframe: 5m, condition: s }'),
      /^detection\.timeframe: .*correlation of type temporal/,
    ],
    [
      'an aggregation with its timeframe',
      sigma('{ s: { a: x }, timeframe: 5m, condition: s | count() > 5 }'),
      /^detection\.condition: the aggregation/,
    ],
    [
      'an empty selection',
      sigma('{ s: {}, condition: s }'),
      /^detection\.s: is empty, which would match everything/,
    ],
    ['an empty list of selections', sigma('{ s: [], condition: s }'), /^detection\.s: is an empty list/],
    [
      'an empty list of values',
      sigma('{ s: { a: [] }, condition: s }'),
      /^detection\.s\.a: is an empty list/,
    ],
    [
      'a map as a value',
      sigma('{ s: { a: { b: x } }, condition: s }'),
      /^detection\.s\.a: must be a text, a number/,
    ],
    ['a list in a list', sigma('{ s: { a: [[x]] }, condition: s }'), /^detection\.s\.a: must be a text/],
    [
      'an empty part of a field',
      sigma('{ s: { a..b: x }, condition: s }'),
      /^detection\.s\.a\.\.b: a part of the dotted/,
    ],
    [
      'what the engine refuses',
      sigma("{ s: { a|re: '(?=x)' }, condition: s }"),
      /^detection\.s\.a\|re: lookaround/,
    ],
    [
      'a severity for what is not there',
      sigma(OK, 'severity_by: [{ when: x, level: low }]'),
      /^severity_by\[0\]\.when: `x` is none/,
    ],
    [
      'a wrong severity',
      sigma(OK, 'severity_by: [{ when: selection, level: urgent }]'),
      /^severity_by\[0\]\.level: must be one of informational/,
    ],
    ['a wrong level', sigma(OK, 'level: urgent'), /^level: must be one of informational, low/],
    [
      'no id',
      'title: x\nlogsource: { product: aws }\ndetection: { s: { a: x }, condition: s }',
      /^id: is missing: every rule needs an id/,
    ],
    ['an id with spaces', sigma(OK, '', 'two words'), /^id: must be a UUID, or letters/],
    [
      'a title of a wrong type',
      sigma(OK).replace('A rule', '[x]'),
      /^title: must be a text that says what has happened$/,
    ],
    [
      'no title',
      sigma(OK).replace('title: A rule', ''),
      /^title: is missing: it must be a text that says what/,
    ],
    ['an empty title', sigma(OK).replace('A rule', "''"), /^title: must not be empty/],
    ['tags of a wrong type', sigma(OK, 'tags: { a: b }'), /^tags: must be a text or a list of texts$/],
    ['a detection of a wrong type', sigma('[x]'), /^detection: must be a map, not a list$/],
    ['no detection', 'title: x\nid: x\nlogsource: {}', /^detection: is missing: it must be a map$/],
    [
      'an empty log source',
      sigma(OK).replace(/logsource.*/, 'logsource:'),
      /^logsource: must be a map, not empty$/,
    ],
    [
      'one field to group by instead of a list',
      sigma(OK, 'group_by: userIdentity.arn'),
      /^group_by: must be a list of fields, such as \[recipientAccountId, userIdentity\.arn\]$/,
    ],
    [
      'a correlation that generates a number',
      'title: x\nid: x\ngenerate: 5\ncorrelation: { type: temporal, rules: x, timespan: 5m }',
      /^generate: must be true or false, not a number$/,
    ],
    ['a number to group by', sigma(OK, 'group_by: [1]'), /^group_by\[0\]: must be a text, not a number$/],
    [
      'too many fields to group by',
      sigma(OK, `group_by: [${'a,'.repeat(11)}]`),
      /^group_by: must have 10 entries or fewer$/,
    ],
    [
      'too long a title',
      sigma(OK).replace('A rule', 'x'.repeat(257)),
      /^title: must have 256 characters or fewer$/,
    ],
    [
      'an example without events',
      sigma(OK, 'examples: { match: [{ name: x, events: [] }] }'),
      /^examples\.match\[0\]\.events: must not be empty$/,
    ],
    [
      'an example whose events are none',
      sigma(OK, 'examples: { match: [{ name: x, events: [1] }] }'),
      /events\[0\]: must be a \(partial\) CloudTrail event, or \{event, times\?, after\?\}$/,
    ],
    [
      'an event that happens 0 times',
      sigma(OK, 'examples: { match: [{ name: x, events: [{ event: {}, times: 0 }] }] }'),
      /events\[0\]\.times: must be 1 or more$/,
    ],
    [
      'an event that happens 1001 times',
      sigma(OK, 'examples: { match: [{ name: x, events: [{ event: {}, times: 1001 }] }] }'),
      /events\[0\]\.times: must be 1000 or less$/,
    ],
    [
      'an event that happens 1.5 times',
      sigma(OK, 'examples: { match: [{ name: x, events: [{ event: {}, times: 1.5 }] }] }'),
      /events\[0\]: must be a \(partial\) CloudTrail event, or \{event, times\?, after\?\}$/,
    ],
    [
      'a correlation of no rules, grouped by a map',
      'title: x\nid: x\ncorrelation: { type: temporal, rules: {}, group-by: {}, timespan: 5m }',
      /^correlation\.rules: must name rules by id or name/,
    ],
    ['a path as runbook', sigma(OK, 'runbook: ../secrets'), /^runbook: must be the name of a page/],
    [
      'a misspelt kind of example',
      sigma(OK, 'examples: { matches: [] }'),
      /^examples: `matches` is not read; known are match, no_match$/,
    ],
    [
      'a log source that is not ours',
      sigma(OK).replace('product: aws', 'product: azure'),
      /^logsource: product: azure, service: cloudtrail is not read here/,
    ],
    [
      'another service',
      sigma(OK).replace('service: cloudtrail', 'service: s3'),
      /^logsource: product: aws, service: s3 is not read/,
    ],
    [
      'a category',
      sigma(OK).replace('service: cloudtrail', 'category: x'),
      /^logsource: product: aws, category: x is not read/,
    ],
    [
      'no log source',
      sigma(OK).replace(/logsource.*/, 'logsource: {}'),
      /^logsource: nothing is not read here/,
    ],
    [
      'a Sigma filter',
      'title: x\nfilter: {}',
      /^filter: Sigma filters are not supported; write a suppression/,
    ],
    ['an old collection', 'action: global\ntitle: x', /^action: collections with `action`/],
    ['a list', '- a', /^holds no Sigma rule: a document must be a map/],
    ['a text', 'hello', /^holds no Sigma rule/],
    ['broken YAML', 'title: [', /at line 1/],
    ['a key twice', sigma(OK, 'level: low\nlevel: high'), /duplicated mapping key at line 6/],
    ['an alias', sigma('{ s: { a: &x y, b: *x }, condition: s }'), /^YAML alias `\*x`: write the values out/],
    ['a bomb of aliases', 'a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]', /^YAML alias `\*a`/],
    [
      '__proto__',
      sigma('{ __proto__: { a: x }, s: { a: x }, condition: s }'),
      /^`__proto__` cannot be a key/,
    ],
    [
      'constructor',
      sigma('{ s: { a: x }, condition: s }', 'constructor: x'),
      /^`constructor` cannot be a key/,
    ],
    ['prototype in depth', sigma('{ s: [{ prototype: x }], condition: s }'), /^`prototype` cannot be a key/],
    [
      'an account id as a number',
      sigma('{ s: { a: 012345678901 }, condition: s }'),
      /^`012345678901` would change when read as a number; put it into quotes/,
    ],
    [
      'a number that is too long',
      sigma('{ s: { a: 12345678901234567890 }, condition: s }'),
      /^`12345678901234567890` would change/,
    ],
    ['endless nesting', `a: ${'['.repeat(20_000)}`, /nested too deeply|at line 1/],
    ['no end', `# ${'x'.repeat(1024 * 1024)}`, /^larger than 1024 KiB; split the file/],
    [
      'too many values',
      sigma(`{ s: { a: [${'x,'.repeat(10_001)}] }, condition: s }`),
      /^detection\.s\.a: has more than 10000 values/,
    ],
  ])('with %s is refused', (_what, content, problem) => {
    expect(refused(content)[0]).toMatch(problem);
  });

  it('has all its problems told, and those of the other files', () => {
    const first = write(sigma('{ s: { a|x: 1, b: x }, t: {}, condition: u }', 'level: no'));
    const second = write(sigma('{ s: { a|x: 1 }, t: {}, condition: u }', '', 'another.rule'));
    const missing = join(folder, 'missing.yml');
    const load = () => loadRuleSet({ rules: [first, second, missing] });
    expect(load).toThrow(RuleFileError);
    try {
      load();
    } catch (error) {
      const { problems, message } = error as RuleFileError;
      expect(problems.map(({ file, field }) => [file, field])).toEqual([
        [missing, undefined],
        [first, 'level'],
        [second, 'detection.s.a|x'],
        [second, 'detection.t'],
        [second, 'detection.condition'],
      ]);
      expect(message.split('\n')).toHaveLength(5);
      expect(message).toContain(`${first}: level: must be one of`);
      expect(message).toContain(`${missing}: no such file or folder`);
    }
  });

  it('may not repeat an id, in whatever file', () => {
    const first = write(sigma(OK, '', 'same.id'));
    const second = write(`${sigma(OK, '', 'other.id')}---\n${sigma(OK, '', 'same.id')}`);
    expect(problemsOf({ rules: [first, second] })).toEqual([
      `id: \`same.id\` is taken by ${first}; give one of them another`,
    ]);
  });

  it('may not repeat a name', () => {
    const first = write(sigma(OK, 'name: same', 'n.1'));
    const second = write(sigma(OK, 'name: same', 'n.2'));
    expect(problemsOf({ rules: [first, second] })).toEqual([
      `name: \`same\` is taken by ${first}; give one of them another`,
    ]);
  });

  it('must be there, and a folder must hold one', () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    expect(problemsOf({ rules: [empty] })).toEqual(['the folder holds no .yml or .yaml file']);
    expect(problemsOf({ rules: [join(folder, 'nowhere')] })).toEqual(['no such file or folder']);
  });
});

describe('a field of a rule', () => {
  it.each([
    ['levle: high', 'level'],
    ['Level: high', 'level'],
    ['titel: x', 'title'],
    ['group-by: [a]', 'group_by'],
    ['severityBy: []', 'severity_by'],
    ['detections: {}', 'detection'],
    ['falsepositve: x', 'falsepositives'],
    ['correlations: {}', 'correlation'],
  ])('that is misspelt is refused: %s', (line, meant) => {
    const [field] = line.split(':');
    expect(refused(sigma(OK, line))).toEqual([`${field}: is not read; did you mean \`${meant}\`?`]);
  });

  it('that is misspelt is not called missing, too', () => {
    const content = sigma(OK).replace('detection:', 'detections:');
    expect(refused(content)).toEqual(['detections: is not read; did you mean `detection`?']);
  });

  it('of a correlation is refused likewise', () => {
    const content = `${sigma(OK)}---
title: x
id: many
levels: high
correlation: { type: event_count, rules: [a.rule], timespan: 5m, condition: { gte: 2 } }
`;
    expect(refused(content)).toEqual(['levels: is not read; did you mean `level`?']);
  });

  it("is its author's where it is near to none", () => {
    const theirs = ['label: x', 'uid: x', 'team: x', 'related: []', 'date: x', 'scope: [x]', 'fields: [x]'];
    expect(refused(sigma(OK, [...theirs, `${'level'.repeat(100_000)}: x`].join('\n')))).toEqual([]);
  });
});

describe('a list file', () => {
  const rule = write(sigma(OK));
  const suppressed = (content: string) => problemsOf({ rules: [rule], suppressions: write(content) });
  const placed = (content: string) => problemsOf({ rules: [rule], placeholders: write(content) });
  const ENTRY = 'owner: o, reason: r, expires: 2999-01-01';

  it.each([
    [
      `[{ rule: '*', ${ENTRY} }]`,
      ['[0].when: is missing: `*` alone would silence every rule; say which events, or name one rule'],
    ],
    [`[{ rule: '*', when: {}, ${ENTRY} }]`, [expect.stringMatching(/^\[0\]\.when: is missing/)]],
    [`[{ rule: '*', when: { userName: x }, ${ENTRY} }]`, []],
    [`[{ rule: a.rule, ${ENTRY} }]`, []],
    [`---\n[{ rule: a.rule, ${ENTRY} }]\n---\n`, []],
    ['# nothing yet', []],
    [
      `[{ rule: a.rule, ${ENTRY} }]\n---\n[{ rule: a.rule, ${ENTRY} }]`,
      ['holds 2 documents; put all into one, without `---`'],
    ],
    ['x', ['must be a list of {rule, when?, owner, reason, expires}']],
    ['[x]', ['[0]: must be a map, not a text']],
    [
      '[{ when: x, owner: [o], expires: 2999-01-01 }]',
      [
        "[0].rule: is missing: it must be the id of a rule, or '*' with a `when`",
        '[0].when: must be a map of fields and values, such as {sourceIPAddress: 198.51.100.9}',
        '[0].owner: must name who answers for it, such as a mail address',
        '[0].reason: is missing: it must say why these matches need no alert',
      ],
    ],
  ])('of suppressions: %s', (content, problems) => {
    expect(suppressed(content)).toEqual(problems);
  });

  it.each([
    ['a: [x]\nb: 5', []],
    ['a: [x]\n---\nb: [x]', ['holds 2 documents; put all into one, without `---`']],
    ['[x]', ['must be a map of names and their lists, such as {"allowed_regions": ["eu-central-1"]}']],
    ['a: { b: c }', ['a: must be a text or a list of texts']],
  ])('of placeholders: %s', (content, problems) => {
    expect(placed(content)).toEqual(problems);
  });
});

describe('monitored events', () => {
  it('may not have an id twice: both places are named', () => {
    const event = (id: string) => `{"id":"${id}","eventName":"DeleteTrail"}`;
    const list = `[${event('a')},${event('b')},${event('a')}]`;
    expect(refused(list, 'monitored_events.json')).toEqual([
      'events[2].id: `a` is taken by events[0]; give one of them another',
    ]);
  });

  it('are refused with file, place and reason', () => {
    expect(refused('[{"id":"a"},{"eventName":"B"}]', 'monitored.json')).toEqual([
      expect.stringMatching(/^events\[0\]: asks for nothing/),
      expect.stringMatching(/^events\[1\]\.id: must be a text/),
    ]);
  });
});
