import { CIS_CONTROLS } from '../../cli/rules/cis-controls';
import { runExamples } from '../../cli/rules/run-examples';
import type { RuleDefinition } from '../../functions/cloudtrail-processor/core/rules/model';
import { ruleSetOf } from '../../functions/cloudtrail-processor/core/rules/rule-set';
import { DEFAULT_RULES, loadRuleSet } from '../../rule-files';
import { TACTIC_TECHNIQUES } from './attack-tactics';

const { definition, sources } = loadRuleSet({ rules: [DEFAULT_RULES] });
const examplesOf = new Map(sources.map(({ id, examples }) => [id, examples.match]));
const everything = [...definition.rules, ...definition.correlations];

/** How each matching example that says its severity comes out under some version of its rule. */
function severities(rule: RuleDefinition): readonly (string | undefined)[] {
  const ruleSet = ruleSetOf({ ...definition, rules: [rule], correlations: [] });
  return (examplesOf.get(rule.id) ?? [])
    .filter(({ severity }) => severity !== undefined)
    .map(({ event }) => ruleSet.match({ ...event })[0]?.severity);
}

describe('the examples of the default rules', () => {
  it('come out as they should, correlations included, and each has a near miss', async () => {
    const results = await runExamples({ definition, sources, anomalySuppressions: [] });
    expect(results.filter(({ problem }) => problem !== null)).toEqual([]);
    expect(new Set(results.map(({ rule }) => rule)).size).toBe(everything.length);
  });
});

describe('the parts of the default rules', () => {
  const graded = definition.rules.filter(({ severityBy }) => severityBy.length > 0);

  it.each(graded)('$id reaches each of its severities in an example', (rule) => {
    const before = severities(rule);
    const idle = rule.severityBy.filter((_, index) => {
      const without = severities({ ...rule, severityBy: rule.severityBy.toSpliced(index, 1) });
      return without.every((severity, example) => severity === before[example]);
    });
    expect(idle).toEqual([]);
    expect(before).toContain(rule.severity);
  });

  it.each(definition.rules)('$id uses each search that it names', ({ condition, severityBy, searches }) => {
    const conditions = JSON.stringify([condition, severityBy]);
    expect(Object.keys(searches).filter((name) => !conditions.includes(`"name":"${name}"`))).toEqual([]);
  });

  it.each(everything)('$id has tactics and techniques that belong together', ({ tactics, attack }) => {
    const techniques = attack.map((id) => id.replace(/\..*/, ''));
    const covers = (tactic: string) => TACTIC_TECHNIQUES[tactic] ?? [];
    expect(techniques.filter((id) => !tactics.some((tactic) => covers(tactic).includes(id)))).toEqual([]);
    expect(tactics.filter((tactic) => !techniques.some((id) => covers(tactic).includes(id)))).toEqual([]);
  });

  it('have titles that fit into the subject of a mail', () => {
    expect(everything.filter(({ title }) => title.length > 60).map(({ id }) => id)).toEqual([]);
  });

  it('give evidence for each monitoring control of CIS, and for no other', () => {
    const evidenced = new Set(everything.flatMap(({ cis }) => cis));
    expect([...evidenced].toSorted()).toEqual(CIS_CONTROLS.map(({ id }) => id).toSorted());
  });
});
