import type { AnnouncedObject } from './notification';

/** A file that CloudTrail has put into the trail's bucket. */
export interface LogFile extends AnnouncedObject {
  /** Insights lie apart from events: what is in them are records of another kind. */
  readonly kind: 'events' | 'insights';
  readonly accountId: string;
  readonly region: string;
  /** `yyyymmdd` of the delivery, as the key says it. */
  readonly day: string;
}

/** Log files are taken from here only. */
export interface TrustedTrail {
  readonly bucket: string;
  /** Account ids, or the organization whose trail it is. */
  readonly accounts: ReadonlySet<string> | { readonly organization: string };
}

/**
 * `[prefix/]AWSLogs/[o-id/]<account>/<service>/<region>/yyyy/MM/dd/<file>.json.gz`
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
 */
const LOG_KEY =
  /^(?:.+\/)?AWSLogs\/(?:(o-[a-z0-9]{10,32})\/)?(\d{12})\/([\w-]+)\/([a-z]{2}(?:-[a-z]+)+-\d)\/(\d{4})\/(\d\d)\/(\d\d)\/[^/]+\.json\.gz$/;
/** What else AWS delivers under the same root. */
const AWS_LOGS_KEY = /^(?:.+\/)?AWSLogs\/(?:o-[a-z0-9]{10,32}\/)?\d{12}\/([\w-]+)\//;

const KINDS: Readonly<Record<string, LogFile['kind']>> = {
  CloudTrail: 'events',
  // Calls through VPC endpoints, which rules look at like others.
  'CloudTrail-NetworkActivity': 'events',
  'CloudTrail-Insight': 'insights',
};

/**
 * The log file that an announced object is. Undefined for what lies beside log files and is none: CloudTrail's
 * digests, and the logs of other services in a bucket that they share.
 * @throws Error when the object lies in another bucket, belongs to another account, or has no key of a log file
 */
export function logFileOf(object: AnnouncedObject, trusted: TrustedTrail): LogFile | undefined {
  if (object.bucket !== trusted.bucket)
    throw new Error(`bucket ${quote(object.bucket)} is not the trail's bucket`);
  const [, organization, accountId, service = '', region, ...day] = LOG_KEY.exec(object.key) ?? [];
  const kind = Object.hasOwn(KINDS, service) ? KINDS[service] : undefined;
  if (kind === undefined || accountId === undefined || region === undefined) {
    if (isOfAnotherService(object.key)) return undefined;
    throw new Error(`${quote(object.key)} is no key of a CloudTrail log file`);
  }
  assertTrusted(trusted, accountId, organization);
  return { ...object, kind, accountId, region, day: day.join('') };
}

function isOfAnotherService(key: string): boolean {
  const service = AWS_LOGS_KEY.exec(key)?.[1];
  return service !== undefined && !Object.hasOwn(KINDS, service);
}

function assertTrusted({ accounts }: TrustedTrail, accountId: string, organization: string | undefined) {
  if ('organization' in accounts) {
    if (organization !== accounts.organization)
      throw new Error(`log file of organization ${organization ?? 'none'}, wanted ${accounts.organization}`);
  } else if (!accounts.has(accountId))
    throw new Error(`log file of account ${accountId}, which is not watched`);
}

const ORGANIZATION = /^organization:(o-[a-z0-9]{10,32})$/;

/**
 * Whose log files are taken, from its spelling in the environment: account ids with commas, or `organization:o-…`.
 * @throws Error when it is neither
 */
export function trustedAccounts(spelling: string): TrustedTrail['accounts'] {
  const organization = ORGANIZATION.exec(spelling.trim())?.[1];
  if (organization !== undefined) return { organization };
  const accounts = spelling.split(',').map((account) => account.trim());
  if (!accounts.every((account) => /^\d{12}$/.test(account)))
    throw new Error(`ACCOUNTS is ${quote(spelling)}: list 12-digit account ids, or name "organization:o-…"`);
  return new Set(accounts);
}

/** Quoted and bounded: keys come from outside. */
function quote(value: string): string {
  return JSON.stringify(value.slice(0, 200));
}
