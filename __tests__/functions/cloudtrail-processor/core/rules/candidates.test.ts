import fc from 'fast-check';
import type {
  Condition,
  RuleDefinition,
  Scalar,
} from '../../../../../functions/cloudtrail-processor/core/rules/model';
import { probeOf } from '../../../../../functions/cloudtrail-processor/core/rules/probe';
import type { JsonRecord } from '../../../../../functions/shared/json/read';
import { rule, ruleSet, search, testsOf } from './definitions';

const EMPTY = {
  eventName: undefined,
  eventSource: undefined,
  errorCode: undefined,
  userAgent: undefined,
  userIdentityType: undefined,
};

const ids = (rules: readonly { readonly definition: RuleDefinition }[]) =>
  rules.map(({ definition }) => definition.id);

const named = (id: string, selection: Readonly<Record<string, Scalar | readonly Scalar[]>>) =>
  rule({ id, searches: { selection: [testsOf(selection)] } });

describe('candidates', () => {
  it.each([
    [{ eventName: 'StopLogging' }, { eventName: 'stoplogging' }, true],
    [{ eventName: 'StopLogging' }, { eventName: 'StartLogging' }, false],
    [{ eventName: 'StopLogging' }, {}, false],
    [{ eventName: 'List*' }, { eventName: 'ListBuckets' }, true],
    [{ eventName: 'List*' }, { eventName: 'GetBucket' }, false],
    [{ 'userAgent|contains': 'kali' }, { userAgent: 'aws-cli kali' }, true],
    [{ 'userAgent|re': '^boto' }, { userAgent: 'aws-cli' }, false],
    [{ 'userIdentity.type': 'Root' }, { userIdentityType: 'Root' }, true],
    [{ 'userIdentity.type': 'Root' }, { userIdentityType: 'IAMUser' }, false],
    [{ 'errorCode|contains|all': ['a', 'b'] }, { errorCode: 'xab' }, true],
    [{ 'errorCode|contains|all': ['a', 'b'] }, { errorCode: 'xa' }, false],
    [{ eventName: 'X', errorCode: null }, { eventName: 'X' }, true],
    [{ eventName: 'X', errorCode: null }, { eventName: 'X', errorCode: 'AccessDenied' }, false],
    [
      { eventName: 'X', 'errorCode|neq': 'AccessDenied' },
      { eventName: 'X', errorCode: 'AccessDenied' },
      false,
    ],
    [{ eventName: 'X', 'errorCode|neq': 'AccessDenied' }, { eventName: 'X' }, true],
    [{ eventName: 'X', 'errorCode|exists': true }, { eventName: 'X' }, true],
    [{ eventName: 'X', 'errorCode|exists': false }, { eventName: 'X', errorCode: 'y' }, false],
    [{ eventName: 'X', 'requestParameters.a': 'y' }, { eventName: 'X' }, true],
    [{ 'requestParameters.a': 'y' }, {}, true],
    [{ eventName: ['X', null] }, {}, true],
    [{ 'eventName|fieldref': 'eventSource' }, { eventName: 'X' }, true],
    [{ 'eventName|fieldref': 'eventSource' }, {}, false],
    [{ 'eventName|expand': '%nobody%' }, { eventName: 'X' }, false],
  ] as const)('a rule on %j and a record with %j: %s', (selection, probe, expected) => {
    const set = ruleSet({ rules: [named('a', selection)] });
    expect(set.candidates({ ...EMPTY, ...probe }).length > 0).toBe(expected);
  });

  it('are in the order of the rules, each once', () => {
    const either: Condition = { kind: 'or', operands: [search('name'), search('agent')] };
    const searches = { name: [testsOf({ eventName: 'X' })], agent: [testsOf({ 'userAgent|contains': 'x' })] };
    const set = ruleSet({
      rules: [
        named('agent', { 'userAgent|contains': 'x' }),
        named('always', { a: 'x' }),
        rule({ id: 'either', searches, condition: either }),
        named('name', { eventName: 'X' }),
        named('other', { eventName: 'Y' }),
      ],
    });
    const probe = { ...EMPTY, eventName: 'x', userAgent: 'x' };
    expect(ids(set.candidates(probe))).toEqual(['agent', 'always', 'either', 'name']);
    // Once more, now that the values are known.
    expect(ids(set.candidates(probe))).toEqual(['agent', 'always', 'either', 'name']);
    expect(ids(set.candidates({ ...EMPTY, eventName: 'Y' }))).toEqual(['always', 'other']);
  });

  it('stay right when more values go by than are remembered', () => {
    const set = ruleSet({ rules: [named('a', { eventName: 'List*' })] });
    for (let index = 0; index < 30_000; index++) set.candidates({ ...EMPTY, eventName: `Get${index}` });
    expect(set.candidates({ ...EMPTY, eventName: 'ListBuckets' })).toHaveLength(1);
    expect(set.candidates({ ...EMPTY, eventName: 'Get1' })).toHaveLength(0);
  });

  it('are all rules when a value is no text', () => {
    const set = ruleSet({ rules: [named('a', { eventName: 'x' }), named('b', { eventName: 'y' })] });
    expect(set.candidates(probeOf({ eventName: ['x'] }))).toHaveLength(2);
    expect(set.candidates(probeOf({ userIdentity: [{ type: 'Root' }] }))).toHaveLength(2);
    expect(set.candidates(probeOf({ eventName: null }))).toHaveLength(0);
  });
});

