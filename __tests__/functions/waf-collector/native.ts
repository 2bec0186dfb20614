/** Native WAF records for tests, in the documented formats. */

export const WEB_ACL =
  'arn:aws:wafv2:eu-central-1:111122223333:regional/webacl/shop/0b1c2d3e-aaaa-bbbb-cccc-000000000001';
export const CLOUDFRONT_ACL =
  'arn:aws:wafv2:us-east-1:111122223333:global/webacl/edge/0b1c2d3e-aaaa-bbbb-cccc-000000000002';
export const NOON = Date.parse('2026-03-01T12:00:00Z');

type Json = Readonly<Record<string, unknown>>;

/** A full log record; `changes` replace members, `request` members of httpRequest. */
export function logRecord(changes: Json = {}, request: Json = {}): Record<string, unknown> {
  return {
    timestamp: NOON,
    formatVersion: 1,
    webaclId: WEB_ACL,
    terminatingRuleId: 'Default_Action',
    terminatingRuleType: 'REGULAR',
    action: 'ALLOW',
    terminatingRuleMatchDetails: [],
    httpSourceName: 'ALB',
    httpSourceId: '111122223333-app/shop/50dc6c495c0c9188',
    ruleGroupList: [],
    rateBasedRuleList: [],
    nonTerminatingMatchingRules: [],
    requestHeadersInserted: null,
    responseCodeSent: null,
    httpRequest: {
      clientIp: '198.51.100.7',
      country: 'DE',
      headers: [
        { name: 'Host', value: 'shop.example.com' },
        { name: 'User-Agent', value: 'curl/8.5.0' },
      ],
      uri: '/cart',
      args: '',
      httpVersion: 'HTTP/2.0',
      httpMethod: 'GET',
      requestId: '1-65e1c0a0-0123456789abcdef01234567',
      fragment: '',
      scheme: 'https',
      host: 'shop.example.com',
      ...request,
    },
    labels: [],
    ...changes,
  };
}

/** A record that a SQL injection rule of a managed group blocked. */
export function blockedRecord(): Record<string, unknown> {
  return logRecord(
    {
      terminatingRuleId: 'AWS-AWSManagedRulesSQLiRuleSet',
      terminatingRuleType: 'MANAGED_RULE_GROUP',
      action: 'BLOCK',
      terminatingRuleMatchDetails: [
        {
          conditionType: 'SQL_INJECTION',
          sensitivityLevel: 'HIGH',
          location: 'QUERY_STRING',
          matchedData: ['1', 'UNION', 'SELECT'],
          matchedFieldName: 'id',
        },
      ],
      ruleGroupList: [
        {
          ruleGroupId: 'AWS#AWSManagedRulesSQLiRuleSet',
          terminatingRule: { ruleId: 'SQLi_QUERYARGUMENTS', action: 'BLOCK', ruleMatchDetails: null },
          nonTerminatingMatchingRules: [{ ruleId: 'SQLiExtended_BODY', action: 'COUNT' }],
          excludedRules: null,
        },
      ],
      nonTerminatingMatchingRules: [{ ruleId: 'watch-bots', action: 'COUNT' }],
      responseCodeSent: 403,
      labels: [{ name: 'awswaf:managed:aws:sql-database:SQLi_QueryArguments' }],
      ja3Fingerprint: 'f79b6bad2ad0641e1921aef10262856b',
      ja4Fingerprint: 't13d1516h2_8daaf6152771_b186095e22b6',
      requestBodySize: 12,
    },
    { args: 'id=1%20UNION%20SELECT&page=2' },
  );
}

/** One sampled request as the SDK gives it. */
export function sampledRequest(changes: Json = {}, request: Json = {}): Record<string, unknown> {
  return {
    Request: {
      ClientIP: '198.51.100.7',
      Country: 'DE',
      URI: '/cart',
      Method: 'GET',
      HTTPVersion: 'HTTP/1.1',
      Headers: [{ Name: 'Host', Value: 'shop.example.com' }],
      ...request,
    },
    Weight: 1,
    Timestamp: new Date(NOON + 61_000),
    Action: 'BLOCK',
    ...changes,
  };
}
