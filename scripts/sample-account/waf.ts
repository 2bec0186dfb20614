import { ACCOUNT_ID, EDGE_REGION, HOME_REGION } from './account';
import { seededRandom } from './random';
import type { AttackPlan } from './waf-attacks';
import { edgeRequests, type Request, storefrontRequests } from './waf-traffic';

type Json = Readonly<Record<string, unknown>>;

export const STOREFRONT_ACL = `arn:aws:wafv2:${HOME_REGION}:${ACCOUNT_ID}:regional/webacl/storefront/5c1f2a83-0d6e-4b7f-9a21-3e8d7c6b5a40`;
export const EDGE_ACL = `arn:aws:wafv2:${EDGE_REGION}:${ACCOUNT_ID}:global/webacl/shop-cdn/8e4d2b17-6a5c-4f39-b0e8-1c7d9f3a2b65`;

/** Full log records of the load balancer's web ACL, as WAF writes them to its bucket. */
export function recordWafLogs(): readonly Json[] {
  return storefrontRequests().map((request) => ({
    timestamp: request.at,
    formatVersion: 1,
    webaclId: STOREFRONT_ACL,
    terminatingRuleId: request.attack ? `AWS-${request.attack.group}` : 'Default_Action',
    terminatingRuleType: request.attack ? 'MANAGED_RULE_GROUP' : 'REGULAR',
    action: request.action,
    terminatingRuleMatchDetails: matchDetails(request.attack),
    httpSourceName: 'ALB',
    httpSourceId: `${ACCOUNT_ID}-app/storefront/50dc6c495c0c9188`,
    ruleGroupList: request.attack ? [ruleGroup(request.attack)] : [],
    rateBasedRuleList: [],
    nonTerminatingMatchingRules: [],
    requestHeadersInserted: null,
    responseCodeSent: null,
    httpRequest: {
      clientIp: request.clientIp,
      country: request.country,
      headers: headers(request, 'name', 'value'),
      uri: request.uri,
      args: request.args,
      httpVersion: 'HTTP/2.0',
      httpMethod: request.method,
      requestId: `1-${request.requestId.slice(0, 8)}-${request.requestId}`,
      fragment: '',
      scheme: 'https',
      host: 'shop.tidewater.example',
    },
    ...(request.attack ? { labels: [{ name: request.attack.label }] } : {}),
    ja3Fingerprint: request.attack ? 'f79b6bad2ad0641e1921aef10262856b' : '579ccef312d18482fc42e2b822ca2430',
  }));
}

/**
 * Sampled requests of the distribution's web ACL, each with the arguments of GetSampledRequests that return it:
 * one recorded answer is made of those whose time falls into the window that is asked for.
 */
export function recordWafSamples(): readonly Json[] {
  const random = seededRandom(4004);
  return edgeRequests().map((request) => ({
    WebAclArn: EDGE_ACL,
    Scope: 'CLOUDFRONT',
    RuleMetricName: request.attack ? `AWS-${request.attack.group}` : 'Default_Action',
    SampledRequest: {
      Request: {
        ClientIP: request.clientIp,
        Country: request.country,
        URI: request.uri,
        Method: request.method,
        HTTPVersion: 'HTTP/2.0',
        Headers: headers(request, 'Name', 'Value'),
      },
      Weight: request.attack ? random.int(1, 4) : random.int(40, 220),
      Timestamp: request.at / 1000,
      Action: request.action,
      ...(request.attack
        ? {
            RuleNameWithinRuleGroup: `AWS#${request.attack.group}#${request.attack.rule}`,
            Labels: [{ Name: request.attack.label }],
          }
        : {}),
    },
  }));
}

/** The web ACLs, as ListWebACLs and GetWebACL give what a sampler needs of them. */
export function recordWebAcls(): readonly Json[] {
  const groups = [
    'AWSManagedRulesAmazonIpReputationList',
    'AWSManagedRulesCommonRuleSet',
    'AWSManagedRulesKnownBadInputsRuleSet',
    'AWSManagedRulesSQLiRuleSet',
  ];
  const visibility = (MetricName: string) => ({
    SampledRequestsEnabled: true,
    CloudWatchMetricsEnabled: true,
    MetricName,
  });
  return [
    { ARN: STOREFRONT_ACL, Scope: 'REGIONAL', Region: HOME_REGION },
    { ARN: EDGE_ACL, Scope: 'CLOUDFRONT', Region: EDGE_REGION },
  ].map((acl) => ({
    ...acl,
    Name: acl.ARN.split('/')[2],
    Id: acl.ARN.split('/')[3],
    DefaultAction: { Allow: {} },
    VisibilityConfig: visibility(acl.ARN.split('/')[2] ?? ''),
    Rules: groups.map((Name, Priority) => ({
      Name: `AWS-${Name}`,
      Priority,
      Statement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name } },
      OverrideAction: { None: {} },
      VisibilityConfig: visibility(`AWS-${Name}`),
    })),
  }));
}

function headers(request: Request, name: string, value: string): readonly Json[] {
  const all = [
    ['host', 'shop.tidewater.example'],
    ['user-agent', request.userAgent],
    ['accept', '*/*'],
    // What visitors send along is masked before anything is kept.
    ...(request.uri === '/cart' ? [['cookie', 'session=tw-example-session-cookie']] : []),
  ];
  return all.map(([key, text]) => ({ [name]: key, [value]: text }));
}

function matchDetails(attack?: AttackPlan): readonly Json[] {
  if (!attack?.matched) return [];
  const { conditionType, location, data } = attack.matched;
  return [{ conditionType, sensitivityLevel: 'LOW', location, matchedData: data }];
}

function ruleGroup(attack: AttackPlan): Json {
  return {
    ruleGroupId: `AWS#${attack.group}`,
    terminatingRule: { ruleId: attack.rule, action: 'BLOCK', ruleMatchDetails: null },
    nonTerminatingMatchingRules: [],
    excludedRules: null,
    customerConfig: null,
  };
}
