import { text } from '../../shared/json/read';
import { toMillis } from './instant';

export { isRecord, type JsonRecord, record, records, text } from '../../shared/json/read';

/** Text, or a number as text: for ids that some spellings have as numbers. */
export function label(value: unknown): string | undefined {
  return typeof value === 'number' ? String(value) : text(value);
}

export function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(label).filter((item) => item !== undefined) : [];
}

/** A finite number, also from its decimal text. */
export function number(value: unknown): number | undefined {
  const parsed = typeof value === 'string' && /^-?\d{1,15}(?:\.\d+)?$/.test(value) ? Number(value) : value;
  return typeof parsed === 'number' && Number.isFinite(parsed) ? parsed : undefined;
}

export function integer(value: unknown): number | undefined {
  const parsed = number(value);
  return parsed !== undefined && Number.isSafeInteger(parsed) ? parsed : undefined;
}

/** The nearest whole number; what is too large to be one is none. */
export function rounded(value: number | undefined): number | undefined {
  return value === undefined ? undefined : integer(Math.round(value));
}

export function bool(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

/** Epoch ms of a time in any spelling. */
export function millis(value: unknown): number | undefined {
  return toMillis(value);
}

/** The table's own entry under a key that comes from outside: `__proto__` and `constructor` have none. */
export function lookup<T>(table: Readonly<Record<string, T>>, key: unknown): T | undefined {
  return typeof key === 'string' && Object.hasOwn(table, key) ? table[key] : undefined;
}
