import type { Demand } from './check';
import type { Probe, ProbeField } from './probe';
import { ProbeMemo } from './probe-memo';
import type { Rule } from './rule';
import { foldCase } from './value-test';

/** Values remembered for each field; forgotten all at once when full, so that no log can grow it. */
const MAX_REMEMBERED = 10_000;

const NONE: readonly Rule[] = [];

/**
 * Finds the rules that a record with some probe's values could match. Each rule stands under one demand of its condition;
 * which rules a value meets is found once for each distinct value,
 * and which rules a combination of values leaves possible once for each distinct combination.
 */
export function candidateFinder(rules: readonly Rule[]): (probe: Probe) => readonly Rule[] {
  const order = new Map(rules.map((rule, index) => [rule, index]));
  const inOrder = (found: Iterable<Rule>) =>
    [...new Set(found)].toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
  const always = rules.filter(({ check }) => !check.demands);
  const finders = fieldFinders(rules, inOrder);
  const memo = new ProbeMemo<readonly Rule[]>();
  const find = (probe: Probe) => {
    const groups = finders.map(({ field, find }) => find(probe[field])).filter((found) => found.length > 0);
    if (always.length > 0) groups.push(always);
    const [first] = groups;
    if (!first) return NONE;
    const found = groups.length === 1 ? first : inOrder(groups.flat());
    return found.filter(({ check }) => check.probed(probe) !== false);
  };
  return (probe) => (probe.isOpaque ? rules : memo.get(probe, find));
}

interface FieldFinder {
  readonly field: ProbeField;
  find(value: string | undefined): readonly Rule[];
}

interface Demanding extends Demand {
  readonly rule: Rule;
}

function fieldFinders(
  rules: readonly Rule[],
  inOrder: (found: Iterable<Rule>) => readonly Rule[],
): readonly FieldFinder[] {
  const byField = new Map<ProbeField, Demanding[]>();
  for (const rule of rules)
    for (const demand of rule.check.demands ?? []) {
      const { field, exact } = demand;
      const entry = { field, exact, accepts: (value: string) => demand.accepts(value), rule };
      byField.set(field, [...(byField.get(field) ?? []), entry]);
    }
  return [...byField].map(([field, demands]) => ({ field, find: remembering(finder(demands, inOrder)) }));
}

function finder(demands: readonly Demanding[], inOrder: (found: Iterable<Rule>) => readonly Rule[]) {
  const named = new Map<string, Rule[]>();
  for (const { exact = [], rule } of demands)
    for (const value of exact) named.set(value, [...(named.get(value) ?? []), rule]);
  const patterns = demands.filter(({ exact }) => !exact);
  return (value: string): readonly Rule[] => {
    const found = named.get(foldCase(value)) ?? NONE;
    const fitting = patterns.filter((demand) => demand.accepts(value)).map(({ rule }) => rule);
    return found.length + fitting.length === 0 ? NONE : inOrder([...found, ...fitting]);
  };
}

function remembering(find: (value: string) => readonly Rule[]) {
  const known = new Map<string, readonly Rule[]>();
  return (value: string | undefined): readonly Rule[] => {
    if (value === undefined) return NONE;
    const before = known.get(value);
    if (before) return before;
    if (known.size >= MAX_REMEMBERED) known.clear();
    const found = find(value);
    known.set(value, found);
    return found;
  };
}
