import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ruleSetOf } from '../../functions/cloudtrail-processor/core/rules/rule-set';
import { loadRuleSet } from '../../rule-files';
import { problemsOf, ruleFolder, sigma } from './rule-folder';

const { folder, write } = ruleFolder();
const OK = '{ selection: { eventName: X }, condition: selection }';
const load = (...rules: string[]) => loadRuleSet({ rules }).definition;

describe('a Sigma rule', () => {
  it('is read with all that alerts need', () => {
    const file = write(`
title: Trail stopped
id: cloudtrail.trail-stopped
status: stable
description: |
  Nobody sees what happens next.
references: [https://example.com/]
author: somebody
date: 2026-01-31
tags: [attack.defense_evasion, attack.t1562.008, attack.T1098, attack.s0001, cis.4.5, other.tag]
logsource: { product: aws, service: cloudtrail }
detection:
  stop: { eventName: [StopLogging, DeleteTrail] }
  denied: { errorCode|contains: Denied }
  words: [one, 2]
  condition: [stop, words]
level: critical
severity_by:
  - { when: denied and not words, level: medium }
group_by: [recipientAccountId]
falsepositives: [Decommissioning]
runbook: defence-evasion
response: Start it again.
custom: { field: of the author }
examples:
  match: [{ name: stop, event: { eventName: StopLogging }, severity: critical }]
`);
    const loaded = loadRuleSet({ rules: [file] });
    expect(loaded.definition.rules).toMatchInlineSnapshot(`
[
  {
    "alerts": true,
    "attack": [
      "T1562.008",
      "T1098",
    ],
    "cis": [
      "4.5",
    ],
    "condition": {
      "kind": "or",
      "operands": [
        {
          "kind": "search",
          "name": "stop",
        },
        {
          "kind": "search",
          "name": "words",
        },
      ],
    },
    "description": "Nobody sees what happens next.",
    "falsePositives": [
      "Decommissioning",
    ],
    "groupBy": [
      "recipientAccountId",
    ],
    "id": "cloudtrail.trail-stopped",
    "references": [
      "https://example.com/",
    ],
    "response": "Start it again.",
    "runbook": "defence-evasion",
    "searches": {
      "denied": [
        [
          {
            "field": "errorCode",
            "modifiers": [
              "contains",
            ],
            "values": [
              "Denied",
            ],
          },
        ],
      ],
      "stop": [
        [
          {
            "field": "eventName",
            "modifiers": [],
            "values": [
              "StopLogging",
              "DeleteTrail",
            ],
          },
        ],
      ],
      "words": [
        [
          {
            "field": null,
            "modifiers": [],
            "values": [
              "one",
            ],
          },
        ],
        [
          {
            "field": null,
            "modifiers": [],
            "values": [
              2,
            ],
          },
        ],
      ],
    },
    "severity": "CRITICAL",
    "severityBy": [
      {
        "severity": "MEDIUM",
        "when": {
          "kind": "and",
          "operands": [
            {
              "kind": "search",
              "name": "denied",
            },
            {
              "kind": "not",
              "operand": {
                "kind": "search",
                "name": "words",
              },
            },
          ],
        },
      },
    ],
    "tactics": [
      "defense-evasion",
    ],
    "title": "Trail stopped",
  },
]
`);
    expect(loaded.sources).toEqual([
      {
        id: 'cloudtrail.trail-stopped',
        kind: 'rule',
        file,
        examples: {
          match: [{ name: 'stop', event: { eventName: 'StopLogging' }, severity: 'critical' }],
          no_match: [],
        },
      },
    ]);
  });

  it('has defaults for what Sigma leaves open', () => {
    expect(load(write(sigma(OK).replace(', service: cloudtrail', ''))).rules[0]).toMatchObject({
      severity: 'MEDIUM',
      severityBy: [],
      description: '',
      groupBy: ['recipientAccountId', 'userIdentity.arn'],
      alerts: true,
      attack: [],
      references: [],
    });
  });

  it.each([
    ['null: absent', '{ s: { errorCode: null }, condition: s }', { eventName: 'X' }, true],
    ['empty', "{ s: { errorCode: '' }, condition: s }", { errorCode: '' }, true],
    ['keywords', '{ s: [one, two], condition: s }', { a: 'so two' }, true],
    ['a keyword', '{ s: one, condition: s }', { a: 'none' }, true],
    ['keywords that must all be there', "{ s: { '|all': [one, two] }, condition: s }", { a: 'one' }, false],
    ['maps of which one is enough', '{ s: [{ a: x, b: y }, { c: z }], condition: s }', { c: 'z' }, true],
    ['maps and keywords mixed', '{ s: [{ a: x }, word], condition: s }', { b: 'a word' }, true],
    [
      'conditions of which one is enough',
      '{ s: { a: x }, t: { a: y }, condition: [s, t] }',
      { a: 'y' },
      true,
    ],
    ['yes as a text', '{ s: { MFAUsed: No }, condition: s }', { MFAUsed: 'No' }, true],
  ])('knows %s', (_what, detection, event, expected) => {
    const set = ruleSetOf(load(write(sigma(detection))));
    expect(set.match(event).length > 0).toBe(expected);
  });
});

