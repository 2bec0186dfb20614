import { isIP } from 'node:net';
import type { ActivityFields } from './activity-fields';
import { isIdentityCenterRole } from './principal';

/**
 * One row of a visits object: what one caller did in five minutes in one region, from one address with one program. The
 * anomaly detector's input; change it only by adding.
 */
export interface VisitRow {
  /** Start of the five minutes, by the events' own time: `2026-11-21T08:25:00Z`; empty where an event has none. */
  readonly start: string;
  /** The account whose log it is; empty where an event names none. */
  readonly account: string;
  readonly region: string;
  /** As an activity row names it: of a session, its role. */
  readonly principal: string;
  /** Who it is, where the principal is a role of IAM Identity Center: the session's name, mostly a mail address. */
  readonly person?: string | undefined;
  /** `userIdentity.type`, e.g. `IAMUser`. */
  readonly kind: string;
  /** IPv4 or IPv6, as the event has it. */
  readonly address: string;
  /** The first product of the user agent, without its version: `aws-cli`. */
  readonly agent: string;
  /** eventSources, at most 32. */
  readonly services: readonly string[];
  readonly calls: number;
  /** Calls refused for want of permission. */
  readonly denials: number;
  /** Logins to the console that succeeded. */
  readonly logins: number;
  readonly loginFailures: number;
  /** Calls that gave secrets: of Secrets Manager, and parameters in clear. */
  readonly secretReads: number;
  /** Objects read from S3, where the trail has data events. */
  readonly objectReads: number;
}

/** A real log file has some hundreds. What is beyond is left out. */
const MAX_ROWS = 10_000;

const MAX_SERVICES = 32;

/** Of account, principal and the like; AWS stays below. */
const MAX_LENGTH = 256;

type Row = { -readonly [Name in keyof VisitRow]: VisitRow[Name] } & { readonly services: string[] };

/** Of one caller in one place, by address; few programs come from one. */
type Addresses = Map<string, Row[] | undefined>;

interface Caller {
  readonly person: string | undefined;
  readonly addresses: Addresses;
}

interface Place {
  readonly start: string;
  readonly account: string;
  readonly region: string;
  /** By the session's ARN where the session is a person, else by the principal. */
  readonly callers: Map<string, Caller>;
}

interface Whose {
  readonly place: Place;
  readonly caller: Caller;
}

/** Where, when and by whom a call was made, as the activity counter found it. */
export interface Call {
  readonly start: string;
  readonly account: string;
  readonly principal: string;
  readonly isDenied: boolean;
}

/** Counts who came from where with which program. Calls of AWS's services are left out. Memory is bounded. */
export class VisitCounter {
  /** By start, account and region. */
  readonly #places = new Map<string, Map<string, Map<string, Place>>>();
  readonly #rows: Row[] = [];
  readonly #maxRows: number;
  #last: Place | undefined;

  constructor(maxRows = MAX_ROWS) {
    this.#maxRows = maxRows;
  }

  /** Counts one event. */
  add(event: ActivityFields, call: Call): void {
    const row = this.#row(event, call);
    if (row === undefined) return;
    row.calls++;
    if (call.isDenied) row.denials++;
    noteService(row, bounded(event.eventSource || ''));
    count(row, event);
  }

  /** In the order in which they came first. */
  rows(): readonly VisitRow[] {
    return this.#rows;
  }

  #row(event: ActivityFields, call: Call): Row | undefined {
    const address = event.sourceIPAddress;
    if (address === undefined || event.type === 'AWSService') return undefined;
    const place = this.#place(call, event.awsRegion || '');
    const caller = this.#caller(place, event, call.principal);
    const known = caller?.addresses.get(address);
    return rowOfAgent(known, event.agent || '') ?? (caller && this.#newRow(event, call, { place, caller }));
  }

