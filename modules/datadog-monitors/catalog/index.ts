import type { Settings } from '../../../settings/schema';
import { collectedSources, isPredicting } from '../../deployment';
import type { CatalogContext, MonitorSpec } from '../monitor-spec';
import { alertMonitors } from './alerts';
import { anomalyMonitors } from './anomalies';
import { cloudtrailMonitors } from './cloudtrail';
import { findingMonitors } from './findings';
import { type Collector, freshnessMonitor } from './freshness';
import { guarddutyMonitors } from './guardduty';
import { exploitedVulnerability, inspectorMonitors } from './inspector';
import { deliveryMonitors, pipelineMonitors } from './pipeline';
import { predictionMonitors } from './prediction';
import { wafMonitors } from './waf';

/** The monitors that these settings call for: only on data that is really sent. Composites come after their parts. */
export function monitorCatalog(settings: Settings): readonly MonitorSpec[] {
  const context = catalogContext(settings);
  const { guardduty, inspector, waf, cloudtrail, anomaly } = collectedSources(settings);
  // They come through the account integration; without one these monitors would be blind, and the alarms in AWS remain.
  const awsMetrics = settings.datadog.integration !== 'off';
  return [
    ...(guardduty || inspector ? findingMonitors(context) : []),
    ...(guardduty ? guarddutyMonitors(context) : []),
    ...(inspector ? inspectorMonitors(context) : []),
    ...(guardduty && inspector ? [exploitedVulnerability()] : []),
    ...(waf && awsMetrics ? wafMonitors(context) : []),
    ...(cloudtrail ? cloudtrailMonitors(context, awsMetrics) : []),
    ...(anomaly ? anomalyMonitors(settings.anomalies, context, awsMetrics) : []),
    ...deliveryMonitors(context),
    ...(awsMetrics ? systemMonitors(settings, context) : []),
  ];
}

/** Whether alerts are sent, functions and queues work, every collector runs, and findings are as forecast. */
function systemMonitors(settings: Settings, context: CatalogContext): readonly MonitorSpec[] {
  const { cloudtrail, anomaly } = collectedSources(settings);
  return [
    ...(cloudtrail || anomaly ? alertMonitors(context) : []),
    ...pipelineMonitors(context),
    ...(isPredicting(settings) ? predictionMonitors(context) : []),
    ...collectors(settings).map((collector) => freshnessMonitor(collector, context)),
  ];
}

/** The collectors that run under these settings. */
export function collectors(settings: Settings): readonly Collector[] {
  const on = collectedSources(settings);
  return (['guardduty', 'inspector', 'waf'] as const)
    .filter((source) => on[source])
    .map((source) => ({ source, schedule: settings[source].schedule }));
}

function catalogContext({ environment, prefix, datadog }: Settings): CatalogContext {
  return { environment, prefix, awsScope: datadog.integration === 'create' ? `,env:${environment}` : '' };
}
