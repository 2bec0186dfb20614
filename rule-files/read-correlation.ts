import { MAX_AT_LEAST } from '../functions/cloudtrail-processor/core/correlate/window';
import type { CorrelationDefinition } from '../functions/cloudtrail-processor/core/rules/model';
import { RuleFault } from '../functions/cloudtrail-processor/core/rules/rule-fault';
import { describe } from './read-rule';
import type { SigmaCorrelation } from './schema';

const TYPES = ['event_count', 'value_count', 'temporal'] as const;
type Type = (typeof TYPES)[number];

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };
/** What is kept of a window costs storage, and nobody can explain an alert on half a year. */
const MAX_TIMESPAN_SECONDS = 30 * 86_400;

/** What a correlation may refer to: rules by id or name, and other correlations, which it may not. */
export interface Names {
  /** Id or name -> id of a rule. */
  readonly rules: ReadonlyMap<string, string>;
  readonly correlations: ReadonlySet<string>;
  /** Of documents that were refused: their own problems are enough. */
  readonly refused: ReadonlySet<string>;
}

/** The definition of a checked document, or its faults through `report`. */
export function readCorrelation(
  document: SigmaCorrelation,
  names: Names,
  report: (fault: RuleFault) => void,
): CorrelationDefinition | undefined {
  const { correlation } = document;
  let failed = false;
  const fail = (field: string, reason: string) => {
    failed = true;
    report(new RuleFault(`correlation.${field}`, reason));
  };
  const type = TYPES.find((each) => each === correlation.type);
  if (!type) fail('type', `\`${correlation.type}\` is not supported; supported are ${TYPES.join(', ')}`);
  const rules = correlation.rules.map((name) => ruleId(name, names, (reason) => fail('rules', reason)));
  if (rules.includes(undefined)) failed = true;
  const aliases = aliasesOf(correlation, names, fail);
  const timespanSeconds = secondsOf(correlation.timespan);
  if (timespanSeconds > MAX_TIMESPAN_SECONDS) fail('timespan', 'must be 30 days at most');
  const condition = type && conditionOf(type, correlation, new Set(rules).size, fail);
  if (failed || !type || !condition) return undefined;
  return {
    ...describe(document),
    type,
    rules: rules.filter((rule) => rule !== undefined),
    groupBy: correlation['group-by'],
    timespanSeconds,
    ...condition,
    aliases,
  };
}

type Fail = (field: string, reason: string) => void;

function ruleId(name: string, names: Names, fail: (reason: string) => void): string | undefined {
  const id = names.rules.get(name);
  if (id !== undefined || names.refused.has(name)) return id;
  fail(
    names.correlations.has(name)
      ? `\`${name}\` is a correlation; correlations of correlations are not supported, name the rules themselves`
      : `\`${name}\` is neither id nor name of a rule in these files`,
  );
  return undefined;
}

function aliasesOf({ aliases, rules }: SigmaCorrelation['correlation'], names: Names, fail: Fail) {
  const ids = new Set(rules.map((name) => names.rules.get(name)));
  return Object.fromEntries(
    Object.entries(aliases).map(([alias, fields]) => [
      alias,
      Object.fromEntries(
        Object.entries(fields).map(([name, field]) => {
          const id = names.rules.get(name);
          if (!ids.has(id) && !names.refused.has(name))
            fail(`aliases.${alias}`, `\`${name}\` is none of its rules`);
          return [id ?? name, field];
        }),
      ),
    ]),
  );
}

function secondsOf(timespan: string): number {
  return Number(timespan.slice(0, -1)) * (SECONDS[timespan.slice(-1)] ?? 1);
}

/** @param distinct rules that it has, by whichever of their names */
function conditionOf(
  type: Type,
  { condition }: SigmaCorrelation['correlation'],
  distinct: number,
  fail: Fail,
) {
  if (type === 'temporal' && !condition) return { atLeast: distinct };
  const { field, ...bounds } = condition ?? {};
  const atLeast = leastOf(bounds, fail);
  if (atLeast === undefined) return undefined;
  if (type === 'temporal' && atLeast > distinct)
    fail('condition', `asks for ${atLeast} of the ${distinct} rules that it has`);
  return withField(type, field, atLeast, fail);
}

function leastOf(bounds: Readonly<Record<string, unknown>>, fail: Fail): number | undefined {
  const [operator, ...more] = Object.keys(bounds);
  if ((operator !== 'gte' && operator !== 'gt') || more.length > 0) {
    const given = Object.keys(bounds).join(' and ') || 'nothing';
    fail(
      'condition',
      `needs one of gte and gt, not ${given}: an alert goes out at the event that completes it`,
    );
    return undefined;
  }
  const value = bounds[operator];
  const atLeast = Number(value) + (operator === 'gt' ? 1 : 0);
  const isCount =
    typeof value === 'number' && Number.isInteger(atLeast) && atLeast >= 1 && atLeast <= MAX_AT_LEAST;
  if (isCount) return atLeast;
  fail(`condition.${operator}`, `must be a whole number up to ${MAX_AT_LEAST}`);
  return undefined;
}

function withField(type: Type, field: unknown, atLeast: number, fail: Fail) {
  if (type !== 'value_count') {
    if (field !== undefined) fail('condition.field', `belongs to value_count, not to ${type}`);
    return { atLeast };
  }
  if (typeof field === 'string' && field !== '') return { atLeast, field };
  fail('condition.field', 'is missing: value_count counts the values of one field');
  return undefined;
}
