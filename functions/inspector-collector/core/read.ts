import { text } from '../../shared/json/read';

export {
  isRecord as isNative,
  type JsonRecord as Native,
  record as object,
  records as objects,
  text,
} from '../../shared/json/read';

export function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function integer(value: unknown): number | undefined {
  return Number.isSafeInteger(value) ? (value as number) : undefined;
}

export function texts(value: unknown): readonly string[] {
  return list(value).filter((item) => text(item) !== undefined) as string[];
}

/** A canonical ISO 8601 time as epoch ms. */
export function time(value: unknown): number | undefined {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
