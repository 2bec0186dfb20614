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
  /** Every event that passes meets one of these; undefined when nothing is known. */
  readonly demands: readonly Demand[] | undefined;
}

export function allOf(checks: readonly Check[]): Check {
  const [only] = checks;
  if (only && checks.length === 1) return only;
  return {
    holds: (event) => checks.every((check) => check.holds(event)),
    probed: (probe) => verdict(checks, probe, false),
    demands: mostSelective(checks),
  };
}

export function anyOf(checks: readonly Check[]): Check {
  const [only] = checks;
  if (only && checks.length === 1) return only;
  return {
    holds: (event) => checks.some((check) => check.holds(event)),
    probed: (probe) => verdict(checks, probe, true),
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
