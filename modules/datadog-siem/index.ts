import { SecurityMonitoringRule } from '@cdktf/provider-datadog/lib/security-monitoring-rule';
import { Construct } from 'constructs';
import type { Settings } from '../../settings/schema';
import { notificationHandles } from '../datadog-monitors';
import { collectedSources, runbookLink } from '../deployment';
import { type DetectionRule, detectionRules } from './rules';

/** Detection rules of Datadog's Cloud SIEM over the logs that the exporter sends. Billed by analyzed volume, hence only on demand. */
export class DatadogSiem extends Construct {
  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    const on = collectedSources(settings);
    for (const rule of detectionRules(settings.environment).filter(({ source }) => on[source]))
      declareRule(this, rule, settings);
  }
}

function declareRule(scope: Construct, rule: DetectionRule, settings: Settings): void {
  const notifications = notificationHandles(settings.notifications);
  new SecurityMonitoringRule(scope, rule.key, {
    name: `[${settings.environment}] ${rule.title}`,
    enabled: true,
    type: 'log_detection',
    message: `${rule.text}\n\nRunbook: ${runbookLink(settings, rule.runbook)}`,
    hasExtendedTitle: true,
    query: [
      {
        name: 'matches',
        dataSource: 'logs',
        aggregation: rule.distinctField === undefined ? 'count' : 'cardinality',
        query: rule.search,
        groupByFields: [...rule.groupBy],
        ...(rule.distinctField === undefined ? {} : { distinctFields: [rule.distinctField] }),
      },
    ],
    case: [{ name: 'matched', status: rule.status, condition: `matches > ${rule.moreThan}`, notifications }],
    options: {
      detectionMethod: 'threshold',
      evaluationWindow: rule.windowSeconds,
      keepAlive: rule.windowSeconds,
      // Not shorter than keepAlive, else Datadog refuses the rule.
      maxSignalDuration: 86_400,
    },
    tags: [
      `env:${settings.environment}`,
      'managed_by:aws-security-monitoring',
      `source:${rule.source}`,
      `tactic:${rule.tactic}`,
    ],
  });
}
