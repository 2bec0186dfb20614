import { RuleFault } from '../../../../../functions/cloudtrail-processor/core/rules/rule-fault';
import { matches, rule, ruleSet, search, testsOf } from './definitions';

describe('what no rule may ask', () => {
  it.each([
    [{ 'a|re': '(?=x)y' }, /lookaround and backreferences are not supported/],
    [{ 'a|re': '(?<!x)y' }, /lookaround and backreferences/],
    [{ 'a|re': '(x)\\1' }, /lookaround and backreferences/],
    [{ 'a|re': '(x' }, /no valid regular expression/],
    [{ 'a|re': 'x'.repeat(2_001) }, /2001 characters, more than 2000/],
    [{ 'a|re': '((a{100}){10}){10}' }, /no valid regular expression|too large/],
    [{ 'a|re': '(?:[a-z]{500}){2}'.repeat(20) }, /too large/],
    [{ 'a|re|startswith': 'x' }, /`re` and `startswith` do not go together; .*\^/],
    [{ 'a|i': 'x' }, /`i` goes with `re` only/],
    [{ 'a|cidr': '10.0.0.0/33' }, /"10.0.0.0\/33" is no network; write it as/],
    [{ 'a|cidr': '10.0.0/8' }, /is no network/],
    [{ 'a|cidr': '10.0.0.0/' }, /is no network/],
    [{ 'a|cidr': '::1/129' }, /is no network/],
    [{ 'a|cidr': '10.0.0.0/8/8' }, /is no network/],
    [{ 'a|cidr|contains': '10.0.0.0/8' }, /`cidr` and `contains` do not go together/],
    [{ 'a|lt': 'x' }, /`lt` takes a number, not "x"/],
    [{ 'a|gte': true }, /`gte` takes a number, not true/],
    [{ 'a|gt': null }, /null has no meaning with `gt`/],
    [{ 'a|exists': 'yes' }, /`exists` takes true or false, not "yes"/],
    [{ 'a|exists|neq': true }, /`exists` and `neq` do not go together/],
    [{ 'a|contains|endswith': 'x' }, /`contains` and `endswith` do not go together/],
    [{ 'a|contains|contains': 'x' }, /`contains` stands there twice/],
    [{ 'a|contains': null }, /null has no meaning with `contains`/],
    [{ 'a|base64': 'x*' }, /cannot encode the wildcards of "x\*"/],
    [{ '|fieldref': 'x' }, /`fieldref` needs a field/],
    [{ '|exists': true }, /`exists` needs a field/],
    [{ '': null }, /null has no meaning with `contains`|keywords/],
    [{ 'a|fieldref|expand': 'x' }, /`fieldref` and `expand` do not go together/],
  ] as const)('refuses %j', (selection, reason) => {
    const run = () => matches(selection, {});
    expect(run).toThrow(RuleFault);
    expect(run).toThrow(reason);
  });

  it('names the selection, the field and its modifiers', () => {
    const searches = { first: [testsOf({ b: 1 })], second: [testsOf({ 'a.b|re|i': '(' })] };
    const compile = () => ruleSet({ rules: [rule({ searches, condition: search('first') })] });
    expect(compile).toThrow(expect.objectContaining({ field: 'detection.second.a.b|re|i' }));
  });

  it('refuses a condition over what the rule does not have', () => {
    expect(() => ruleSet({ rules: [rule({ condition: search('toString') })] })).toThrow(
      /`toString` is no search/,
    );
    const severityBy = [{ when: search('nothing'), severity: 'LOW' as const }];
    expect(() => ruleSet({ rules: [rule({ severityBy })] })).toThrow(/^severity_by\[0\]\.when/);
  });

  it('refuses placeholders that multiply beyond measure', () => {
    const many = Array.from({ length: 200 }, (_, index) => `x${index}`);
    expect(() => matches({ 'a|expand': '%m%-%m%' }, {}, { m: many })).toThrow(/more than 10000 values/);
  });
});

describe('hostile expressions and texts', () => {
  // A backtracking engine would take longer than the universe has for each of these.
  it.each(['^(a+)+$', '^(a|a)*$', '^(.*a){20}$', '(x+x+)+y', '^(\\w+\\s?)*$'])(
    '%s takes linear time',
    (pattern) => {
      expect(matches({ 'a|re': pattern }, { a: `${'a'.repeat(50_000)}!` })).toBe(false);
    },
  );

  it('wildcards take no more', () => {
    const value = `${'a*'.repeat(500)}b`;
    expect(matches({ a: value }, { a: 'a'.repeat(100_000) })).toBe(false);
  });

  it('searches long texts up to a bound', () => {
    const long = 'a'.repeat(262_144);
    expect(matches({ 'a|re': 'x' }, { a: `${long.slice(1)}x` })).toBe(true);
    expect(matches({ 'a|re': 'x' }, { a: `${long}x` })).toBe(false);
  });
});
