/**
 * The environment variables that a function needs, all of them or an error that names every missing one.
 * `modules/` declares them with the same type, so a variable that nobody sets does not compile.
 */
export function readEnv<Name extends string>(
  names: readonly Name[],
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Readonly<Record<Name, string>> {
  const missing = names.filter((name) => !environment[name]);
  if (missing.length > 0)
    throw new Error(`missing environment variable(s) ${missing.join(', ')}: set them on the function`);
  return Object.fromEntries(names.map((name) => [name, environment[name]])) as Record<Name, string>;
}

/** A comma-separated variable as its items. */
export function readList(value: string): readonly string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