describe('the probe of an event', () => {
  it('takes own texts only', () => {
    expect(probeOf({ eventName: 'a', userIdentity: { type: 'Root' } })).toEqual({
      ...EMPTY,
      eventName: 'a',
      userIdentityType: 'Root',
    });
    expect(probeOf(Object.create({ eventName: 'inherited' }) as JsonRecord)).toEqual(EMPTY);
  });
});

describe('no rule is lost', () => {
  const text = fc.constantFrom('a', 'A', 'ab', 'b', '', 'a*', '*b', '?', 'x');
  const leaf = fc.oneof(
    text,
    fc.constant(null),
    fc.integer({ min: 0, max: 2 }),
    fc.boolean(),
    fc.array(text, { maxLength: 2 }),
    fc.record({ type: text }),
  );
  const event = fc.record(
    {
      eventName: fc.oneof({ weight: 4, arbitrary: text }, leaf),
      eventSource: text,
      errorCode: fc.oneof({ weight: 4, arbitrary: text }, leaf),
      userAgent: text,
      userIdentity: fc.oneof(
        fc.record({ type: leaf }, { requiredKeys: [] }),
        fc.array(fc.record({ type: text })),
        text,
      ),
      other: leaf,
    },
    { requiredKeys: [] },
  );
  const field = fc.constantFrom(
    'eventName',
    'eventSource',
    'errorCode',
    'userAgent',
    'userIdentity.type',
    'other',
  );
  const values = fc.array(fc.oneof({ weight: 5, arbitrary: text }, fc.constant(null)), {
    minLength: 1,
    maxLength: 3,
  });
  const texts = fc.array(text, { minLength: 1, maxLength: 3 });
  const test = fc.oneof(
    fc.tuple(field, fc.constantFrom([], ['neq'], ['cased'], ['all']), values),
    fc.tuple(
      field,
      fc.constantFrom(['contains'], ['startswith'], ['endswith', 'neq'], ['contains', 'all'], ['expand']),
      texts,
    ),
    fc.tuple(
      field,
      fc.constant(['exists']),
      fc.boolean().map((one) => [one]),
    ),
    fc.tuple(
      field,
      fc.constantFrom(['fieldref'], ['fieldref', 'neq']),
      field.map((one) => [one]),
    ),
    fc.tuple(
      field,
      fc.constantFrom(['gt'], ['lte']),
      fc.integer({ min: 0, max: 2 }).map((one) => [one]),
    ),
    fc.tuple(field, fc.constantFrom(['re'], ['re', 'i']), fc.constantFrom(['^a'], ['b$', 'x'])),
  );
  const selection = fc
    .array(test, { minLength: 1, maxLength: 3 })
    .map((tests) =>
      Object.fromEntries(tests.map(([name, modifiers, given]) => [[name, ...modifiers].join('|'), given])),
    )
    .map((each) => testsOf(each));
  const names = ['s0', 's1', 's2'];
  const condition = fc.letrec<{ condition: Condition }>((tie) => ({
    condition: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom(...names).map(search),
      tie('condition').map((operand) => ({ kind: 'not', operand }) as const),
      fc
        .tuple(
          fc.constantFrom('and' as const, 'or' as const),
          fc.array(tie('condition'), { minLength: 1, maxLength: 3 }),
        )
        .map(([kind, operands]) => ({ kind, operands })),
    ),
  })).condition;
  const rules = fc.array(
    fc.tuple(fc.tuple(...names.map(() => fc.array(selection, { minLength: 1, maxLength: 2 }))), condition),
    { minLength: 1, maxLength: 5 },
  );

  it('whatever its condition and the event are', () => {
    fc.assert(
      fc.property(rules, fc.array(event, { minLength: 1, maxLength: 8 }), (given, events) => {
        const set = ruleSet({
          rules: given.map(([searches, each], index) =>
            rule({
              id: `r${index}`,
              searches: Object.fromEntries(searches.map((one, at) => [`s${at}`, one])),
              condition: each,
            }),
          ),
        });
        for (const one of events) {
          const quick = set.match(one, set.candidates(probeOf(one)));
          expect(quick.map((match) => match.rule.id)).toEqual(set.match(one).map((match) => match.rule.id));
        }
      }),
      { numRuns: 500 },
    );
  });
});
