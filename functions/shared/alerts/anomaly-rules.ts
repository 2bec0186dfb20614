/** Every kind of anomaly, as `RuleId` of its alerts: of series, of principals, of CloudTrail Insights. */
export const ANOMALY_RULES: readonly string[] = [
  ...['flow-bytes', 'flow-rejects', 'instance-in', 'instance-out', 'nat-in', 'nat-out'],
  ...['waf-allowed', 'waf-blocked', 'cloudfront-waf-allowed', 'cloudfront-waf-blocked'],
  ...['service', 'account', 'principal'].flatMap((by) =>
    ['calls', 'errors', 'denials'].map((measure) => `${measure}-by-${by}`),
  ),
  ...['impossible-travel', 'new-country', 'new-network', 'new-agent', 'new-service', 'new-region'],
  ...['new-access', 'unusual-hour', 'login-failures', 'secret-reads', 'object-reads'],
  ...['insight-calls', 'insight-errors'],
].map((kind) => `anomaly.${kind}`);
