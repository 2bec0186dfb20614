import type {
  Condition,
  FieldTest,
  Modifier,
  RuleDefinition,
  RuleSetDefinition,
  Scalar,
} from '../../../../../functions/cloudtrail-processor/core/rules/model';
import { ruleSetOf } from '../../../../../functions/cloudtrail-processor/core/rules/rule-set';
import type { JsonRecord } from '../../../../../functions/shared/json/read';

type Values = Scalar | readonly Scalar[];

/** Tests as a Sigma selection spells them. */
export function testsOf(selection: Readonly<Record<string, Values>>): readonly FieldTest[] {
  return Object.entries(selection).map(([key, values]) => {
    const [field = '', ...modifiers] = key.split('|');
    return {
      field: field === '' ? null : field,
      modifiers: modifiers as Modifier[],
      values: Array.isArray(values) ? values : [values as Scalar],
    };
  });
}

export const search = (name: string): Condition => ({ kind: 'search', name });

export function rule(changes: Partial<RuleDefinition> = {}): RuleDefinition {
  return {
    id: 'a.rule',
    title: 'A rule',
    description: 'Says what it is about.',
    severity: 'MEDIUM',
    severityBy: [],
    searches: { selection: [testsOf({ eventName: 'StopLogging' })] },
    condition: search('selection'),
    attack: [],
    tactics: [],
    cis: [],
    groupBy: [],
    falsePositives: [],
    references: [],
    alerts: true,
    ...changes,
  };
}

export function ruleSet(changes: Partial<RuleSetDefinition> = {}) {
  return ruleSetOf({
    format: 1,
    rules: [rule()],
    correlations: [],
    suppressions: [],
    placeholders: {},
    ...changes,
  });
}

/** Whether a selection matches an event. */
export function matches(
  selection: Readonly<Record<string, Values>>,
  event: JsonRecord,
  placeholders: RuleSetDefinition['placeholders'] = {},
): boolean {
  const set = ruleSet({ rules: [rule({ searches: { selection: [testsOf(selection)] } })], placeholders });
  return set.match(event).length > 0;
}
