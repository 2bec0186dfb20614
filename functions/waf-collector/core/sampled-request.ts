import { isRecord } from '../../shared/json/read';
import { readLogRecord, type WafEntry } from './log-record';
import { webAclIdentity } from './web-acl-arn';

/** A stretch of time, epoch ms, the end exclusive. */
export interface TimeSpan {
  readonly start: number;
  readonly end: number;
}

/** The rule that a sample was asked for. */
export interface SampledRule {
  /** Name of the rule's metric, which is how GetSampledRequests names the rule. */
  readonly metricName: string;
  /** As `terminatingRuleId` of a log record spells it. */
  readonly ruleId: string;
  /** As `terminatingRuleType` of a log record spells it, where the rule tells. */
  readonly ruleType?: string;
}

export interface SampleOrigin {
  /** Absent where the answer of the API stands alone, without the request that it answers. */
  readonly webAclArn?: string;
  readonly rule?: SampledRule;
  /** The window that was really sampled. */
  readonly window?: TimeSpan;
  readonly population?: number;
}

/**
 * A sampled request (GetSampledRequests) in the form of a log record, redacted.
 * A sample has no request id, no query string and no match details; what WAF does not tell is left out.
 * https://docs.aws.amazon.com/waf/latest/APIReference/API_SampledHTTPRequest.html
 * @throws Error naming the member that is missing or wrong
 */
export function readSampledRequest(sample: unknown, origin: SampleOrigin): WafEntry {
  if (!isRecord(sample) || !isRecord(sample.Request))
    throw new Error('a sampled request must be an object with a Request');
  const { window, population, webAclArn, rule } = origin;
  return readLogRecord({
    timestamp: sampleTime(sample.Timestamp) ?? window?.start,
    formatVersion: 1,
    ...(webAclArn !== undefined && { webaclId: webAclArn }),
    ...(rule && { terminatingRuleId: rule.ruleId }),
    ...(rule?.ruleType !== undefined && { terminatingRuleType: rule.ruleType }),
    action: sample.Action ?? 'UNKNOWN',
    ...(webAclIdentity(webAclArn)?.scope === 'CLOUDFRONT' && { httpSourceName: 'CF' }),
    ruleGroupList: ruleGroups(sample),
    ...optional('requestHeadersInserted', sample.RequestHeadersInserted, headers),
    ...optional('responseCodeSent', sample.ResponseCodeSent, (code) => code),
    httpRequest: request(sample.Request),
    ...optional('labels', sample.Labels, (labels) =>
      list(labels).map((label) => ({ name: String(label.Name) })),
    ),
    ...optional('captchaResponse', sample.CaptchaResponse, tokenResponse),
    ...optional('challengeResponse', sample.ChallengeResponse, tokenResponse),
    sampled: true,
    sampleWeight: sampleWeight(sample.Weight),
    ...(window !== undefined && {
      sampleWindow: {
        start: new Date(window.start).toISOString(),
        end: new Date(window.end).toISOString(),
      },
    }),
    ...(population !== undefined && { samplePopulation: population }),
  });
}

type Json = Readonly<Record<string, unknown>>;

function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function optional(name: string, value: unknown, read: (value: unknown) => unknown): Json {
  return value === undefined || value === null ? {} : { [name]: read(value) };
}

function request({ ClientIP, Country, URI, Method, HTTPVersion, Headers }: Json): Json {
  return {
    ...optional('clientIp', ClientIP, String),
    ...optional('country', Country, String),
    headers: headers(Headers),
    ...optional('uri', URI, String),
    ...optional('httpVersion', HTTPVersion, String),
    ...optional('httpMethod', Method, String),
  };
}

function headers(value: unknown): readonly Json[] {
  return list(value).map(({ Name, Value }) => ({ name: String(Name ?? ''), value: String(Value ?? '') }));
}

function tokenResponse(value: unknown): Json {
  if (!isRecord(value)) return {};
  return {
    ...optional('responseCode', value.ResponseCode, (code) => code),
    ...optional('solveTimestamp', value.SolveTimestamp, (time) => time),
    ...optional('failureReason', value.FailureReason, String),
  };
}

/** `<vendor>#<group>#<rule>` or `<group>#<rule>`, where the rule stands inside a rule group. */
function ruleGroups({ RuleNameWithinRuleGroup, Action, OverriddenAction }: Json): readonly Json[] {
  if (typeof RuleNameWithinRuleGroup !== 'string') return [];
  const end = RuleNameWithinRuleGroup.lastIndexOf('#');
  const rule = {
    ruleId: RuleNameWithinRuleGroup.slice(end + 1),
    action: Action,
    ...optional('overriddenAction', OverriddenAction, String),
  };
  const counts = Action === 'COUNT' || Action === 'EXCLUDED_AS_COUNT';
  return [
    {
      ruleGroupId: RuleNameWithinRuleGroup.slice(0, Math.max(end, 0)),
      terminatingRule: counts ? null : rule,
      nonTerminatingMatchingRules: counts ? [rule] : [],
    },
  ];
}

/** The API's time as the SDK gives it (Date) or as the CLI prints it (ISO 8601, or seconds). */
export function sampleTime(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  const time =
    value instanceof Date
      ? value.getTime()
      : typeof value === 'number'
        ? Math.round(value * 1000)
        : Date.parse(String(value));
  return Number.isNaN(time) ? undefined : time;
}

function sampleWeight(value: unknown): number {
  return typeof value === 'number' && value >= 1 ? Math.floor(value) : 1;
}