describe('rule files', () => {
  it('are found in folders within folders, in the order of their names, by their ending', () => {
    const nested = join(folder, 'tree', 'b');
    mkdirSync(nested, { recursive: true });
    writeFileSync(join(nested, 'z.yaml'), sigma(OK, '', 'z'));
    writeFileSync(join(folder, 'tree', 'a.yml'), sigma(OK, '', 'a'));
    writeFileSync(join(folder, 'tree', 'c.YML'), sigma(OK, '', 'c'));
    writeFileSync(join(folder, 'tree', 'notes.md'), '# not a rule');
    writeFileSync(join(folder, 'tree', 'monitored_events.json'), '[]');
    expect(load(join(folder, 'tree')).rules.map(({ id }) => id)).toEqual(['a', 'z', 'c']);
  });

  it('that are named twice are read once', () => {
    const file = write(sigma(OK));
    expect(load(file, file).rules).toHaveLength(1);
  });

  it('may hold several documents, and comments only', () => {
    expect(load(write(`---\n${sigma(OK, '', 'a')}---\n${sigma(OK, '', 'b')}---\n`)).rules).toHaveLength(2);
    expect(load(write('# nothing')).rules).toEqual([]);
  });

  it('may be JSON', () => {
    const rule = {
      title: 'x',
      id: 'x',
      logsource: { product: 'aws' },
      detection: { s: { a: 'x' }, condition: 's' },
    };
    expect(load(write(JSON.stringify(rule), 'sigma.json')).rules).toHaveLength(1);
  });

  it('in the format of monitored events are known by their shape', () => {
    const events = [{ id: 'stop', eventName: 'StopLogging', severity: 'HIGH' }];
    expect(load(write(JSON.stringify(events), 'm1.json')).rules[0]).toMatchObject({
      id: 'stop',
      severity: 'HIGH',
    });
    expect(load(write(JSON.stringify({ monitored_events: events }), 'm2.json')).rules).toHaveLength(1);
    const named = write(JSON.stringify(events), 'm3.txt');
    expect(loadRuleSet({ rules: [], monitoredEvents: [named] }).definition.rules).toHaveLength(1);
  });
});

describe('placeholders', () => {
  const rule = write(sigma("{ s: { a|expand: '%admins%' }, condition: s }"));
  const isMatch = (placeholders?: string | Record<string, string[]>) =>
    ruleSetOf(loadRuleSet({ rules: [rule], ...(placeholders ? { placeholders } : {}) }).definition).match({
      a: 'dana',
    }).length > 0;

  it('come from a file or as they are; without a list they match nothing', () => {
    expect(isMatch()).toBe(false);
    expect(isMatch({ admins: ['dana'] })).toBe(true);
    expect(isMatch(write('admins: [eve, dana]', 'lists.yml'))).toBe(true);
    expect(isMatch(write('{"admins": "dana"}', 'lists.json'))).toBe(true);
  });

  it('of the system’s own names have the default prefix, until they are said to be others', () => {
    const own = write(sigma("{ s: { a|contains|expand: '%own_resources%' }, condition: s }"), 'own.yml');
    const isOwn = (a: string, placeholders?: Record<string, string[]>) =>
      ruleSetOf(loadRuleSet({ rules: [own], ...(placeholders ? { placeholders } : {}) }).definition).match({
        a,
      }).length > 0;
    expect(isOwn('security-monitoring-cloudtrail')).toBe(true);
    expect(isOwn('/aws/cloudtrail/security-monitoring')).toBe(true);
    expect(isOwn('orders')).toBe(false);
    expect(isOwn('acme-cloudtrail', { own_resources: ['acme-'] })).toBe(true);
    expect(isOwn('security-monitoring-cloudtrail', { own_resources: ['acme-'] })).toBe(false);
    expect(isOwn('security-monitoring-cloudtrail', { other: ['acme-'] })).toBe(true);
  });

  it.each([
    ['admins: { a: b }', /^admins: must be a text or a list of texts/],
    ['- a', /^must be a map of names and their lists/],
  ])('%s are refused', (content, problem) => {
    expect(problemsOf({ rules: [rule], placeholders: write(content) })).toEqual([
      expect.stringMatching(problem),
    ]);
  });
});

