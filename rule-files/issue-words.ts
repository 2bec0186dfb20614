import { z } from 'zod';

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
};

/** What zod finds wrong, in words of a YAML file: what is there, and what should be. The schema's own words go before. */
export const issueWords: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return wrongKind(KINDS[issue.expected] ?? issue.expected, issue.input);
    case 'unrecognized_keys': {
      const known = issue.inst instanceof z.ZodObject ? Object.keys(issue.inst.shape) : [];
      return `${issue.keys.map((key) => `\`${key}\``).join(', ')} is not read; known are ${known.join(', ')}`;
    }
    case 'too_small':
      return issue.origin === 'array' ? 'must not be empty' : `must be ${issue.minimum} or more`;
    case 'too_big':
      return PARTS[issue.origin]
        ? `must have ${issue.maximum} ${PARTS[issue.origin]} or fewer`
        : `must be ${issue.maximum} or less`;
    default:
      return undefined;
  }
};

const PARTS: Readonly<Record<string, string>> = { string: 'characters', array: 'entries' };

function wrongKind(wanted: string, input: unknown): string {
  return input === undefined ? `is missing: it must be ${wanted}` : `must be ${wanted}, not ${kindOf(input)}`;
}

function kindOf(value: unknown): string {
  if (value === null) return 'empty';
  return KINDS[Array.isArray(value) ? 'array' : typeof value] ?? typeof value;
}
