import type { Condition } from '../../../../../functions/cloudtrail-processor/core/rules/model';
import { rule, ruleSet, search, testsOf } from './definitions';

const both = { a: [testsOf({ a: 'x' })], b: [testsOf({ b: 'x' })] };
const and: Condition = { kind: 'and', operands: [search('a'), search('b')] };
const or: Condition = { kind: 'or', operands: [search('a'), search('b')] };
const not: Condition = { kind: 'not', operand: search('a') };

describe('conditions', () => {
  it.each([
    [and, { a: 'x', b: 'x' }, true],
    [and, { a: 'x' }, false],
    [or, { b: 'x' }, true],
    [or, {}, false],
    [not, {}, true],
    [not, { a: 'x' }, false],
    [{ kind: 'and', operands: [or, { kind: 'not', operand: and }] }, { a: 'x' }, true],
    [{ kind: 'and', operands: [or, { kind: 'not', operand: and }] }, { a: 'x', b: 'x' }, false],
  ] as const)('%j on %j: %s', (condition, event, expected) => {
    expect(ruleSet({ rules: [rule({ searches: both, condition })] }).match(event).length > 0).toBe(expected);
  });

  it('take one map of a list as enough', () => {
    const searches = { selection: [testsOf({ a: 'x', b: 'y' }), testsOf({ c: 'z' })] };
    const set = ruleSet({ rules: [rule({ searches })] });
    expect([{ a: 'x', b: 'y' }, { c: 'z' }, { a: 'x' }].map((event) => set.match(event).length)).toEqual([
      1, 1, 0,
    ]);
  });
});

describe('severity', () => {
  const set = ruleSet({
    rules: [
      rule({
        searches: { ...both, c: [testsOf({ c: 'x' })] },
        condition: search('c'),
        severityBy: [
          { when: search('a'), severity: 'CRITICAL' },
          { when: search('b'), severity: 'LOW' },
        ],
      }),
    ],
  });

  it.each([
    [{ c: 'x' }, 'MEDIUM'],
    [{ c: 'x', b: 'x' }, 'LOW'],
    [{ c: 'x', a: 'x', b: 'x' }, 'CRITICAL'],
  ])('of %j is %s: the first condition that holds', (event, severity) => {
    expect(set.match(event).map((match) => match.severity)).toEqual([severity]);
  });
});

describe('matches', () => {
  const event = { eventName: 'StopLogging', userIdentity: { userName: 'dana' } };

  it('come in the order of the rules, those that only feed correlations included', () => {
    const set = ruleSet({ rules: [rule({ id: 'b', alerts: false }), rule({ id: 'a' })] });
    expect(set.match(event).map((match) => match.rule.id)).toEqual(['b', 'a']);
  });

  it('are looked for among the candidates given', () => {
    const set = ruleSet();
    expect(set.match(event, [])).toEqual([]);
  });

  it('carry the suppressions that fit by rule and fields', () => {
    const suppression = {
      rule: 'a.rule',
      when: [],
      owner: 'o',
      reason: 'r',
      expires: '2030-01-01T00:00:00.000Z',
    };
    const dana = { ...suppression, when: testsOf({ 'userIdentity.userName': 'Dana' }) };
    const every = { ...suppression, rule: '*', owner: 'p' };
    const eve = { ...suppression, when: testsOf({ 'userIdentity.userName': 'eve' }) };
    const other = { ...suppression, rule: 'another' };
    const set = ruleSet({ suppressions: [suppression, dana, eve, other, every] });
    expect(set.match(event)[0]?.suppressions).toEqual([suppression, dana, every]);
    expect(set.suppressionsOf('another', event)).toEqual([other, every]);
  });

  it('names the suppression that the engine refuses', () => {
    const suppression = { rule: '*', when: testsOf({ 'a|re': '(' }), owner: 'o', reason: 'r', expires: '' };
    expect(() => ruleSet({ suppressions: [suppression] })).toThrow(/^suppressions\[0\]\.when\.a\|re/);
  });
});
