import type { JsonRecord } from '../../../shared/json/read';
import type { Probe, ProbeField } from './probe';

/** A demand on one field of the probe that every matching event meets. */
export interface Demand {
  readonly field: ProbeField;
  /** The only values that meet it, in lower case; undefined for patterns. */
  readonly exact: readonly string[] | undefined;
  /** Each value that meets it holds one of these in its folded form; undefined if nothing is known. */
  readonly needles: readonly string[] | undefined;
  accepts(value: string): boolean;
}

/** A part of a rule, compiled: one test, a selection, or a whole condition. */
export interface Check {
  /** Exact, on the parsed event. */
  holds(event: JsonRecord): boolean;
  /** What the probe alone says; undefined when it cannot tell. */
  probed(probe: Probe): boolean | undefined;
  /** The same check for events with these values, without what they decide. */
  given(probe: Probe): Check;
  /** Every event that passes meets one of these; undefined when nothing is known. */
  readonly demands: readonly Demand[] | undefined;
}

/** A check that is decided: by its verdict. */
const DECIDED = { true: decided(true), false: decided(false) };

function decided(verdict: boolean): Check {
  const check: Check = {
    holds: () => verdict,
    probed: () => verdict,
    given: () => check,
    demands: undefined,
  };
  return check;
}

/** The check, or its verdict if these values decide it. */
export function unlessDecided(check: Check, probe: Probe): Check {
  const verdict = check.probed(probe);
  return verdict === undefined ? check : DECIDED[`${verdict}`];
}

/** What is left of several checks of which one with the `decisive` verdict decides. */
function remaining(checks: readonly Check[], probe: Probe, decisive: boolean): readonly Check[] {
  const given = checks.map((check) => check.given(probe));
  const decision = DECIDED[`${decisive}`];
  if (given.includes(decision)) return [decision];
  return given.filter((check) => check !== DECIDED[`${!decisive}`]);
}

export function allOf(checks: readonly Check[]): Check {
  const [only] = checks;
  if (only && checks.length === 1) return only;
  return {
    holds: (event) => checks.every((check) => check.holds(event)),
    probed: (probe) => verdict(checks, probe, false),
    given(probe) {
      const left = remaining(checks, probe, false);
      return left.length === 0 ? DECIDED.true : allOf(left);
    },
    demands: mostSelective(checks),
  };
}

export function anyOf(checks: readonly Check[]): Check {
  const [only] = checks;
  if (only && checks.length === 1) return only;
  return {
    holds: (event) => checks.some((check) => check.holds(event)),
    probed: (probe) => verdict(checks, probe, true),
    given(probe) {
      const left = remaining(checks, probe, true);
      return left.length === 0 ? DECIDED.false : anyOf(left);
    },
    demands: checks.every(({ demands }) => demands)
      ? checks.flatMap(({ demands = [] }) => demands)
      : undefined,
  };
}

export function not(check: Check): Check {
  return {
    holds: (event) => !check.holds(event),
    probed(probe) {
      const result = check.probed(probe);
      return result === undefined ? undefined : !result;
    },
    given(probe) {
      const left = check.given(probe);
      if (left === DECIDED.true) return DECIDED.false;
      return left === DECIDED.false ? DECIDED.true : not(left);
    },
    demands: undefined,
  };
}

/** Three-valued: one `decisive` settles it, one unknown leaves it open. */
function verdict(checks: readonly Check[], probe: Probe, decisive: boolean): boolean | undefined {
  let result: boolean | undefined = !decisive;
  for (const check of checks) {
    const each = check.probed(probe);
    if (each === decisive) return decisive;
    if (each === undefined) result = undefined;
  }
  return result;
}

function mostSelective(checks: readonly Check[]): readonly Demand[] | undefined {
  return checks
    .map(({ demands }) => demands)
    .filter((demands) => demands !== undefined)
    .toSorted((a, b) => breadth(a) - breadth(b))[0];
}

/** How many records meet a demand, roughly: names of calls tell them apart best, patterns are dear to try. */
function breadth(demands: readonly Demand[]): number {
  return Math.max(
    0,
    ...demands.map(({ field, exact }) => {
      if (!exact) return 2;
      return field === 'eventName' ? 0 : 1;
    }),
  );
}
