import { createHash } from 'node:crypto';
import { record, text } from '../../../shared/json/read';

/** What is counted of each caller and day. */
export const MEASURES = ['login-failures', 'secret-reads', 'object-reads'] as const;
export type Measure = (typeof MEASURES)[number];

/** A row of a visits object: what one caller did in five minutes from one address with one program. */
export interface Visit {
  /** Start of the five minutes, epoch seconds. */
  readonly at: number;
  readonly account: string;
  readonly region: string;
  readonly principal: string;
  /** Whose novelties they are: the person where there is one, else the principal. */
  readonly subject: string;
  /** Whom the subject is compared with: who has the same permission set, or is of the same kind in the account. */
  readonly group: string;
  readonly address: string;
  readonly agent: string;
  readonly services: readonly string[];
  readonly counts: Readonly<Record<Measure, number>>;
  /** Nobody came in: all that was done were logins that failed. What an outsider tries teaches nothing of the subject. */
  readonly isOutside: boolean;
  /** Tells rows apart: the same row again has the same one. */
  readonly hash: string;
}

/** The rows that are visits, each once, oldest first. What is no such row is left out. */
export function visitsOf(rows: readonly unknown[]): readonly Visit[] {
  const visits = new Map<string, Visit>();
  for (const row of rows) {
    const visit = visitOf(row);
    if (visit) visits.set(visit.hash, visit);
  }
  return [...visits.values()].sort((a, b) => a.at - b.at || (a.hash < b.hash ? -1 : 1));
}

function visitOf(value: unknown): Visit | undefined {
  const row = record(value);
  const at = Date.parse(text(row['start']) ?? '') / 1000;
  const [account = '', principal, address] = ['account', 'principal', 'address'].map((name) =>
    text(row[name]),
  );
  if (!Number.isFinite(at) || principal === undefined || address === undefined) return undefined;
  const person = text(row['person']);
  const calls = countOf(row['calls']);
  const loginFailures = countOf(row['loginFailures']);
  return {
    at,
    account,
    region: text(row['region']) ?? '',
    principal,
    subject: person ?? principal,
    group: person === undefined ? `${account} ${text(row['kind']) ?? ''}` : principal,
    address,
    agent: text(row['agent']) ?? '',
    services: textsOf(row['services']),
    counts: {
      'login-failures': loginFailures,
      'secret-reads': countOf(row['secretReads']),
      'object-reads': countOf(row['objectReads']),
    },
    isOutside: loginFailures > 0 && loginFailures >= calls,
    hash: createHash('sha256').update(JSON.stringify(row)).digest('base64url').slice(0, 11),
  };
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function countOf(value: unknown): number {
  return typeof value === 'number' && value > 0 ? value : 0;
}
