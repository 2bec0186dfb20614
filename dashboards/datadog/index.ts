import { anomalies } from './anomalies';
import { cloudtrail } from './cloudtrail';
import type { Dashboard, DashboardContext } from './dashboard';
import { guardduty } from './guardduty';
import { pipelineHealth } from './pipeline-health';
import { prediction } from './prediction';
import { securityOverview } from './security-overview';
import { vulnerabilities } from './vulnerabilities';
import { waf } from './waf';

export type { Dashboard, DashboardContext, PlacedWidget } from './dashboard';

/** The dashboards by a short name, each only when its source is collected. */
export function datadogDashboards(context: DashboardContext): Readonly<Record<string, Dashboard>> {
  const { sources } = context;
  return {
    'security-overview': securityOverview(context),
    ...(sources.guardduty ? { guardduty: guardduty(context) } : {}),
    ...(sources.inspector ? { vulnerabilities: vulnerabilities(context) } : {}),
    ...(sources.waf ? { waf: waf(context) } : {}),
    ...(sources.cloudtrail ? { cloudtrail: cloudtrail(context) } : {}),
    ...(sources.anomaly ? { anomalies: anomalies(context) } : {}),
    ...(context.isPredicting ? { prediction: prediction(context) } : {}),
    'pipeline-health': pipelineHealth(context),
  };
}
