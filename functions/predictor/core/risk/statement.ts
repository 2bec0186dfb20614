import { isRecord, type JsonRecord } from '../../../shared/json/read';
import { fitsPattern } from './action-pattern';

/** One statement of an IAM policy, as far as it is judged. */
export interface PolicyStatement {
  readonly effect: 'Allow' | 'Deny';
  /** Patterns of what it names; undefined where it names what it leaves out (`NotAction`). */
  readonly actions: readonly string[] | undefined;
  /** `*` where it names what it leaves out (`NotResource`): that is nearly everything. */
  readonly resources: readonly string[];
  readonly isConditional: boolean;
  /** Whether it speaks of the action. */
  covers(action: string): boolean;
}

/**
 * The statements of a policy document in JSON.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 * @throws Error when it is no policy document; IAM itself keeps none such
 */
export function statementsOf(document: string): readonly PolicyStatement[] {
  const policy: unknown = JSON.parse(document);
  if (!isRecord(policy)) throw new Error('a policy document is no JSON object');
  return list(policy['Statement']).filter(isRecord).map(toStatement);
}

function toStatement(statement: JsonRecord): PolicyStatement {
  const named = texts(statement['Action']);
  const leftOut = texts(statement['NotAction']);
  const isNegative = statement['NotAction'] !== undefined;
  const patterns = isNegative ? leftOut : named;
  return {
    effect: statement['Effect'] === 'Deny' ? 'Deny' : 'Allow',
    actions: isNegative ? undefined : named,
    resources: statement['NotResource'] === undefined ? texts(statement['Resource']) : ['*'],
    isConditional: isRecord(statement['Condition']) && Object.keys(statement['Condition']).length > 0,
    covers: (action) => patterns.some((pattern) => fitsPattern(pattern, action)) !== isNegative,
  };
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function texts(value: unknown): readonly string[] {
  return list(value).filter((item) => typeof item === 'string');
}
