import { CloudwatchLogMetricFilter } from '@cdktf/provider-aws/lib/cloudwatch-log-metric-filter';
import { Construct } from 'constructs';
import { FLOW_LOGS_NAMESPACE, flowLogMetrics } from '../anomaly-series';
import type { Deployment } from '../deployment';

/** Metric filters over the flow logs of the settings: bytes and rejected flows. The log groups stay as they are. */
export class FlowLogFilters extends Construct {
  constructor(scope: Construct, id: string, { settings }: Deployment) {
    super(scope, id);
    for (const { name, flowLog, region, pattern, value } of flowLogMetrics(settings))
      new CloudwatchLogMetricFilter(this, region === undefined ? name : `${region}-${name}`, {
        ...(region === undefined ? {} : { region }),
        name,
        logGroupName: flowLog.logGroupName,
        pattern,
        // Without a default value there is no point for a silent network: the detector takes it for a gap, not for zero.
        metricTransformation: { name, namespace: FLOW_LOGS_NAMESPACE, value },
      });
  }
}
