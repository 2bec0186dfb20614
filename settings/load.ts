import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { problemsOf } from './problems';
import { type Settings, settingsSchema } from './schema';
import { askedWithoutCloudTrail } from './without-cloudtrail';

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
  const result = settingsSchema.safeParse(value, { reportInput: true });
  const problems = result.success
    ? askedWithoutCloudTrail(value as z.input<typeof settingsSchema>)
    : result.error.issues.flatMap(problemsOf);
  if (result.success && problems.length === 0) return result.data;
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
