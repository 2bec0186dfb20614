import { createHash } from 'node:crypto';
import {
  awsCloud,
  classify,
  HTTP_ACTIVITY,
  OCSF_VERSION,
  type OcsfCloud,
  type OcsfEvent,
  severityOf,
} from '../../shared/ocsf/event';
import { prune } from '../../shared/ocsf/prune';
import { cleanText } from '../../shared/text/clean';
import type { WafEntry, WafLogRecord } from './log-record';
import { numberOf } from './number-of';
import { addresses, fingerprints, httpMethod, httpRequest, observables } from './ocsf-http';
import { matchedRule, ruleAttributes, verdictOf } from './ocsf-rule';
import type { WebAclIdentity } from './web-acl-arn';

/** OCSF activity_id of HTTP Activity by method. */
const ACTIVITY: Readonly<Record<string, number>> = {
  CONNECT: 1,
  DELETE: 2,
  GET: 3,
  HEAD: 4,
  OPTIONS: 5,
  POST: 6,
  PUT: 7,
  TRACE: 8,
  PATCH: 9,
};

/** For `secmon normalize`, whose records need not say where they are from; what is archived always does. */
const UNKNOWN_PLACE = { provider: 'AWS' } as OcsfCloud;

/**
 * One OCSF HTTP Activity with the profiles cloud and security_control, from a redacted record.
 * @param ordinal tells equal sampled requests apart, which have no id of their own
 */
export function toHttpActivity({ record, webAcl }: WafEntry, ordinal = 0): OcsfEvent {
  const raw = JSON.stringify(record);
  const verdict = verdictOf(record);
  return prune<OcsfEvent>({
    ...classify(HTTP_ACTIVITY, activityId(record)),
    time: record.timestamp,
    ...sampleAttributes(record),
    ...severityOf(verdict.severityId),
    message: messageOf(record),
    ...verdict.attributes,
    ...responseAttributes(record),
    metadata: metadataOf(record, recordUid(record, raw, ordinal)),
    cloud: webAcl === undefined ? UNKNOWN_PLACE : awsCloud(webAcl.accountId, webAcl.region),
    policy: webAcl === undefined ? { uid: record.webaclId } : policyOf(webAcl),
    ...ruleAttributes(record),
    http_request: httpRequest(record),
    ...addresses(record),
    ...fingerprints(record),
    observables: observables(record),
    unmapped: unmappedOf(record),
    raw_data: raw,
  });
}

function activityId({ httpRequest }: WafLogRecord): number {
  const method = httpMethod(httpRequest);
  if (method === undefined) return 0;
  return Object.hasOwn(ACTIVITY, method) ? (ACTIVITY[method] ?? 99) : 99;
}

/** A sample stands for `weight` requests of its window. */
function sampleAttributes({ sampled, sampleWeight, sampleWindow }: WafLogRecord) {
  if (!sampled) return {};
  return {
    count: sampleWeight ?? 1,
    ...(sampleWindow && {
      start_time: Date.parse(sampleWindow.start),
      end_time: Date.parse(sampleWindow.end),
    }),
  };
}

/** The status code that WAF itself answered with; requests that pass have none here. */
function responseAttributes({ responseCodeSent }: WafLogRecord) {
  const code = numberOf(responseCodeSent);
  return Number.isInteger(code)
    ? { http_response: { code }, http_status: code, status_code: String(code) }
    : {};
}

function metadataOf(record: WafLogRecord, uid: string): OcsfEvent['metadata'] {
  return {
    version: OCSF_VERSION,
    uid,
    product: {
      name: 'AWS WAF',
      vendor_name: 'AWS',
      feature: { name: record.sampled ? 'Sampled requests' : 'Web ACL traffic logs' },
    },
    profiles: ['cloud', 'security_control'],
    log_provider: 'AWS WAF',
    log_name: record.sampled ? 'sampled-requests' : 'web-acl-traffic',
    ...(typeof record.formatVersion === 'number' && { log_version: String(record.formatVersion) }),
    original_time: String(record.timestamp),
    labels: (record.labels ?? []).map(({ name }) => name).filter((name) => typeof name === 'string'),
  };
}

/** The request's own id; else a hash of the record, so that the same record has the same uid wherever it is read. */
function recordUid(
  { httpRequest: { requestId }, sampled }: WafLogRecord,
  raw: string,
  ordinal: number,
): string {
  if (!sampled && typeof requestId === 'string' && requestId !== '') return requestId;
  return createHash('sha256').update(`${ordinal}\n${raw}`).digest('hex');
}

/** The web ACL is the policy that the rule belongs to. */
function policyOf({ arn, name, scope }: WebAclIdentity) {
  return { uid: arn, name, type: 'AWS WAF web ACL', desc: scope, is_applied: true };
}

function messageOf(record: WafLogRecord): string {
  const { action, sampled } = record;
  const { clientIp, country, uri, httpMethod: method } = record.httpRequest;
  const [what, from] = [
    [method, uri],
    [clientIp, country],
  ].map((parts) => parts.filter((part) => typeof part === 'string' && part !== '').join(' '));
  const rule = matchedRule(record);
  return cleanText(
    [
      `WAF ${action}${sampled ? ' (sample)' : ''}:`,
      what || 'request',
      from && `from ${from}`,
      rule && `by ${rule}`,
    ]
      .filter(Boolean)
      .join(' '),
    1_000,
  );
}

/** What OCSF has no place for and an analyst asks for. */
function unmappedOf({ httpRequest, ...record }: WafLogRecord) {
  return {
    http_method: Object.hasOwn(ACTIVITY, httpMethod(httpRequest) ?? '') ? undefined : httpRequest.httpMethod,
    ja3_fingerprint: record.ja3Fingerprint,
    sample_population: record.samplePopulation,
    oversize_fields: record.oversizeFields,
    captcha_response: record.captchaResponse,
    challenge_response: record.challengeResponse,
    request_headers_inserted: record.requestHeadersInserted,
  };
}