describe('suppressions', () => {
  const rule = write(sigma(OK));
  const suppressed = (content: string) =>
    loadRuleSet({ rules: [rule], suppressions: write(content) }).definition.suppressions;
  const WHO = 'owner: ops, reason: planned, expires: 2030-01-31';

  it('name rule, owner, reason and expiry', () => {
    expect(suppressed(`- { rule: a.rule, when: { userIdentity.userName|startswith: ci- }, ${WHO} }`)).toEqual(
      [
        {
          rule: 'a.rule',
          when: [{ field: 'userIdentity.userName', modifiers: ['startswith'], values: ['ci-'] }],
          owner: 'ops',
          reason: 'planned',
          expires: '2030-01-31T00:00:00.000Z',
        },
      ],
    );
    expect(
      suppressed("- { rule: a.rule, owner: o, reason: r, expires: '2030-01-31T10:00:00+02:00' }"),
    ).toMatchObject([{ rule: 'a.rule', when: [], expires: '2030-01-31T08:00:00.000Z' }]);
  });

  it('of anomalies are the detector’s, by kind and, if they say so, by series or principal', () => {
    const { definition, anomalySuppressions } = loadRuleSet({
      rules: [rule],
      suppressions: write(`
- { rule: anomaly.instance-out, when: { subject: 'instance-out:eu-central-1:i-0abc' }, ${WHO} }
- { rule: anomaly.new-agent, when: { subject: [eve, bob] }, ${WHO} }
- { rule: anomaly.unusual-hour, when: { subject: eve, account: '111122223333' }, ${WHO} }
- { rule: anomaly.waf-allowed, ${WHO} }`),
    });
    const who = { owner: 'ops', reason: 'planned', expires: '2030-01-31T00:00:00.000Z' };
    expect(definition.suppressions).toEqual([]);
    expect(anomalySuppressions).toEqual([
      { rule: 'anomaly.instance-out', subjects: ['instance-out:eu-central-1:i-0abc'], ...who },
      { rule: 'anomaly.new-agent', subjects: ['eve', 'bob'], ...who },
      { rule: 'anomaly.unusual-hour', subjects: ['eve'], accounts: ['111122223333'], ...who },
      { rule: 'anomaly.waf-allowed', ...who },
    ]);
  });

  it('of a rule whose own id begins with `anomaly.` are the rule’s', () => {
    const own = write(sigma(OK, '', 'anomaly.mine'));
    const { definition, anomalySuppressions } = loadRuleSet({
      rules: [own],
      suppressions: write(`- { rule: anomaly.mine, ${WHO} }`),
    });
    expect(definition.suppressions).toMatchObject([{ rule: 'anomaly.mine' }]);
    expect(anomalySuppressions).toEqual([]);
  });

  it.each([
    [
      `- { rule: anomaly.instance, ${WHO} }`,
      /^\[0\]\.rule: there is no anomaly `anomaly\.instance`; they are /,
    ],
    [
      `- { rule: anomaly.nat-out, when: { region: x }, ${WHO} }`,
      /^\[0\]\.when\.region: anomalies are known by `subject` and `account` only/,
    ],
    [
      `- { rule: anomaly.nat-out, when: { subject: [] }, ${WHO} }`,
      /^\[0\]\.when\.subject: must be a series or principal/,
    ],
    [`- { rule: anomaly.nat-out, when: { subject: ' nat' }, ${WHO} }`, /^\[0\]\.when\.subject/],
    [
      `- { rule: anomaly.nat-out, when: { account: 111122223333 }, ${WHO} }`,
      /^\[0\]\.when\.account: must be the number of an account, as a text/,
    ],
    [`- { rule: anomaly.nat-out, when: { subject: '' }, ${WHO} }`, /^\[0\]\.when\.subject/],
    [`- { rule: anomaly.nat-out, when: { subject: [nat, 7] }, ${WHO} }`, /^\[0\]\.when\.subject/],
    [`- { rule: no.such, ${WHO} }`, /^\[0\]\.rule: there is no rule `no\.such`; it would silence nothing/],
    ['- { rule: a.rule, owner: o, reason: r }', /^\[0\]\.expires: must be an ISO date or time/],
    ['- { rule: a.rule, owner: o, reason: r, expires: tomorrow }', /^\[0\]\.expires/],
    ['- { rule: a.rule, reason: r, expires: 2030-01-31 }', /^\[0\]\.owner/],
    [`- { rule: a.rule, until: x, ${WHO} }`, /^\[0\]: .*until/],
    [`- { rule: a.rule, when: { a|re: '(' }, ${WHO} }`, /^\[0\]\.when\.a\|re: no valid regular expression/],
    [`- { rule: a.rule, when: { a|x: 1 }, ${WHO} }`, /^\[0\]\.when\.a\|x: unknown modifier/],
    ['rule: a.rule', /must be a list of/],
  ])('%s is refused', (content, problem) => {
    expect(problemsOf({ rules: [rule], suppressions: write(content) })).toEqual([
      expect.stringMatching(problem),
    ]);
  });
});
