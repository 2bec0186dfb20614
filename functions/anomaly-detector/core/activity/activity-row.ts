import { isRecord } from '../../../shared/json/read';
import { PERIOD } from '../series/periods';

/** What one principal did with one service in five minutes, as the CloudTrail processor counts it. */
export interface ActivityRow {
  /** Epoch seconds. */
  readonly start: number;
  readonly account: string;
  readonly service: string;
  readonly principal: string;
  readonly calls: number;
  readonly errors: number;
  readonly denials: number;
}

/** The row; undefined for what belongs to no five minutes: events without a time, and what is beyond the counter's bounds. */
export function activityRow(value: unknown): ActivityRow | undefined {
  if (!isRecord(value)) return undefined;
  const { account, service, principal, calls, errors, denials } = value;
  const start = Date.parse(String(value['start'])) / 1000;
  if (!Number.isInteger(start / PERIOD) || account === '') return undefined;
  if (![account, service, principal].every((text) => typeof text === 'string')) return undefined;
  if (![calls, errors, denials].every(isCount)) return undefined;
  const names = { account: named(account), service: named(service), principal: named(principal) };
  return { ...value, ...names, start } as unknown as ActivityRow;
}

/** Half a character is none that a file could hold: a series of such a name would not be found again. */
function named(text: unknown): string {
  return (text as string).toWellFormed();
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
