import type { RuleFault } from '../functions/cloudtrail-processor/core/rules/rule-fault';

/** What is wrong with a rule file, where, and what to do. */
export interface RuleProblem {
  readonly file: string;
  /** Path in the document, e.g. `detection.condition`. */
  readonly field?: string;
  readonly reason: string;
}

/** All that is wrong with a set of rule files. Nothing of the set may be used. */
export class RuleFileError extends Error {
  override readonly name = 'RuleFileError';
  readonly problems: readonly RuleProblem[];

  constructor(problems: readonly RuleProblem[]) {
    super(problems.map(line).join('\n'));
    this.problems = problems;
  }
}

function line({ file, field, reason }: RuleProblem): string {
  return field ? `${file}: ${field}: ${reason}` : `${file}: ${reason}`;
}

export type Report = (problem: RuleProblem) => void;

export function problemOf(file: string, { field, reason }: RuleFault): RuleProblem {
  return { file, field, reason };
}
