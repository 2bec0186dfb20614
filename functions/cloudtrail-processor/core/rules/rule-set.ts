import type { AlertSeverity } from '../../../shared/alerts/alert';
import type { JsonRecord } from '../../../shared/json/read';
import { candidateFinder } from './candidates';
import type { Check } from './check';
import type { RuleDefinition, RuleSetDefinition, SuppressionDefinition } from './model';
import type { Probe } from './probe';
import { compileRule, compileTests, type Rule } from './rule';

export interface RuleMatch {
  readonly rule: RuleDefinition;
  readonly severity: AlertSeverity;
  /** Those that fit by rule and fields; whether one has expired is for whoever has a clock. */
  readonly suppressions: readonly SuppressionDefinition[];
}

export interface RuleSet {
  readonly definition: RuleSetDefinition;
  /** Rules that a record with these values could match; none: the record need not be parsed. */
  candidates(probe: Probe): readonly Rule[];
  /**
   * The matches among the candidates, exact; without candidates among all rules.
   * Also of rules with `alerts: false`, which count for correlations only.
   */
  match(event: JsonRecord, candidates?: readonly Rule[]): readonly RuleMatch[];
  /** Suppressions that fit a rule or a correlation of this id and an event, expired ones too. */
  suppressionsOf(id: string, event: JsonRecord): readonly SuppressionDefinition[];
}

/** @throws RuleFault for a definition that the engine refuses */
export function ruleSetOf(definition: RuleSetDefinition): RuleSet {
  const { placeholders } = definition;
  const rules = definition.rules.map((rule) => compileRule(rule, placeholders));
  const silences = definition.suppressions.map((suppression, index) => ({
    suppression,
    when: compileTests(suppression.when, `suppressions[${index}].when`, placeholders),
  }));
  return {
    definition,
    candidates: candidateFinder(rules),
    match: (event, candidates = rules) =>
      candidates
        .filter(({ check }) => check.holds(event))
        .map((rule) => ({
          rule: rule.definition,
          severity: rule.severityOf(event),
          suppressions: silences.length === 0 ? NONE : silencing(silences, rule.definition.id, event),
        })),
    suppressionsOf: (id, event) => silencing(silences, id, event),
  };
}

const NONE: readonly SuppressionDefinition[] = [];

interface Silence {
  readonly suppression: SuppressionDefinition;
  readonly when: Check;
}

function silencing(
  silences: readonly Silence[],
  id: string,
  event: JsonRecord,
): readonly SuppressionDefinition[] {
  return silences
    .filter(({ suppression: { rule }, when }) => (rule === id || rule === '*') && when.holds(event))
    .map(({ suppression }) => suppression);
}
