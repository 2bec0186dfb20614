/** A native object whose members may be anything: what is read from it is checked. */
export type Native = Readonly<Record<string, unknown>>;

/** Typed readers of members that may be missing or of a wrong type, which both read as missing. */
export function isNative(value: unknown): value is Native {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

export function object(value: unknown): Native {
  return isNative(value) ? value : {};
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function integer(value: unknown): number | undefined {
  return Number.isSafeInteger(value) ? (value as number) : undefined;
}

export function texts(value: unknown): readonly string[] {
  return list(value).filter((item) => text(item) !== undefined) as string[];
}

export function objects(value: unknown): readonly Native[] {
  return list(value).filter(isNative);
}

/** A canonical ISO 8601 time as epoch ms. */
export function time(value: unknown): number | undefined {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
