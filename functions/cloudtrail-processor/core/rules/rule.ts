import type { AlertSeverity } from '../../../shared/alerts/alert';
import type { JsonRecord } from '../../../shared/json/read';
import { allOf, anyOf, type Check, not } from './check';
import { compileTest } from './field-test';
import type { Condition, FieldTest, RuleDefinition, Search } from './model';
import type { Placeholders } from './placeholders';
import { RuleFault } from './rule-fault';

/** A rule, compiled. */
export interface Rule {
  readonly definition: RuleDefinition;
  readonly check: Check;
  severityOf(event: JsonRecord): AlertSeverity;
}

/** @throws RuleFault */
export function compileRule(definition: RuleDefinition, placeholders: Placeholders): Rule {
  const searches = new Map(
    Object.entries(definition.searches).map(([name, search]) => [
      name,
      compileSearch(search, `detection.${name}`, placeholders),
    ]),
  );
  const check = compileCondition(definition.condition, searches, 'detection.condition');
  const levels = definition.severityBy.map(({ when, severity }, index) => ({
    severity,
    when: compileCondition(when, searches, `severity_by[${index}].when`),
  }));
  return {
    definition,
    check,
    severityOf: (event) => levels.find(({ when }) => when.holds(event))?.severity ?? definition.severity,
  };
}

function compileSearch(search: Search, where: string, placeholders: Placeholders): Check {
  return anyOf(search.map((tests) => compileTests(tests, where, placeholders)));
}

/** Tests that must all hold. @throws RuleFault */
export function compileTests(tests: readonly FieldTest[], where: string, placeholders: Placeholders): Check {
  return allOf(
    tests.map((test) => {
      try {
        return compileTest(test, placeholders);
      } catch (error) {
        const key = [test.field ?? '', ...test.modifiers].join('|');
        throw new RuleFault(`${where}.${key}`, error instanceof Error ? error.message : String(error));
      }
    }),
  );
}

function compileCondition(condition: Condition, searches: ReadonlyMap<string, Check>, where: string): Check {
  if (condition.kind === 'search') {
    const search = searches.get(condition.name);
    if (!search) throw new RuleFault(where, `\`${condition.name}\` is no search identifier of this rule`);
    return search;
  }
  if (condition.kind === 'not') return not(compileCondition(condition.operand, searches, where));
  const operands = condition.operands.map((operand) => compileCondition(operand, searches, where));
  return condition.kind === 'and' ? allOf(operands) : anyOf(operands);
}
