import { RE2JS } from 're2js';

/** Longest pattern taken; SigmaHQ's longest has a few hundred characters. */
const MAX_PATTERN_LENGTH = 2_000;
/** Largest program taken: matching costs text times program at worst. */
const MAX_PROGRAM_SIZE = 10_000;
/** A text is searched up to here, in UTF-16 units; a CloudTrail record has at most 256 KB. */
const MAX_TEXT_LENGTH = 262_144;

const FLAGS = { i: RE2JS.CASE_INSENSITIVE, m: RE2JS.MULTILINE, s: RE2JS.DOTALL } as const;

export type RegexFlag = keyof typeof FLAGS;

/**
 * A search for the pattern anywhere in a text, in linear time (RE2).
 * @throws Error that says why the pattern is refused
 */
export function regexTest(pattern: string, flags: readonly RegexFlag[]): (text: string) => boolean {
  if (pattern.length > MAX_PATTERN_LENGTH)
    throw new Error(
      `the regular expression has ${pattern.length} characters, more than ${MAX_PATTERN_LENGTH}; split it into a list`,
    );
  const regex = compiled(
    pattern,
    flags.reduce((all, flag) => all | FLAGS[flag], 0),
  );
  if (regex.programSize() > MAX_PROGRAM_SIZE)
    throw new Error(
      'the regular expression is too large once its repetitions are written out; use smaller ones',
    );
  return (text) => regex.test(text.length > MAX_TEXT_LENGTH ? text.slice(0, MAX_TEXT_LENGTH) : text);
}

function compiled(pattern: string, flags: number): RE2JS {
  try {
    return RE2JS.compile(pattern, flags);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const isBacktracking = /\(\?<?[=!]|\\[1-9]/.test(pattern);
    throw new Error(
      isBacktracking
        ? 'lookaround and backreferences are not supported, since they take unbounded time; use a second selection and `not`'
        : `no valid regular expression (${reason.slice(0, 200)})`,
    );
  }
}
