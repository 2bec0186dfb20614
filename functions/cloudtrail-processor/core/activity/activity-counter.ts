import type { ActivityFields } from './activity-fields';
import { principalOf } from './principal';
import { VisitCounter, type VisitRow } from './visit-counter';

/**
 * One row of an activity object: what one principal did with one service in five minutes. The anomaly detector's
 * input; change it only by adding.
 */
export interface ActivityRow {
  /** Start of the five minutes, by the events' own time: `2026-11-21T08:25:00Z`; empty where an event has none. */
  readonly start: string;
  /** The account whose log it is; empty where an event names none. */
  readonly account: string;
  /** eventSource, e.g. `s3.amazonaws.com`. */
  readonly service: string;
  /**
   * ARN of the role (for its sessions, without the session's name), of the user or of the root user; else the unique id,
   * the service that called, or the identity's type.
   */
  readonly principal: string;
  readonly calls: number;
  /** Calls with an error code, the denials among them. */
  readonly errors: number;
  /** Calls refused for want of permission. */
  readonly denials: number;
}

/** What is counted: calls alone, or also who came from where, which takes more fields of each event. */
export type Counted = 'calls' | 'calls and visits';

/** A real log file has some hundreds: it spans minutes of one account and region. */
const MAX_ROWS = 10_000;

/** What is beyond the rows that are kept apart. */
const OTHER = 'other';

/** Of account, service and principal; AWS stays below. */
const MAX_LENGTH = 256;

/** Distinct times whose five minutes are remembered. */
const MAX_TIMES = 4096;

interface Tally {
  calls: number;
  errors: number;
  denials: number;
}

type Level<T> = Map<string, T>;

type Place = Pick<ActivityRow, 'start' | 'account' | 'service' | 'principal'>;

interface LastServices {
  readonly start: string;
  readonly account: string;
  readonly services: Level<Level<Tally>> | undefined;
}

/**
 * Counts calls, errors and denials by service, account, principal and five minutes, and beside them who came from
 * where. Memory is bounded.
 */
export class ActivityCounter {
  readonly #tallies: Level<Level<Level<Level<Tally>>>> = new Map();
  readonly #beyond: Tally = { calls: 0, errors: 0, denials: 0 };
  readonly #starts = new Map<string, string>();
  readonly #visits: VisitCounter | undefined;
  readonly #maxRows: number;
  #rows = 0;
  #newest = '';
  #last: LastServices = { start: '', account: '', services: undefined };

  constructor(counted: Counted, maxRows = MAX_ROWS) {
    this.#maxRows = maxRows;
    this.#visits = counted === 'calls' ? undefined : new VisitCounter(maxRows);
  }

  get countsVisits(): boolean {
    return this.#visits !== undefined;
  }

  /** Counts one event. */
  add(event: ActivityFields): void {
    const start = this.#startOf(event.eventTime);
    const account = event.recipientAccountId || event.accountId || '';
    const principal = principalOf(event);
    const isDenied = !!event.errorCode && isDenial(event.errorCode);
    const tally = this.#tally({ start, account, service: event.eventSource || '', principal });
    tally.calls++;
    if (event.errorCode) tally.errors++;
    if (isDenied) tally.denials++;
    this.#visits?.add(event, { start, account, principal, isDenied });
  }

  /** The rows, ordered by start, account, service and principal; then, if there is any, the sum of what is beyond. */
  rows(): readonly ActivityRow[] {
    const rows: ActivityRow[] = [];
    for (const [start, accounts] of sorted(this.#tallies))
      for (const [account, services] of sorted(accounts))
        for (const [service, principals] of sorted(services))
          for (const [principal, tally] of sorted(principals))
            rows.push({ start, account, service, principal, ...tally });
    if (this.#beyond.calls > 0)
      rows.push({ start: '', account: OTHER, service: OTHER, principal: OTHER, ...this.#beyond });
    return rows;
  }

  /** Who came from where, with which program, in five minutes. */
  visits(): readonly VisitRow[] {
    return this.#visits?.rows() ?? [];
  }

  /** Time of the newest event, epoch ms; undefined as long as none had a time. */
  get newestEventAt(): number | undefined {
    const at = Date.parse(this.#newest);
    return Number.isNaN(at) ? undefined : at;
  }

  #tally({ start, account, service, principal }: Place): Tally {
    const services = this.#services(start, account);
    const principals = services && this.#below(services, service);
    return (principals && this.#leaf(principals, principal)) ?? this.#beyond;
  }

  /** Mostly those of the event before. */
  #services(start: string, account: string): Level<Level<Tally>> | undefined {
    if (this.#last.services === undefined || this.#last.start !== start || this.#last.account !== account) {
      const accounts = this.#below(this.#tallies, start);
      this.#last = { start, account, services: accounts && this.#below(accounts, account) };
    }
    return this.#last.services;
  }

  #below<T>(level: Level<Level<T>>, text: string): Level<T> | undefined {
    const key = bounded(text);
    const known = level.get(key);
    if (known !== undefined || this.#rows >= this.#maxRows) return known;
    const made = new Map<string, T>();
    level.set(key, made);
    return made;
  }

  #leaf(level: Level<Tally>, text: string): Tally | undefined {
    const key = bounded(text);
    const known = level.get(key);
    if (known !== undefined || this.#rows >= this.#maxRows) return known;
    const made = { calls: 0, errors: 0, denials: 0 };
    level.set(key, made);
    this.#rows++;
    return made;
  }

  #startOf(eventTime = ''): string {
    const known = this.#starts.get(eventTime);
    if (known !== undefined) return known;
    const start = fiveMinutesOf(eventTime);
    if (start !== '' && eventTime > this.#newest) this.#newest = eventTime;
    if (this.#starts.size >= MAX_TIMES) this.#starts.clear();
    this.#starts.set(eventTime, start);
    return start;
  }
}

/** `2026-11-21T08:27:31Z` is in `2026-11-21T08:25:00Z`; empty for what is no such time. */
function fiveMinutesOf(eventTime: string): string {
  const minute = /^\d{4}-\d\d-\d\dT\d\d:\d(\d):\d\d(?:\.\d+)?Z$/.exec(eventTime)?.[1];
  return minute === undefined ? '' : `${eventTime.slice(0, 15)}${minute < '5' ? 0 : 5}:00Z`;
}

/**
 * `AccessDenied` (and `…Exception`), `UnauthorizedOperation`, `Client.UnauthorizedOperation` and the like: the codes
 * that CIS' metric filter for unauthorised calls counts, and the services' other spellings of them.
 */
export function isDenial(errorCode: string): boolean {
  return /access_?denied|unauthori[sz]ed|notauthori[sz]ed|authorizationerror|forbidden/i.test(errorCode);
}

function bounded(text: string): string {
  // A copy: a slice would hold on to the whole.
  return text.length <= MAX_LENGTH ? text : Buffer.from(text.slice(0, MAX_LENGTH)).toString();
}

function sorted<T>(level: Level<T>): [string, T][] {
  return [...level].sort(([a], [b]) => (a < b ? -1 : 1));
}
