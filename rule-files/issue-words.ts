import { z } from 'zod';

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
};

/** What zod finds wrong, in words of a YAML file: what is there, and what should be. The schema's own words go before. */
export const issueWords: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type': {
      const wanted = KINDS[issue.expected] ?? issue.expected;
      return issue.input === undefined
        ? `is missing: it must be ${wanted}`
        : `must be ${wanted}, not ${kindOf(issue.input)}`;
    }
    case 'unrecognized_keys': {
      const known = issue.inst instanceof z.ZodObject ? Object.keys(issue.inst.shape) : [];
      return `${issue.keys.map((key) => `\`${key}\``).join(', ')} is not read; known are ${known.join(', ')}`;
    }
    case 'too_small':
      return issue.origin === 'array' ? 'must not be empty' : `must be ${issue.minimum} or more`;
    case 'too_big':
      return `must ${TOO_BIG[issue.origin]?.(issue.maximum) ?? `be ${issue.maximum} or less`}`;
    default:
      return undefined;
  }
};

const TOO_BIG: Readonly<Record<string, (maximum: number | bigint) => string>> = {
  string: (maximum) => `have ${maximum} characters or fewer`,
  array: (maximum) => `have ${maximum} entries or fewer`,
};

function kindOf(value: unknown): string {
  if (value === null) return 'empty';
  return KINDS[Array.isArray(value) ? 'array' : typeof value] ?? typeof value;
}
