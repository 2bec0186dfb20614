/** Numbers below this are epoch seconds (until the year 5138), above it milliseconds (since 1973). */
const SECONDS_LIMIT = 100_000_000_000;

const NUMERIC = /^\d{9,14}(?:\.\d+)?$/;
const HAS_ZONE = /(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})$/i;

/**
 * Epoch milliseconds of any spelling of a time: Date, ISO 8601, epoch seconds or milliseconds, or
 * `Mar 20, 2023, 6:08:05 PM`. A time without a zone is UTC. Undefined where it is no time.
 */
export function toMillis(value: unknown): number | undefined {
  if (value instanceof Date) return valid(value.getTime());
  if (typeof value === 'number') return valid(Math.round(value < SECONDS_LIMIT ? value * 1000 : value));
  if (typeof value !== 'string' || value.length > 64) return undefined;
  // Newer ICU versions put a narrow no-break space before AM and PM.
  const text = value.trim().replaceAll(/\s+/g, ' ');
  if (NUMERIC.test(text)) return toMillis(Number(text));
  if (!/\d{4}/.test(text)) return undefined;
  return valid(Date.parse(HAS_ZONE.test(text) ? text : `${text}${text.includes('T') ? 'Z' : ' UTC'}`));
}

/** The instant as ISO 8601 UTC with milliseconds. */
export function toIso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

function valid(epochMs: number): number | undefined {
  return epochMs >= 0 && epochMs < 253_402_300_800_000 ? epochMs : undefined;
}
