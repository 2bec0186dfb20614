import { loadRuleSet } from '../../rule-files';
import { problemsOf, ruleFolder, sigma } from './rule-folder';

const { write } = ruleFolder();
const OK = '{ selection: { eventName: X }, condition: selection }';
const BASE = `${sigma(OK, 'name: first', 'r.1')}---\n${sigma(OK, 'name: second', 'r.2')}---\n`;

const correlation = (body: string, more = '') => `${BASE}title: Many
id: c.1
level: high
${more}
correlation: ${body}
`;

const load = (body: string, more?: string) => loadRuleSet({ rules: [write(correlation(body, more))] });
const read = (body: string) => load(body).definition.correlations[0];

describe('a correlation', () => {
  it('is read with what alerts need', () => {
    expect(
      read(
        '{ type: value_count, rules: [first, r.2], group-by: [who], timespan: 15m, condition: { field: eventName, gte: 3 }, aliases: { who: { first: userIdentity.arn, r.2: sourceIPAddress } } }',
      ),
    ).toEqual({
      id: 'c.1',
      title: 'Many',
      description: '',
      severity: 'HIGH',
      attack: [],
      tactics: [],
      cis: [],
      falsePositives: [],
      references: [],
      type: 'value_count',
      rules: ['r.1', 'r.2'],
      groupBy: ['who'],
      timespanSeconds: 900,
      atLeast: 3,
      field: 'eventName',
      aliases: { who: { 'r.1': 'userIdentity.arn', 'r.2': 'sourceIPAddress' } },
    });
  });

  it.each([
    ['30s', 30],
    ['2h', 7_200],
    ['1d', 86_400],
  ])('lasts %s', (timespan, seconds) => {
    expect(
      read(`{ type: event_count, rules: first, timespan: ${timespan}, condition: { gte: 2 } }`),
    ).toMatchObject({
      timespanSeconds: seconds,
      groupBy: [],
    });
  });

  it('counts more than, or at least', () => {
    expect(read('{ type: event_count, rules: [first], timespan: 1m, condition: { gt: 5 } }')).toMatchObject({
      atLeast: 6,
    });
  });

  it('in time asks for all its rules, or for some', () => {
    expect(read('{ type: temporal, rules: [first, second], timespan: 1m }')).toMatchObject({ atLeast: 2 });
    expect(
      read('{ type: temporal, rules: [first, second], timespan: 1m, condition: { gte: 1 } }'),
    ).toMatchObject({ atLeast: 1 });
    // One rule by its id and by its name.
    expect(read('{ type: temporal, rules: [first, r.1, second], timespan: 1m }')).toMatchObject({
      atLeast: 2,
    });
  });

  const ALERTING = '{ type: event_count, rules: [first], timespan: 1m, condition: { gte: 2 }';

  it.each([
    [`${ALERTING} }`, '', [false, true]],
    [`${ALERTING}, generate: true }`, '', [true, true]],
    [`${ALERTING} }`, 'generate: true', [true, true]],
    [`${ALERTING}, generate: false }`, '', [false, true]],
  ])('%s %s: which of its rules alert by themselves', (body, more, alerts) => {
    expect(load(body, more).definition.rules.map((rule) => rule.alerts)).toEqual(alerts);
  });

  it('lets a rule alert by itself if one of several that use it says so', () => {
    const quiet = correlation(`${ALERTING} }`, 'name: quiet');
    const loud = correlation(`${ALERTING}, generate: true }`).replace(BASE, '').replace('c.1', 'c.2');
    const file = write(`${quiet}---\n${loud}`);
    expect(loadRuleSet({ rules: [file] }).definition.rules.map(({ alerts }) => alerts)).toEqual([true, true]);
  });

  it.each([
    [
      '{ type: temporal_ordered, rules: [first], timespan: 1m }',
      /^correlation\.type: `temporal_ordered` is not supported; supported are event_count, value_count, temporal/,
    ],
    [
      '{ type: event_count, rules: [third], timespan: 1m, condition: { gte: 2 } }',
      /^correlation\.rules: `third` is neither id nor name of a rule/,
    ],
    [
      '{ type: event_count, rules: [c.1], timespan: 1m, condition: { gte: 2 } }',
      /^correlation\.rules: `c\.1` is a correlation; correlations of correlations/,
    ],
    [
      '{ type: event_count, rules: [first], timespan: 1m, condition: { lt: 2 } }',
      /^correlation\.condition: needs one of gte and gt, not lt/,
    ],
    ['{ type: event_count, rules: [first], timespan: 1m, condition: { gte: 2, lte: 5 } }', /not gte and lte/],
    ['{ type: event_count, rules: [first], timespan: 1m, condition: { eq: 2 } }', /not eq/],
    ['{ type: event_count, rules: [first], timespan: 1m }', /not nothing/],
    [
      '{ type: event_count, rules: [first], timespan: 1m, condition: { gte: many } }',
      /^correlation\.condition\.gte: must be a whole number up to 1000/,
    ],
    ['{ type: event_count, rules: [first], timespan: 1m, condition: { gte: 0 } }', /whole number/],
    ['{ type: event_count, rules: [first], timespan: 1m, condition: { gte: 2.5 } }', /whole number/],
    ['{ type: event_count, rules: [first], timespan: 1m, condition: { gt: 1000 } }', /whole number/],
    [
      '{ type: event_count, rules: [first], timespan: 1m, condition: { gte: 2, field: a } }',
      /^correlation\.condition\.field: belongs to value_count/,
    ],
    [
      '{ type: value_count, rules: [first], timespan: 1m, condition: { gte: 2 } }',
      /^correlation\.condition\.field: is missing/,
    ],
    ['{ type: temporal, rules: [first], timespan: 1m, condition: { gte: 2 } }', /asks for 2 of the 1 rules/],
    [
      '{ type: event_count, rules: [first], timespan: 15 minutes, condition: { gte: 2 } }',
      /^correlation\.timespan: must be a number and s, m, h or d/,
    ],
    ['{ type: event_count, rules: [first], condition: { gte: 2 } }', /^correlation\.timespan: is missing/],
    [
      '{ type: event_count, rules: [first], timespan: 31d, condition: { gte: 2 } }',
      /^correlation\.timespan: must be 30 days at most/,
    ],
    [
      '{ type: event_count, rules: [first], timespan: 1m, condition: { gte: 2 }, aliases: { a: { second: b } } }',
      /^correlation\.aliases\.a: `second` is none of its rules/,
    ],
    ['{ type: event_count, rules: [], timespan: 1m, condition: { gte: 2 } }', /^correlation\.rules/],
  ])('%s is refused', (body, problem) => {
    expect(problemsOf({ rules: [write(correlation(body))] })).toEqual([expect.stringMatching(problem)]);
  });

  it('of a rule that is refused has no problem of its own', () => {
    const broken = correlation(ALERTING.concat(' }')).replace(
      'condition: selection }',
      'condition: nothing }',
    );
    expect(problemsOf({ rules: [write(broken)] })).toEqual([expect.stringMatching(/^detection\.condition/)]);
  });
});
