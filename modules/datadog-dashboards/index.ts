import { DashboardJson } from '@cdktf/provider-datadog/lib/dashboard-json';
import { Construct } from 'constructs';
import { datadogDashboards } from '../../dashboards/datadog';
import type { Settings } from '../../settings/schema';
import { collectedSources, isPredicting } from '../deployment';

/** The dashboards in dashboards/datadog, for this environment and the sources that are on. */
export class DatadogDashboards extends Construct {
  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    const { environment, prefix, datadog } = settings;
    const dashboards = datadogDashboards({
      environment,
      prefix,
      awsMetricsAreTagged: datadog.integration === 'create',
      sources: collectedSources(settings),
      isPredicting: isPredicting(settings),
    });
    for (const [name, definition] of Object.entries(dashboards))
      new DashboardJson(this, name, { dashboard: JSON.stringify(definition) });
  }
}
