import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { editDistance } from '../functions/shared/text/edit-distance';
import { type Settings, settingsSchema } from './schema';

/** The settings cannot be used. The message lists every problem with its path and fix. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/**
 * The settings of one environment: `settings/<SECMON_ENV>.json`, checked, with all defaults filled in.
 * @throws SettingsError naming file, path, problem and fix of everything that is wrong
 */
export function loadSettings(
  environment = process.env['SECMON_ENV'] || 'test',
  folder = __dirname,
): Settings {
  if (!/^[\w.-]+$/.test(environment))
    throw new SettingsError(
      `SECMON_ENV=${JSON.stringify(environment)} names no settings file; use letters, digits, "-"`,
    );
  const file = join(folder, `${environment}.json`);
  return parseSettings(readJson(file), `settings/${environment}.json`);
}

/** Checks settings that were read elsewhere; `file` is named in errors. @throws SettingsError */
export function parseSettings(value: unknown, file: string): Settings {
  const result = settingsSchema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.flatMap((issue) => describe(issue));
  throw new SettingsError(`${file} cannot be used:\n${problems.map((line) => `  - ${line}`).join('\n')}`);
}

/** The JSON Schema of a settings file, from which editors complete and check. */
export function settingsJsonSchema(): unknown {
  return { ...z.toJSONSchema(settingsSchema, { io: 'input' }), title: 'aws-security-monitoring settings' };
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new SettingsError(
        `${file} is no JSON: ${error.message}; an editor with JSON support shows the place`,
      );
    throw new SettingsError(
      `${file} cannot be read; copy settings/production.example.json, or set SECMON_ENV to an environment that has a file`,
    );
  }
}

function describe(issue: z.core.$ZodIssue): readonly string[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map(
      (key) => `${[...path, key].join('.')}: there is no such setting${suggestion(path, key)}`,
    );
  if (issue.code === 'invalid_key') return issue.issues.map(({ message }) => `${path.join('.')}: ${message}`);
  if (issue.code === 'invalid_value')
    return [
      `${path.join('.')}: must be one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`,
    ];
  const problem = issue.code === 'invalid_type' ? wrongType(issue) : issue.message;
  return [`${path.join('.') || 'the file'}: ${problem}`];
}

function wrongType({ expected, message }: z.core.$ZodIssueInvalidType): string {
  const received = /^Invalid input: .*received (.+)$/.exec(message)?.[1];
  // The schema has words of its own.
  if (received === undefined) return message;
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
