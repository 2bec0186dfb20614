import { DatadogProvider } from '@cdktf/provider-datadog/lib/provider';
import { TerraformOutput } from 'cdktf';
import type { Construct } from 'constructs';
import type { Settings } from '../../settings/schema';
import { DatadogDashboards } from '../datadog-dashboards';
import { DatadogIntegration } from '../datadog-integration';
import { DatadogLogs } from '../datadog-logs';
import { DatadogMonitors } from '../datadog-monitors';
import { DatadogSiem } from '../datadog-siem';
import { MonitoringStack } from '../deployment';

/**
 * What Datadog needs of AWS (the account integration and its role) and what is made in Datadog (monitors, dashboards,
 * metrics and pipeline of logs; on demand SIEM rules, an SLO, a log archive, a downtime).
 *
 * Its own stack, so that AWS can be planned without Datadog's keys. The keys come from the environment only:
 * DD_API_KEY and DD_APP_KEY (an unscoped application key: monitors on logs need one).
 */
export class SecurityMonitoringDatadogStack extends MonitoringStack {
  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id, settings);
    const { site, apiUrl = `https://api.${site}/`, integration, optional } = settings.datadog;
    new DatadogProvider(this, 'datadog', { apiUrl });

    const account =
      integration === 'off' ? undefined : new DatadogIntegration(this, 'integration', this.deployment);
    if (account) this.#output(account);

    new DatadogLogs(this, 'logs', { deployment: this.deployment, role: account?.role });
    new DatadogMonitors(this, 'monitors', settings);
    new DatadogDashboards(this, 'dashboards', settings);
    if (optional.cloudSiemRules) new DatadogSiem(this, 'siem', settings);
  }

  #output({ roleArn, externalId }: DatadogIntegration): void {
    new TerraformOutput(this, 'datadog_role_arn', {
      value: roleArn,
      description: 'The role that Datadog assumes',
    });
    if (externalId === undefined) return;
    new TerraformOutput(this, 'datadog_external_id', {
      value: externalId,
      description:
        "What the role's trust policy must ask for as sts:ExternalId; an adopted role's owner puts it there",
      sensitive: true,
    });
  }
}
