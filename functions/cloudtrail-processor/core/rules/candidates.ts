import { anyNeedle } from './any-needle';
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
 * which rules a value meets is found once for each distinct value, and which rules a combination of values leaves
 * possible, and what of their conditions it leaves open, once for each distinct combination. User agents are too many
 * for that: they are looked at each time.
 */
export function candidateFinder(rules: readonly Rule[]): (probe: Probe) => readonly Rule[] {
  const order = new Map(rules.map((rule, index) => [rule, index]));
  const inOrder = (found: Iterable<Rule>) =>
    [...new Set(found)].toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
  const always = rules.filter(({ check }) => !check.demands);
  const finders = fieldFinders(rules, inOrder);
  const byAgent = finders.find(({ field }) => field === 'userAgent')?.find ?? (() => NONE);
  const byRest = finders.filter(({ field }) => field !== 'userAgent');
  const gated = (probe: Probe) => [...byRest.flatMap(({ field, find }) => find(probe[field])), ...always];
  const whateverAgent = (probe: Probe) => {
    const unread: Probe = { ...probe, unread: 'userAgent' };
    return inOrder(gated(probe))
      .map((rule) => ({ ...rule, check: rule.check.given(unread) }))
      .filter(({ check }) => check.probed(unread) !== false);
  };
  const memo = new ProbeMemo<readonly Rule[]>();
  return (probe) => {
    if (probe.isOpaque) return rules;
    const more = byAgent(probe.userAgent);
    const possible = more.length === 0 ? memo.get(probe, whateverAgent) : inOrder([...gated(probe), ...more]);
    if (possible.length === 0) return NONE;
    return possible.filter(({ check }) => check.probed(probe) !== false);
  };
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
      const { field, exact, needles } = demand;
      const entry = { field, exact, needles, accepts: (value: string) => demand.accepts(value), rule };
      byField.set(field, [...(byField.get(field) ?? []), entry]);
    }
  return [...byField].map(([field, demands]) => ({ field, find: finder(demands, inOrder) }));
}

function finder(demands: readonly Demanding[], inOrder: (found: Iterable<Rule>) => readonly Rule[]) {
  const named = new Map<string, Rule[]>();
  for (const { exact = [], rule } of demands)
    for (const value of exact) named.set(value, [...(named.get(value) ?? []), rule]);
  const patterns = demands.filter(({ exact }) => !exact);
  const needle = needleOf(patterns);
  const find = (value: string): readonly Rule[] => {
    const folded = foldCase(value);
    // Of a map without keys, too, a search begins with a hash of the whole text.
    const found = (named.size > 0 && named.get(folded)) || NONE;
    if (needle?.(folded) === false) return found;
    const fitting = patterns.filter((demand) => demand.accepts(value)).map(({ rule }) => rule);
    return found.length + fitting.length === 0 ? NONE : inOrder([...found, ...fitting]);
  };
  return needle
    ? (value: string | undefined) => (value === undefined ? NONE : find(value))
    : remembering(find);
}

/** Holds for every folded value that fits one of the patterns; undefined if a pattern has no text of its own. */
function needleOf(patterns: readonly Demanding[]): ((folded: string) => boolean) | undefined {
  const needles = patterns.flatMap(({ needles = [''] }) => needles);
  return needles.includes('') ? undefined : anyNeedle(needles);
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
