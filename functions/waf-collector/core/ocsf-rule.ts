import { text } from '../../shared/json/read';
import type { SeverityId } from '../../shared/ocsf/event';
import type { WafLogRecord, WafMatchDetails, WafRuleMatch, WafTokenResponse } from './log-record';
import { numberOf } from './number-of';

interface Verdict {
  readonly severityId: SeverityId;
  readonly attributes: Readonly<Record<string, unknown>>;
}

const ALLOWED = { action_id: 1, action: 'Allowed', status_id: 1, status: 'Success' } as const;
const DENIED = { action_id: 2, action: 'Denied', status_id: 2, status: 'Failure' } as const;
const OBSERVED = { action_id: 3, action: 'Observed', status_id: 1, status: 'Success' } as const;
const COUNTED = { ...OBSERVED, disposition_id: 20, disposition: 'Count' } as const;

/**
 * What WAF did, in the words of the profile security_control, and how severe that is.
 * Severity: Informational where no rule matched; Low where one did, whether it blocked, challenged or only
 * counted. A single request is never more: what makes requests an attack is their number, which metrics show.
 */
export function verdictOf(record: WafLogRecord): Verdict {
  const attributes = actionOf(record);
  const isPlain = attributes.action_id === 1 && countedRules(record).length === 0;
  return { severityId: isPlain ? 1 : 2, attributes };
}

function actionOf(record: WafLogRecord) {
  switch (record.action) {
    case 'ALLOW':
      return { ...ALLOWED, disposition_id: 1, disposition: 'Allowed' };
    case 'BLOCK':
      return { ...DENIED, disposition_id: 2, disposition: 'Blocked' };
    case 'COUNT':
    case 'EXCLUDED_AS_COUNT':
      return COUNTED;
    case 'CAPTCHA':
      return puzzle(record.captchaResponse, { disposition_id: 22, disposition: 'Captcha' });
    case 'CHALLENGE':
      return puzzle(record.challengeResponse, { disposition_id: 23, disposition: 'Challenge' });
    default:
      return { action_id: 99, action: record.action, disposition_id: 99, disposition: record.action };
  }
}

/** CAPTCHA and Challenge end a request unless it brings a valid token: then the request goes on. */
function puzzle(response: WafTokenResponse | undefined, disposition: object) {
  const isSolved = response?.solveTimestamp !== undefined && !response.failureReason;
  if (isSolved) return { ...OBSERVED, ...disposition };
  return { ...DENIED, ...disposition, status_detail: text(response?.failureReason) };
}

interface LocatedRule {
  readonly group?: string | undefined;
  readonly match: WafRuleMatch;
}

/** The rule inside a rule group that decided: it ended the request, or it is what a counted sample is about. */
function innerRule(record: WafLogRecord): LocatedRule | undefined {
  const group = (record.ruleGroupList ?? []).find(({ terminatingRule }) => terminatingRule?.ruleId);
  if (group?.terminatingRule) return { group: group.ruleGroupId, match: group.terminatingRule };
  return record.sampled ? countedRules(record)[0] : undefined;
}

/** Rules that matched and did not end the request, at the web ACL's level and inside rule groups. */
function countedRules({ nonTerminatingMatchingRules, ruleGroupList }: WafLogRecord): readonly LocatedRule[] {
  return [
    ...(nonTerminatingMatchingRules ?? []).map((match) => ({ match })),
    ...(ruleGroupList ?? []).flatMap((group) => {
      const rules = group.nonTerminatingMatchingRules;
      return (Array.isArray(rules) ? rules : []).map((match) => ({ group: group.ruleGroupId, match }));
    }),
  ];
}

/** The rule that decided, as `<rule group>/<rule>` or by its name. */
export function matchedRule(record: WafLogRecord): string | undefined {
  const inner = innerRule(record);
  return inner ? nameOf(inner) : text(record.terminatingRuleId);
}

function nameOf({ group, match }: LocatedRule): string | undefined {
  return [text(group), text(match.ruleId)].filter(Boolean).join('/') || undefined;
}

/** `firewall_rule` for the rule that decided, `authorizations` for every rule that matched. */
export function ruleAttributes(record: WafLogRecord) {
  const { terminatingRuleId, terminatingRuleType } = record;
  const inner = innerRule(record);
  const details = [
    ...detailsOf(record.terminatingRuleMatchDetails),
    ...detailsOf(inner?.match.ruleMatchDetails),
  ];
  return {
    firewall_rule: {
      uid: text(terminatingRuleId),
      name: text(inner?.match.ruleId) ?? text(terminatingRuleId),
      type: text(terminatingRuleType),
      category: text(inner?.group),
      condition: joined(details.map(({ conditionType }) => conditionType)),
      match_location: joined(
        details.map(({ location, matchedFieldName }) =>
          [text(location), text(matchedFieldName)].filter(Boolean).join(':'),
        ),
      ),
      sensitivity: joined(details.map(({ sensitivityLevel }) => sensitivityLevel)),
      match_details: details.flatMap(({ matchedData }) => matchedData ?? []),
      rate_limit: rateLimit(record),
    },
    authorizations: authorizations(record, inner),
  };
}

/** The limit of the rate-based rule that decided. */
function rateLimit({ rateBasedRuleList, terminatingRuleId, ...record }: WafLogRecord): number | undefined {
  const rules = rateBasedRuleList ?? [];
  const named = rules.find(({ rateBasedRuleName }) => rateBasedRuleName === terminatingRuleId);
  const rule = named ?? (record.terminatingRuleType === 'RATE_BASED' ? rules[0] : undefined);
  const limit = numberOf(rule?.maxRateAllowed);
  return Number.isSafeInteger(limit) ? limit : undefined;
}

function authorizations(record: WafLogRecord, inner: LocatedRule | undefined) {
  const decided: LocatedRule = inner ?? {
    match: { action: record.action, ...ifText('ruleId', record.terminatingRuleId) },
  };
  const counted = countedRules(record).filter(({ match }) => match !== decided.match);
  return [decided, ...counted].map(({ group, match }) => ({
    decision: text(match.action),
    policy: { name: text(match.ruleId), group: { name: text(group) } },
  }));
}

function ifText(name: string, value: unknown) {
  return typeof value === 'string' ? { [name]: value } : {};
}

function detailsOf(details: readonly WafMatchDetails[] | null | undefined): readonly WafMatchDetails[] {
  return Array.isArray(details)
    ? details.filter((detail) => detail !== null && typeof detail === 'object')
    : [];
}

function joined(values: readonly unknown[]): string | undefined {
  const distinct = new Set(values.map(text).filter(Boolean));
  return distinct.size > 0 ? [...distinct].join(', ') : undefined;
}
