import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadRuleSet } from '../../../../functions/cloudtrail-processor/adapters/rule-set-file';
import { event, rule } from '../rig';

const folder = mkdtempSync(join(tmpdir(), 'rules-'));
const load = (content: unknown) => {
  writeFileSync(join(folder, 'rules.json'), typeof content === 'string' ? content : JSON.stringify(content));
  return loadRuleSet('rules.json', folder);
};
const DEFINITION = {
  format: 1,
  rules: [rule('stop', 'StopLogging')],
  correlations: [],
  suppressions: [],
  placeholders: {},
};
const MONITORED = { id: 'trail', eventName: 'StopLogging', description: 'Trail stopped', severity: 'HIGH' };

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe("the function's rules", () => {
  it('are those that synth has packed', () => {
    expect(load(DEFINITION).match(event('StopLogging', 1))).toMatchObject([
      { rule: { id: 'stop' }, severity: 'HIGH' },
    ]);
  });

  it.each([
    ['a list', [MONITORED]],
    ['an object', { monitored_events: [MONITORED] }],
  ])('may be monitored_events.json: %s', (_, content) => {
    const rules = load(content);
    expect(rules.match(event('StopLogging', 1))).toMatchObject([{ rule: { id: 'trail' }, severity: 'HIGH' }]);
    expect(rules.match(event('StartLogging', 1))).toEqual([]);
  });

  it('may lie anywhere', () => {
    load(DEFINITION);
    expect(loadRuleSet(join(folder, 'rules.json'), '/somewhere/else').definition.rules).toHaveLength(1);
  });

  it.each([
    ['no JSON', 'rules:', /^SECURITY_EVENTS_PATH rules.json: .*JSON/],
    ['another format', { ...DEFINITION, format: 2 }, /rules.json: format is 2, wanted 1/],
    ['no list of rules', { ...DEFINITION, rules: {} }, /rules.json: rules is no list/],
    ['no correlations', { ...DEFINITION, correlations: undefined }, /correlations is no list/],
    ['no suppressions', { ...DEFINITION, suppressions: undefined }, /suppressions is no list/],
    ['no placeholders', { ...DEFINITION, placeholders: [] }, /placeholders is no object/],
    ['neither kind', { hello: 'there' }, /rules.json: events: is missing/],
    [
      'a broken entry',
      [MONITORED, { ...MONITORED, severity: 'URGENT' }],
      /rules.json: events\[1\]\.severity/,
    ],
    ['an id twice', [MONITORED, MONITORED], /rules.json: events\[1\]\.id: `.*` is taken by events\[0\]/],
  ])('are refused with file and field: %s', (_, content, message) => {
    expect(() => load(content)).toThrow(message);
  });

  it('are refused where there is no file', () => {
    expect(() => loadRuleSet('none.json', folder)).toThrow(/^SECURITY_EVENTS_PATH none.json: ENOENT/);
  });
});
