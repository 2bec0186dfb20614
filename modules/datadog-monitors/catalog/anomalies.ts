import type { Settings } from '../../../settings/schema';
import type { CatalogContext, MonitorSpec } from '../monitor-spec';

/**
 * What the anomaly detector found. An event is sent for each anomaly at HIGH and above; `anomaly_method` and
 * `anomaly_subject`, the series or principal, are on these events only.
 */
export function anomalyMonitors(
  settings: Settings['anomalies'],
  context: CatalogContext,
  hasAwsMetrics: boolean,
): readonly MonitorSpec[] {
  if (!hasAwsMetrics) return [findings(context)];
  const secondOpinions = settings.datadogMonitors ? datadogAnomalyMonitors(settings, context) : [];
  return [findings(context), ...detectorMonitors(context), ...secondOpinions];
}

function findings({ environment }: CatalogContext): MonitorSpec {
  const what = '{{finding_type.name}} of {{anomaly_subject.name}} in account {{account_id.name}}';
  return {
    key: 'anomalies',
    title: 'Anomaly: far out of the ordinary',
    priority: 2,
    source: 'anomaly',
    condition: {
      kind: 'event',
      search: `managed_by:aws-security-monitoring env:${environment} anomaly_method:* severity:(high OR critical)`,
      groupBy: ['account_id', 'finding_type', 'anomaly_subject'],
      window: '15m',
      critical: 0,
    },
    alert: `{{value}} time(s) HIGH: ${what}. The event with the tag anomaly_subject:{{anomaly_subject.name}} says what was observed, what was expected, and how unlikely it is.`,
    recovery: `No further HIGH anomaly: ${what}. One that lasts is told once: see whether the value is back to what is usual.`,
  };
}

/** It runs every five minutes. */
const SILENT_HOURS = 1;

/** Whether everything is watched, by what AWS and the detector itself report. */
function detectorMonitors({ prefix, awsScope }: CatalogContext): readonly MonitorSpec[] {
  const detector = `${prefix}-anomaly-detector`;
  return [
    {
      key: 'anomaly-detector-silent',
      title: 'Anomaly detection stands still',
      priority: 2,
      source: 'pipeline',
      condition: {
        kind: 'freshness',
        functionName: detector,
        scope: awsScope,
        windowHours: SILENT_HOURS,
      },
      alert: `${detector} had no successful run for ${SILENT_HOURS} h: nothing that is out of the ordinary is noticed.`,
      recovery: `${detector} runs again. It reads what came in between.`,
      escalation: { text: 'Anomalies are still not looked for.', renotifyMinutes: 240 },
    },
    {
      key: 'anomaly-detector-behind',
      title: 'Anomaly detection: no run has time for all',
      priority: 3,
      source: 'pipeline',
      condition: {
        kind: 'threshold',
        metric: `max:securitymonitoring.run_incomplete{service:${detector}${awsScope}}`,
        aggregation: 'min',
        window: '4h',
        critical: 0,
        fromCloudWatch: true,
      },
      alert: `For four hours no run of ${detector} had time for all that there was: anomalies are told late.`,
      recovery: `A run of ${detector} had time for all again.`,
      escalation: { text: 'Still no run has time for all.', renotifyMinutes: 1440 },
    },
    {
      key: 'anomaly-series-left-out',
      title: 'Anomaly detection: series are left out',
      priority: 4,
      source: 'pipeline',
      condition: {
        kind: 'threshold',
        metric: `max:securitymonitoring.series_left_out{service:${detector}${awsScope}}`,
        aggregation: 'min',
        window: '4h',
        critical: 0,
        fromCloudWatch: true,
      },
      alert:
        '{{value}} series are not watched: there are more than anomalies.maxSeries, or they would cost more than anomalies.monthlyBudgetUsd.',
      recovery: 'All series are watched again.',
    },
  ];
}

/**
 * Datadog's own anomaly monitors over the AWS metrics that the detector watches, too: a second opinion where Datadog's
 * history is at hand. When to use which: docs/anomalies.md.
 */
function datadogAnomalyMonitors(
  { network: { instances, natGateways, webAcls } }: Settings['anomalies'],
  { awsScope }: CatalogContext,
): readonly MonitorSpec[] {
  return [
    ...(instances.enabled ? [instanceTraffic(awsScope)] : []),
    ...(natGateways.enabled ? [natTraffic(awsScope)] : []),
    ...(webAcls.enabled ? [allowedRequests(awsScope)] : []),
  ];
}

function instanceTraffic(awsScope: string): MonitorSpec {
  const where = 'by {{host.name}} in {{region.name}}';
  return {
    ...SECOND_OPINION,
    key: 'instance-traffic-surge',
    title: 'EC2: far more traffic sent than usual',
    condition: {
      ...SEASONAL,
      metric: `sum:aws.ec2.network_out{${scopeOf(awsScope)}} by {host,region}`,
    },
    alert: `Far more is sent than usual ${where}: a backup, a release, or data on its way out.`,
    recovery: `What is sent ${where} is back to what is usual.`,
  };
}

function natTraffic(awsScope: string): MonitorSpec {
  const where = 'through NAT gateway {{natgatewayid.name}} in {{region.name}}';
  return {
    ...SECOND_OPINION,
    key: 'nat-traffic-surge',
    title: 'NAT gateway: far more traffic sent than usual',
    condition: {
      ...SEASONAL,
      metric: `sum:aws.natgateway.bytes_out_to_destination.sum{${scopeOf(awsScope)}} by {natgatewayid,region}`,
    },
    alert: `Far more is sent than usual ${where}: a backup, a release, or data on its way out.`,
    recovery: `What is sent ${where} is back to what is usual.`,
  };
}

/** Those that were blocked have a monitor among WAF's own. */
function allowedRequests(awsScope: string): MonitorSpec {
  const where = 'by web ACL {{webacl.name}} in {{region.name}}';
  return {
    ...SECOND_OPINION,
    key: 'waf-allowed-surge',
    title: 'WAF: far more requests allowed than usual',
    condition: {
      ...SEASONAL,
      metric: `sum:aws.wafv2.allowed_requests{rule:all${awsScope}} by {webacl,region}.as_count()`,
    },
    alert: `Far more requests than usual are allowed ${where}: a campaign, or a flood that no rule stops.`,
    recovery: `The number of requests allowed ${where} is back to what is usual.`,
  };
}

const SECOND_OPINION = { priority: 4, source: 'anomaly', runbook: 'anomalies' } as const;

/** `robust` expects the seasons to stay and is not drawn along by a slow rise, as `agile` is. */
const SEASONAL = { kind: 'anomaly', algorithm: 'robust', deviations: 4, fromCloudWatch: true } as const;

/** The scope of the context follows on another filter; alone it is its own, or all. */
function scopeOf(awsScope: string): string {
  return awsScope.replace(/^,/, '') || '*';
}
