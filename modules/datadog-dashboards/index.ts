import { DashboardJson } from '@cdktf/provider-datadog/lib/dashboard-json';
import { Construct } from 'constructs';
import { datadogDashboards } from '../../dashboards/datadog';
import type { Settings } from '../../settings/schema';

/** The dashboards in dashboards/datadog, for this environment and the sources that are on. */
export class DatadogDashboards extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { environment, prefix, datadog, guardduty, inspector, waf }: Settings,
  ) {
    super(scope, id);
    const dashboards = datadogDashboards({
      environment,
      prefix,
      awsMetricsAreTagged: datadog.integration === 'create',
      sources: {
        guardduty: guardduty.detector !== 'off',
        inspector: inspector.activation !== 'off',
        waf: waf.webAcl !== 'off',
      },
    });
    for (const [name, definition] of Object.entries(dashboards))
      new DashboardJson(this, name, { dashboard: JSON.stringify(definition) });
  }
}
