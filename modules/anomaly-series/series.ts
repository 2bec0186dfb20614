import type { Settings } from '../../settings/schema';
import { collectedSources } from '../deployment';
import { FLOW_LOGS_NAMESPACE, flowLogMetrics } from './flow-log-metrics';

type Tags = Readonly<Record<string, string>>;

/** A series that is known at synth, or (with `discover`) all those of a metric whose dimensions have exactly these names. */
type CloudWatchSeries = {
  readonly id: string;
  readonly source: 'cloudwatch';
  readonly stat: 'Sum';
  readonly region: string;
  readonly tags: Tags;
  /** What five minutes without a point are: a gap (the default), or nothing that happened. */
  readonly missing?: 'zero';
} & (
  | { readonly namespace: string; readonly metric: string; readonly dimensions: Tags }
  | { readonly discover: Discovery }
);

interface Discovery {
  readonly namespace: string;
  readonly metric: string;
  /** Names of all dimensions, with the value that one must have, or `*`. */
  readonly dimensions: Tags;
}

interface ActivitySeries {
  readonly id: string;
  readonly source: 'activity';
  readonly measure: 'calls' | 'errors' | 'denials';
  readonly by: 'service' | 'account' | 'principal';
  readonly tags: Tags;
}

/** What the anomaly detector finds in `series.json`. */
export type SeriesSpec = CloudWatchSeries | ActivitySeries;

/** Where CloudWatch keeps the metrics of CloudFront's web ACLs. */
const CLOUDFRONT_REGION = 'us-east-1';

/** The series that the settings want watched, in a fixed order. */
export function anomalySeries(settings: Settings): readonly SeriesSpec[] {
  return [...flowLogs(settings), ...discovered(settings), ...apiUsage(settings)];
}

function flowLogs(settings: Settings): readonly SeriesSpec[] {
  return flowLogMetrics(settings).map(({ name, kind, region = homeOf(settings), flowLog }) => ({
    id: `flow-${kind}:${region}:${flowLog.logGroupName}`,
    source: 'cloudwatch',
    namespace: FLOW_LOGS_NAMESPACE,
    metric: name,
    dimensions: {},
    stat: 'Sum',
    region,
    tags: flowLog.tags,
    // Nothing rejected is the rule; a flow log that stopped is no silence of the network.
    ...(kind === 'rejects' ? { missing: 'zero' } : {}),
  }));
}

function discovered({ regions, anomalies: { network } }: Settings): readonly SeriesSpec[] {
  const { instances, natGateways, webAcls } = network;
  return [
    ...(instances.enabled ? regions.flatMap((region) => ofInstances(region, instances.tags)) : []),
    ...(natGateways.enabled ? regions.flatMap((region) => ofNatGateways(region, natGateways.tags)) : []),
    ...(webAcls.enabled ? ofWebAcls(regions, webAcls.tags) : []),
  ];
}

function ofInstances(region: string, tags: Tags): readonly SeriesSpec[] {
  return (['In', 'Out'] as const).map((direction) => ({
    id: `instance-${direction.toLowerCase()}:${region}`,
    source: 'cloudwatch',
    discover: { namespace: 'AWS/EC2', metric: `Network${direction}`, dimensions: { InstanceId: '*' } },
    stat: 'Sum',
    region,
    tags,
  }));
}

function ofNatGateways(region: string, tags: Tags): readonly SeriesSpec[] {
  const metrics = { in: 'BytesInFromDestination', out: 'BytesOutToDestination' };
  return Object.entries(metrics).map(([direction, metric]) => ({
    id: `nat-${direction}:${region}`,
    source: 'cloudwatch',
    discover: { namespace: 'AWS/NATGateway', metric, dimensions: { NatGatewayId: '*' } },
    stat: 'Sum',
    region,
    tags,
  }));
}

/**
 * Those of the watched regions, and CloudFront's, which have no dimension Region. Rule ALL is a web ACL's total; each of
 * its rules has values of its own beside it. Only what is not zero is reported.
 * https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html
 */
function ofWebAcls(regions: readonly string[], tags: Tags): readonly SeriesSpec[] {
  const places = [
    ...regions.map((region) => ({ id: 'waf', region, place: { Region: '*' } })),
    { id: 'cloudfront-waf', region: CLOUDFRONT_REGION, place: {} },
  ];
  return places.flatMap(({ id, region, place }) =>
    (['Allowed', 'Blocked'] as const).map(
      (action): SeriesSpec => ({
        id: `${id}-${action.toLowerCase()}:${region}`,
        source: 'cloudwatch',
        discover: {
          namespace: 'AWS/WAFV2',
          metric: `${action}Requests`,
          dimensions: { ...place, Rule: 'ALL', WebACL: '*' },
        },
        stat: 'Sum',
        region,
        tags,
        missing: 'zero',
      }),
    ),
  );
}

/** Activity is counted by the CloudTrail processor. */
function apiUsage(settings: Settings): readonly SeriesSpec[] {
  if (!collectedSources(settings).cloudtrail) return [];
  const { by: groups, tags } = settings.anomalies.apiUsage;
  return groups.flatMap((by) =>
    (['calls', 'errors', 'denials'] as const).map(
      (measure): SeriesSpec => ({ id: `${measure}-by-${by}`, source: 'activity', measure, by, tags }),
    ),
  );
}

function homeOf({ regions: [home = ''] }: Settings): string {
  return home;
}