  #newRow(event: ActivityFields, call: Call, of: Whose): Row | undefined {
    const address = event.sourceIPAddress as string;
    const { addresses } = of.caller;
    const known = addresses.get(address);
    // Services that call for the caller have their name in place of an address.
    if (this.#isFull || (known === undefined && isIP(address) === 0)) return undefined;
    const row = newRow(event, call, of);
    this.#rows.push(row);
    if (known === undefined) addresses.set(address, [row]);
    else known.push(row);
    return row;
  }

  /** Mostly that of the event before. */
  #place({ start, account: accountId }: Call, awsRegion: string): Place {
    const account = bounded(accountId);
    const region = bounded(awsRegion);
    const last = this.#last;
    if (last?.start === start && last.account === account && last.region === region) return last;
    const known = this.#places.get(start)?.get(account)?.get(region);
    const place = known ?? { start, account, region, callers: new Map() };
    if (known === undefined && !this.#isFull) this.#keep(place);
    this.#last = place;
    return place;
  }

  #keep(place: Place): void {
    const accounts = this.#places.get(place.start) ?? new Map<string, Map<string, Place>>();
    const regions = accounts.get(place.account) ?? new Map<string, Place>();
    this.#places.set(place.start, accounts.set(place.account, regions.set(place.region, place)));
  }

  #caller({ callers }: Place, { arn }: ActivityFields, principal: string): Caller | undefined {
    const session = isIdentityCenterRole(principal) ? arn : undefined;
    const key = session || principal;
    const known = callers.get(key);
    if (known !== undefined || this.#isFull) return known;
    const made = { person: session && bounded(sessionOf(session)), addresses: new Map() };
    callers.set(key, made);
    return made;
  }

  get #isFull(): boolean {
    return this.#rows.length >= this.#maxRows;
  }
}

function noteService({ services }: Row, service: string): void {
  if (services[0] === service || services.includes(service)) return;
  if (services.length < MAX_SERVICES) services.push(service);
}

function rowOfAgent(rows: readonly Row[] | undefined, agent: string): Row | undefined {
  if (rows !== undefined) for (const row of rows) if (row.agent === agent) return row;
  return undefined;
}

function newRow(
  event: ActivityFields,
  call: Call,
  { place: { start, account, region }, caller: { person } }: Whose,
): Row {
  return {
    start,
    account,
    region,
    principal: bounded(call.principal),
    person,
    kind: bounded(event.type || ''),
    address: event.sourceIPAddress || '',
    agent: event.agent || '',
    services: [bounded(event.eventSource || '')],
    calls: 0,
    denials: 0,
    logins: 0,
    loginFailures: 0,
    secretReads: 0,
    objectReads: 0,
  };
}

/** What a call was besides a call. */
function count(row: Row, event: ActivityFields): void {
  if (event.eventSource === 'signin.amazonaws.com') countLogin(row, event.consoleLogin);
  else if (!event.errorCode) countRead(row, event);
}

function countLogin(row: Row, outcome: string | undefined): void {
  if (outcome === 'Success') row.logins++;
  else if (outcome !== undefined) row.loginFailures++;
}

function countRead(row: Row, { eventSource, eventName, withDecryption }: ActivityFields): void {
  switch (eventSource) {
    case 's3.amazonaws.com':
      if (eventName === 'GetObject') row.objectReads++;
      return;
    case 'ssm.amazonaws.com':
      if (withDecryption) row.secretReads++;
      return;
    case 'secretsmanager.amazonaws.com':
      if (isSecretRead(eventName)) row.secretReads++;
  }
}

function isSecretRead(eventName: string | undefined): boolean {
  return eventName === 'GetSecretValue' || eventName === 'BatchGetSecretValue';
}

/** `arn:aws:sts::1:assumed-role/AWSReservedSSO_Admin_0a/ann@example.com` as `ann@example.com`. */
function sessionOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function bounded(text: string): string {
  // A copy: a slice would hold on to the whole.
  return text.length <= MAX_LENGTH ? text : Buffer.from(text.slice(0, MAX_LENGTH)).toString();
}
