import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CliError, WrongUsage } from '../../../cli/cli-error';
import { createProgram } from '../../../cli/program';
import { ruleFolder, sigma } from '../../rule-files/rule-folder';
import { testIo } from '../test-io';

const { write } = ruleFolder();

async function rules(...args: readonly string[]) {
  const io = testIo();
  const error = await createProgram(io)
    .parseAsync(['node', 'secmon', 'rules', ...args])
    .then(
      () => undefined,
      (reason: unknown) => reason as Error,
    );
  await io.flushed();
  return { error, out: io.out() };
}

const DETECTION = '{ selection: { eventName: X }, denied: { errorCode: D }, condition: selection }';
const withExamples = (match: string, noMatch = '[{ name: other, event: { eventName: Y } }]') =>
  write(
    sigma(
      DETECTION,
      `level: high\nseverity_by: [{ when: denied, level: low }]\nexamples: { match: ${match}, no_match: ${noMatch} }`,
    ),
  );

describe('secmon rules test', () => {
  it('finds everything as it should be', async () => {
    const file = withExamples(
      '[{ name: one, event: { eventName: X }, severity: high }, { name: denied, event: { eventName: X, errorCode: D }, severity: low }]',
    );
    const { error, out } = await rules('test', file);
    expect(error).toBeUndefined();
    expect(out).toBe('1 rule, 3 examples as they should be\n');
  });

  it('counts one example as one', async () => {
    const { out } = await rules('test', withExamples('[{ name: one, event: { eventName: Y } }]'));
    expect(out).toMatch(/^1 rule, 1 example as they should be$/m);
  });

  it.each([
    ['[{ name: one, event: { eventName: Y } }]', undefined, /match: one +│ does not match/],
    ['[{ name: one, event: { eventName: X }, severity: low }]', undefined, /matches as HIGH, not LOW/],
    ['[]', undefined, /match: - +│ has no example under match/],
    ['[{ name: one, event: { eventName: X } }]', '[]', /has no example under no_match/],
    [
      '[{ name: one, event: { eventName: X } }]',
      '[{ name: two, event: { eventName: X } }]',
      /no_match: two +│ matches/,
    ],
    ['[{ name: one }]', undefined, /has no event/],
  ])('says what is wrong with %s', async (match, noMatch, problem) => {
    const { error, out } = await rules('test', withExamples(match, noMatch));
    expect(error).toBeInstanceOf(CliError);
    expect(error?.message).toBe('1 example or runbook is wrong or missing');
    expect(out).toMatch(problem);
  });

  it("wants each rule's and correlation's runbook to exist", async () => {
    const example =
      'examples: { match: [{ name: a, event: { eventName: X } }], no_match: [{ name: b, event: {} }] }';
    const file = write(`${sigma(DETECTION, `name: base\nrunbook: no-such-page\n${example}`)}---
title: Many
id: many
runbook: nor-this
correlation: { type: event_count, rules: [base], timespan: 1m, condition: { gte: 1 } }
examples:
  match: [{ name: one, events: [{ eventName: X }] }]
  no_match: [{ name: none, events: [{ eventName: Y }] }]
`);
    const { error, out } = await rules('test', file);
    expect(error?.message).toBe('2 examples or runbooks are wrong or missing');
    expect(out).toMatch(/a\.rule +│ runbook: no-such-page +│ there is no docs\/runbooks\/no-such-page\.md/);
    expect(out).toMatch(/many +│ runbook: nor-this/);
    expect(out).toContain('2 rules, 4 examples as they should be');
    const fine = write(sigma(DETECTION, `runbook: remote-execution\n${example}`));
    expect((await rules('test', fine)).error).toBeUndefined();
  });

  it('plays the events of a correlation one after the other', async () => {
    const correlation = (match: string, noMatch: string) =>
      write(`${sigma(DETECTION, 'name: base\nexamples: { match: [{ name: a, event: { eventName: X } }], no_match: [{ name: b, event: {} }] }')}---
title: Many
id: many
correlation: { type: value_count, rules: [base], timespan: 1m, condition: { field: userName, gte: 3 } }
level: high
examples: { match: [{ name: many, events: ${match} }], no_match: [{ name: few, events: ${noMatch} }] }
`);
    const three = "[{ times: 3, event: { eventName: X, userName: 'u-{n}' } }]";
    const same = '[{ times: 5, event: { eventName: X, userName: u } }]';
    const slow = "[{ times: 3, after: 40, event: { eventName: X, userName: 'u-{n}' } }]";
    const plain =
      '[{ eventName: X, userName: a }, { eventName: X, userName: b }, { eventName: X, userName: c }]';
    expect((await rules('test', correlation(three, same))).error).toBeUndefined();
    expect((await rules('test', correlation(plain, slow))).error).toBeUndefined();
    expect((await rules('test', correlation(same, three))).out).toMatch(
      /many +│ does not match[\s\S]*few +│ matches/,
    );
  });

  it('prints each result as JSON on demand', async () => {
    const file = withExamples('[{ name: one, event: { eventName: Y } }]');
    const { out } = await rules('test', '--json', file);
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { rule: 'a.rule', file, expected: 'match', example: 'one', problem: 'does not match' },
      { rule: 'a.rule', file, expected: 'no_match', example: 'other', problem: null },
    ]);
  });

  it('is wrong usage with a rule file that is refused', async () => {
    const { error } = await rules('test', write('title: x'));
    expect(error).toBeInstanceOf(WrongUsage);
    expect(error?.message).toMatch(/^rule files were refused\n.*: id: is missing/);
  });

  it('finds the rules that come with secmon as they should be', async () => {
    const { error, out } = await rules('test');
    expect([error?.message, out]).toEqual([undefined, expect.stringMatching(/^\d+ rules, \d+ examples/)]);
  });
});

describe('secmon rules coverage', () => {
  it('is what docs hold: run `npm run -s secmon -- rules coverage > docs/rules-coverage.md`', async () => {
    const kept = readFileSync(join(__dirname, '../../../docs/rules-coverage.md'), 'utf8');
    expect((await rules('coverage')).out).toBe(kept);
  });

  it('lists rules by tactic, with their techniques, and by CIS control', async () => {
    const file = write(
      `${sigma(DETECTION, 'name: base\ntags: [attack.impact, attack.t1485, cis.4.5]', 'a.base')}---
title: Many | at <once>
id: a.many
tags: [attack.impact, attack.defense-evasion, attack.t1562.008]
level: high
correlation: { type: event_count, rules: [base], timespan: 1m, condition: { gte: 3 } }
`,
    );
    const { out } = await rules('coverage', file);
    expect(out).toContain('2 rules, 1 of them\ncorrelations, for 2 techniques');
    expect(out).toContain(
      '| [Impact](#impact) | [TA0040](https://attack.mitre.org/tactics/TA0040/) | 2 | 2 |',
    );
    expect(out).toContain(
      '| [Discovery](#discovery) | [TA0007](https://attack.mitre.org/tactics/TA0007/) | 0 | 0 |',
    );
    expect(out).toMatch(/\| \*\[`a\.base`\]\(.*\)\*<br>A rule \| - \| \[T1485\]\(.*T1485\/\) \| 4\.5 \|/);
    expect(out).toMatch(
      /\| \[`a\.many`\]\(.*\)<br>Many \\\| at &lt;once> \| high \| \[T1562\.008\]\(.*T1562\/008\/\) \| - \|/,
    );
    expect(out).toMatch(/\| 4\.5 \| CloudTrail configuration changes \| \*\[`a\.base`\]\(.*\)\* \|/);
    expect(out).toContain('| 4.6 | Console authentication failures | none |');
  });
});
