import type { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { LogsMetric } from '@cdktf/provider-datadog/lib/logs-metric';
import { Construct } from 'constructs';
import { collectedSources, type Deployment } from '../deployment';
import { declareLogArchive } from './archive';
import { declareInspectorPipeline } from './inspector-pipeline';
import { DDSOURCE, LOG_METRICS, type LogMetricSpec } from './metrics';

export interface DatadogLogsProps {
  readonly deployment: Deployment;
  /** The role that Datadog assumes, when it is made here; a log archive needs it. */
  readonly role: IamRole | undefined;
}

/**
 * What Datadog does with the logs that the exporter sends: metrics from them, a pipeline for Inspector's, and an
 * archive when asked for. Never an index, nor the order of pipelines: those belong to the whole organization.
 */
export class DatadogLogs extends Construct {
  constructor(scope: Construct, id: string, { deployment, role }: DatadogLogsProps) {
    super(scope, id);
    const { settings } = deployment;
    const on = collectedSources(settings);
    for (const metric of LOG_METRICS.filter(({ source }) => on[source]))
      declareMetric(this, metric, settings.environment);
    if (on.inspector) declareInspectorPipeline(this, settings.environment);
    if (!settings.datadog.optional.logArchive) return;
    if (role === undefined)
      throw new Error(
        'datadog.optional.logArchive needs datadog.role "create": Datadog writes the archive through that role, and an adopted one is never changed',
      );
    declareLogArchive(this, deployment, role);
  }
}

/** Metric names are unique in an organization, so each environment has its own. */
function declareMetric(
  scope: Construct,
  { suffix, source, filter, groupBy }: LogMetricSpec,
  environment: string,
): void {
  const name = `security_monitoring.${environment.replaceAll('-', '_')}.${suffix}`;
  const query = `source:${DDSOURCE[source]} managed_by:aws-security-monitoring env:${environment}`;
  new LogsMetric(scope, suffix.replaceAll(/[._]/g, '-'), {
    name,
    compute: { aggregationType: 'count' },
    filter: { query: filter === undefined ? query : `${query} ${filter}` },
    groupBy: [...groupBy],
  });
}
