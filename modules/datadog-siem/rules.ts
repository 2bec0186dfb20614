/** A Cloud SIEM rule in the parts that differ. */
export interface DetectionRule {
  readonly key: string;
  readonly title: string;
  readonly source: 'guardduty' | 'waf';
  readonly search: string;
  readonly groupBy: readonly string[];
  /** Counts different values of this attribute instead of logs. */
  readonly distinctField?: string;
  readonly moreThan: number;
  /** One of the windows that Datadog has: 300, 900, 3600, 21600, … */
  readonly windowSeconds: 300 | 900 | 3600 | 21_600;
  readonly status: 'low' | 'medium' | 'high' | 'critical';
  /** MITRE ATT&CK tactic, as Datadog's own rules tag it. */
  readonly tactic: string;
  readonly text: string;
  /** File in docs/runbooks, without `.md`. */
  readonly runbook: string;
}

/** Few rules that a monitor cannot express: they join findings of one actor. */
export function detectionRules(environment: string): readonly DetectionRule[] {
  const logs = (source: string) => `source:${source} managed_by:aws-security-monitoring env:${environment}`;
  return [
    {
      key: 'one-identity-many-findings',
      title: 'One identity in several kinds of GuardDuty findings',
      source: 'guardduty',
      search: `${logs('guardduty')} @detail.resource.accessKeyDetails.userName:*`,
      groupBy: ['@detail.resource.accessKeyDetails.userName'],
      distinctField: '@detail.type',
      moreThan: 2,
      windowSeconds: 21_600,
      status: 'high',
      tactic: 'TA0001-initial-access',
      text: 'One IAM identity appears in three or more kinds of GuardDuty findings within six hours. Take its credentials for stolen.',
      runbook: 'credential-compromise',
    },
    {
      key: 'defence-evasion',
      title: 'GuardDuty saw logging or detection being turned off',
      source: 'guardduty',
      search: `${logs('guardduty')} @detail.type:(Stealth* OR DefenseEvasion*)`,
      groupBy: ['account_id'],
      moreThan: 0,
      windowSeconds: 3600,
      status: 'high',
      tactic: 'TA0005-defense-evasion',
      text: 'Somebody weakened logging or detection in this account. Turn it on again before anything else: what happens meanwhile is not seen.',
      runbook: 'defence-evasion',
    },
    {
      key: 'one-client-many-rules',
      title: 'One client blocked by several WAF rules',
      source: 'waf',
      search: `${logs('waf')} @action:BLOCK`,
      groupBy: ['@httpRequest.clientIp'],
      distinctField: '@terminatingRuleId',
      moreThan: 2,
      windowSeconds: 900,
      status: 'medium',
      tactic: 'TA0043-reconnaissance',
      text: 'One client was blocked by three or more rules within 15 minutes: it tries different attacks. Consider to block its address.',
      runbook: 'waf-blocked-surge',
    },
  ];
}
