import { isRecord } from '../../shared/json/read';
import { numberOf } from './number-of';
import { redactWafRecord } from './redact-record';
import { type WebAclIdentity, webAclIdentity } from './web-acl-arn';

interface WafHeader {
  readonly name: string;
  readonly value: string;
}

/** A rule that matched, inside a rule group or at the web ACL's own level. */
export interface WafRuleMatch {
  readonly ruleId?: string;
  readonly action?: string;
  readonly overriddenAction?: string | null;
  readonly ruleMatchDetails?: readonly WafMatchDetails[] | null;
}

export interface WafMatchDetails {
  readonly conditionType?: string;
  readonly sensitivityLevel?: string;
  readonly location?: string;
  readonly matchedData?: readonly string[];
  readonly matchedFieldName?: string;
}

interface WafRuleGroup {
  readonly ruleGroupId?: string;
  readonly terminatingRule?: WafRuleMatch | null;
  readonly nonTerminatingMatchingRules?: readonly WafRuleMatch[] | null;
}

export interface WafTokenResponse {
  readonly responseCode?: number;
  readonly solveTimestamp?: number;
  readonly failureReason?: string;
}

/**
 * A WAF log record as it is archived and sent: the documented full-log format, redacted, time in epoch ms.
 * A sampled request takes the same form, with the `sample…` members beside.
 * https://docs.aws.amazon.com/waf/latest/developerguide/logging-fields.html
 */
export interface WafLogRecord {
  readonly timestamp: number;
  readonly formatVersion?: number;
  readonly webaclId?: string;
  readonly terminatingRuleId?: string;
  readonly terminatingRuleType?: string;
  readonly action: string;
  readonly terminatingRuleMatchDetails?: readonly WafMatchDetails[] | null;
  readonly httpSourceName?: string;
  readonly httpSourceId?: string;
  readonly ruleGroupList?: readonly WafRuleGroup[] | null;
  readonly rateBasedRuleList?: readonly { readonly [member: string]: unknown }[] | null;
  readonly nonTerminatingMatchingRules?: readonly WafRuleMatch[] | null;
  readonly requestHeadersInserted?: readonly WafHeader[] | null;
  readonly responseCodeSent?: number | string | null;
  readonly httpRequest: WafHttpRequest;
  readonly labels?: readonly { readonly name?: string }[] | null;
  readonly ja3Fingerprint?: string;
  readonly ja4Fingerprint?: string;
  readonly clientAsn?: number | string;
  readonly captchaResponse?: WafTokenResponse;
  readonly challengeResponse?: WafTokenResponse;
  readonly requestBodySize?: number;
  readonly sampled?: true;
  /** Requests that this one stands for, roughly. */
  readonly sampleWeight?: number;
  /** The stretch of time that WAF really drew the sample from; ISO 8601. */
  readonly sampleWindow?: { readonly start: string; readonly end: string };
  /** Requests that the sample was drawn from. */
  readonly samplePopulation?: number;
  readonly [member: string]: unknown;
}

export interface WafHttpRequest {
  readonly clientIp?: string;
  readonly country?: string;
  readonly headers?: readonly WafHeader[] | null;
  readonly uri?: string;
  readonly args?: string;
  readonly httpVersion?: string;
  readonly httpMethod?: string;
  readonly requestId?: string;
  readonly fragment?: string;
  readonly scheme?: string;
  readonly host?: string;
  readonly [member: string]: unknown;
}

/** A record together with the web ACL that wrote it, where the record names one that can be read. */
export interface WafEntry {
  readonly record: WafLogRecord;
  readonly webAcl: WebAclIdentity | undefined;
}

/** Members that the mapping goes through; anything else of theirs in a record cannot be what WAF wrote. */
const LISTS = [
  'terminatingRuleMatchDetails',
  'ruleGroupList',
  'rateBasedRuleList',
  'nonTerminatingMatchingRules',
  'requestHeadersInserted',
  'labels',
] as const;

/**
 * A native log record in its canonical form, redacted.
 * @throws Error naming the member that is missing or wrong
 */
export function readLogRecord(native: unknown): WafEntry {
  if (!isRecord(native)) throw new Error('a WAF log record must be a JSON object');
  if (typeof native.action !== 'string' || native.action === '')
    throw new Error('WAF log record without action');
  if (!isRecord(native.httpRequest)) throw new Error('WAF log record without httpRequest');
  const wrong = [...LISTS.map((name) => [name, native[name]]), ['headers', native.httpRequest.headers]].find(
    ([, list]) => list !== undefined && list !== null && !isListOfObjects(list),
  );
  if (wrong) throw new Error(`WAF log record whose ${wrong[0]} is no list of objects`);
  const timestamp = readTime(native.timestamp);
  return {
    webAcl: webAclIdentity(native.webaclId),
    record: { ...redactWafRecord(native), timestamp } as WafLogRecord,
  };
}

/**
 * Epoch ms of a record's time: ms as WAF writes it, or ISO 8601 as some pipelines rewrite it.
 * @throws Error when it is neither
 */
function readTime(value: unknown): number {
  const time = numberOf(value) ?? (typeof value === 'string' ? Date.parse(value) : Number.NaN);
  if (!Number.isSafeInteger(time) || time <= 0 || time > MAX_TIME)
    throw new Error(`WAF log record whose timestamp is ${JSON.stringify(value ?? null).slice(0, 40)}`);
  return time;
}

/** The year 9999: what ISO 8601 and partitions can spell. */
const MAX_TIME = Date.UTC(9999, 11, 31);

function isListOfObjects(value: unknown): boolean {
  return Array.isArray(value) && value.every(isRecord);
}
