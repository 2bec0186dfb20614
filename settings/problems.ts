import { z } from 'zod';
import { editDistance } from '../functions/shared/text/edit-distance';
import { settingsSchema } from './schema';

/** What is wrong with a setting, a line each: its path, the problem and the fix, in our words where the schema has none of its own. */
export function problemsOf(issue: z.core.$ZodIssue): readonly string[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map(
      (key) => `${[...path, key].join('.')}: there is no such setting${suggestion(path, key)}`,
    );
  if (issue.code === 'invalid_key')
    return issue.issues.map((each) => `${path.join('.')}: ${problemOf(each)}`);
  if (issue.code === 'invalid_value')
    return [
      `${path.join('.')}: must be one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`,
    ];
  return [`${path.join('.') || 'the file'}: ${problemOf(issue)}`];
}

function problemOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return wrongType(issue);
  if (issue.code === 'too_small') return outOfRange(issue, `at least ${issue.minimum}`);
  if (issue.code === 'too_big') return outOfRange(issue, `at most ${issue.maximum}`);
  return issue.message;
}

const UNITS: Readonly<Record<string, string>> = { string: ' characters', array: ' entries' };

function outOfRange(
  { message, origin, input }: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig,
  bound: string,
): string {
  if (!/^Too (small|big): expected /.test(message)) return message;
  const unit = UNITS[origin];
  if (unit === undefined) return `must be ${bound}, and is ${input}`;
  const { length } = input as string | readonly unknown[];
  return length === 0 ? 'must not be empty' : `must have ${bound}${unit}, and has ${length}`;
}

function wrongType({ expected, message, input }: z.core.$ZodIssueInvalidType): string {
  const received = /^Invalid input: .*received (.+)$/.exec(message)?.[1];
  // The schema has words of its own.
  if (received === undefined) return message;
  if (expected === 'int' && received === 'number') return `must be a whole number, and is ${input}`;
  return received === 'undefined'
    ? `is missing; it must be of type ${expected}`
    : `must be of type ${expected}, and is of type ${received}`;
}

/** The known key nearest to a misspelt one, or the list of them. */
function suggestion(path: readonly string[], key: string): string {
  const known = knownKeys(path);
  const near = known.find((name) => editDistance(name.toLowerCase(), key.toLowerCase()) <= 2);
  if (near) return `; did you mean "${near}"?`;
  return known.length > 0 ? `; remove it, or use one of ${known.join(', ')}` : '; remove it';
}

function knownKeys(path: readonly string[]): readonly string[] {
  let at = z.toJSONSchema(settingsSchema, { io: 'input' }) as { properties?: Record<string, object> };
  for (const step of path) at = at.properties?.[step] ?? {};
  return Object.keys(at.properties ?? {});
}
