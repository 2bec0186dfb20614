import { CloudwatchLogMetricFilter } from '@cdktf/provider-aws/lib/cloudwatch-log-metric-filter';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment';
import type { AlarmTopic } from '../observability';
import { CIS_FILTERS } from './cis-patterns';

export interface CisMetricFiltersProps {
  readonly deployment: Deployment;
  /** The log group that the trail writes to. */
  readonly logGroupName: string;
  readonly alarms: AlarmTopic;
}

/** Namespace of the metrics that CIS asks for. */
const NAMESPACE = 'SecurityMonitoring/CIS';

/** Section 4 of the CIS AWS Foundations Benchmark as metric filters with alarms, which is how Security Hub checks it. */
export class CisMetricFilters extends Construct {
  constructor(scope: Construct, id: string, { deployment, logGroupName, alarms }: CisMetricFiltersProps) {
    super(scope, id);
    for (const { cis, name, topic, pattern } of CIS_FILTERS) {
      const fullName = deployment.name(`cis-${cis}-${name}`);
      new CloudwatchLogMetricFilter(this, name, {
        name: fullName,
        logGroupName,
        pattern,
        metricTransformation: { name: fullName, namespace: NAMESPACE, value: '1', defaultValue: '0' },
      });
      alarms.alarm(this, name, {
        name: fullName,
        description: `${topic} (CIS ${cis}).`,
        runbook: 'cis-metric-alarms',
        namespace: NAMESPACE,
        metric: fullName,
        dimensions: {},
        statistic: 'Sum',
        periodSeconds: 300,
        threshold: 1,
      });
    }
  }
}
