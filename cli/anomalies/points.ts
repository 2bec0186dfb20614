import { CliError } from '../cli-error';
import type { Line } from '../normalize/input';
import { plural } from '../plural';
import { fieldsOf } from './csv';

/** A line of the input and what it says. */
export interface Point {
  /** Number of the line, from 1. */
  readonly line: number;
  /** As they were written, without quotes. */
  readonly timestamp: string;
  readonly text: string;
  /** Epoch seconds. */
  readonly at: number;
  readonly value: number;
}

const HEADER = 'timestamp,value';
const EXAMPLE = 'Write a time, a comma and a number, each in quotes or not: "2026-01-31 23:55:00",17.5';
/** Seconds since 1970 have 9 or 10 digits from 1973 to 2286, milliseconds three more. */
const EPOCH = /^(?:(\d{9,10})|(\d{12,13}))(\.\d+)?$/;
const TIME = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:\d\d)?$/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
/** More of a field or line does not help to find it. */
const MAX_QUOTED = 80;
/** What is not UTF-8 was decoded to, and what every other byte of UTF-16 is. */
const NO_UTF8 = /[\uFFFD\0]/;

/**
 * The points of CSV lines under the header `timestamp,value`; empty lines are passed over.
 * @throws CliError that names the line, for anything else
 */
export async function* pointsOf(lines: AsyncIterable<Line>): AsyncGenerator<Point> {
  let hasHeader = false;
  for await (const { number, text } of lines) {
    const line = text.trim();
    if (line === '') continue;
    const fields = fieldsOf(line);
    if (fields === undefined)
      throw fault(number, 'a quote is not closed on its line, or stands within a field', EXAMPLE);
    if (hasHeader) yield pointOf(fields, number);
    else if (fields.join(',').toLowerCase() === HEADER) hasHeader = true;
    else throw wrongHeader(line, number);
  }
  if (!hasHeader) throw new CliError('standard input: it is empty', `Start with the line ${HEADER}.`);
}

function wrongHeader(line: string, number: number): CliError {
  if (NO_UTF8.test(line)) return fault(number, 'it is no UTF-8 text', 'Save it as CSV in UTF-8.');
  return fault(number, `the header is ${quoted(line)}`, `Start with the line ${HEADER}.`);
}

function pointOf(fields: readonly string[], number: number): Point {
  const [timestamp = '', text = ''] = fields;
  if (fields.length !== 2) throw fault(number, `${plural(fields.length, 'field')} instead of 2`, EXAMPLE);
  const at = secondsOf(timestamp);
  if (at === undefined)
    throw fault(
      number,
      `${quoted(timestamp)} is no time`,
      'Write it like 2026-01-31 23:55:00, UTC unless it says else, or as seconds or milliseconds since 1970.',
    );
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(value))
    throw fault(number, `${quoted(text)} is no finite number`, 'Leave out points without a value.');
  return { line: number, timestamp, text, at, value };
}

/** Epoch seconds; undefined for what is no time, a 30th of February included. */
function secondsOf(timestamp: string): number | undefined {
  const [, seconds, milliseconds, fraction = ''] = EPOCH.exec(timestamp) ?? [];
  if (seconds !== undefined) return Number(seconds + fraction);
  if (milliseconds !== undefined) return Number(milliseconds + fraction) / 1000;
  const [, day, time, zone = 'Z'] = TIME.exec(timestamp) ?? [];
  if (!day || !time) return undefined;
  const midnight = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight) || !new Date(midnight).toISOString().startsWith(day)) return undefined;
  const at = Date.parse(`${day}T${time}${zone}`);
  return Number.isNaN(at) ? undefined : at / 1000;
}

/** In quotes and with escapes, so that what cannot be seen can. */
function quoted(text: string): string {
  return JSON.stringify(text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED - 1)}…` : text);
}

function fault(line: number, problem: string, fix: string): CliError {
  return new CliError(`standard input:${line}: ${problem}`, fix);
}
