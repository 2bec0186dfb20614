import type { Demand } from './check';
import { NeedleSet } from './needles';
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
  const { userAgent: agentDemands = [], ...demands } = demandsByField(rules);
  const byAgent = agentFinder(agentDemands, inOrder);
  const byRest = Object.entries(demands).map(([field, each]) => ({
    field: field as ProbeField,
    find: remembering(finder(each, inOrder)),
  }));
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
    const more = byAgent(probe);
    const possible = more.length === 0 ? memo.get(probe, whateverAgent) : inOrder([...gated(probe), ...more]);
    if (possible.length === 0) return NONE;
    return possible.filter(({ check }) => check.probed(probe) !== false);
  };
}

interface Demanding extends Demand {
  readonly rule: Rule;
}

type InOrder = (found: Iterable<Rule>) => readonly Rule[];

function demandsByField(rules: readonly Rule[]): Partial<Record<ProbeField, readonly Demanding[]>> {
  const byField: Partial<Record<ProbeField, Demanding[]>> = {};
  for (const rule of rules)
    for (const { field, exact, needles, accepts } of rule.check.demands ?? []) {
      byField[field] ??= [];
      byField[field].push({ field, exact, needles, accepts, rule });
    }
  return byField;
}

function finder(demands: readonly Demanding[], inOrder: InOrder): (value: string) => readonly Rule[] {
  const named = new Map<string, Rule[]>();
  for (const { exact = [], rule } of demands)
    for (const value of exact) named.set(value, [...(named.get(value) ?? []), rule]);
  const patterns = demands.filter(({ exact }) => !exact);
  return (value) => {
    const found = named.get(foldCase(value)) ?? NONE;
    const fitting = patterns.filter((demand) => demand.accepts(value)).map(({ rule }) => rule);
    return found.length + fitting.length === 0 ? NONE : inOrder([...found, ...fitting]);
  };
}

/** Most user agents are ruled out before anything else is done with them, even before they are made a string. */
function agentFinder(demands: readonly Demanding[], inOrder: InOrder): (probe: Probe) => readonly Rule[] {
  if (demands.length === 0) return () => NONE;
  const find = finder(demands, inOrder);
  const needles = demands.flatMap((demand) => demand.needles ?? ['']);
  if (needles.includes('')) {
    const findAgain = remembering(find);
    return ({ userAgent }) => findAgain(userAgent);
  }
  const set = new NeedleSet(needles);
  return (probe) => {
    if (probe.agentHolds?.(set) === false || probe.userAgent === undefined) return NONE;
    return set.isIn(foldCase(probe.userAgent)) ? find(probe.userAgent) : NONE;
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
