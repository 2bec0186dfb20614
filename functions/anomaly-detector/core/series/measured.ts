import type { Series } from './series';

/** What the points of a series are, in words for people. */
export interface Measured {
  /** `bytes sent by instance i-0abc (eu-central-1)` */
  readonly what: string;
  /** What they count, e.g. `bytes`; undefined where the settings' own words are all that is known. */
  readonly unit: string | undefined;
}

interface Words {
  readonly unit: string;
  /** Says what is counted, before its name. */
  readonly what: string;
  /** Dimension that holds the name; a log group's stands in the id. */
  readonly dimension?: string;
}

/**
 * By the first part of the ids in `series.json`. Units and meaning of the metrics:
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html#ec2-cloudwatch-metrics
 * https://docs.aws.amazon.com/vpc/latest/userguide/metrics-dimensions-nat-gateway.html
 * https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html
 */
const METRICS: Readonly<Record<string, Words>> = {
  'flow-bytes': { unit: 'bytes', what: 'bytes in the flow log' },
  'flow-rejects': { unit: 'records', what: 'rejected flows in the flow log' },
  'instance-in': { unit: 'bytes', what: 'bytes received by instance', dimension: 'InstanceId' },
  'instance-out': { unit: 'bytes', what: 'bytes sent by instance', dimension: 'InstanceId' },
  'nat-in': { unit: 'bytes', what: 'bytes received from outside by NAT gateway', dimension: 'NatGatewayId' },
  'nat-out': { unit: 'bytes', what: 'bytes sent out through NAT gateway', dimension: 'NatGatewayId' },
  'waf-allowed': { unit: 'requests', what: 'requests allowed by web ACL', dimension: 'WebACL' },
  'waf-blocked': { unit: 'requests', what: 'requests blocked by web ACL', dimension: 'WebACL' },
  'cloudfront-waf-allowed': {
    unit: 'requests',
    what: "requests allowed by CloudFront's web ACL",
    dimension: 'WebACL',
  },
  'cloudfront-waf-blocked': {
    unit: 'requests',
    what: "requests blocked by CloudFront's web ACL",
    dimension: 'WebACL',
  },
};

const CALLS = { calls: 'API calls', errors: 'failed API calls', denials: 'denied API calls' } as const;
const OF = { service: 'to', account: 'in account', principal: 'by' } as const;

/** What the points of a series are. */
export function measured({ id, specId, title, region, from }: Series): Measured {
  if (from.kind === 'activity') {
    const unit = CALLS[from.measure];
    return { unit, what: `${unit} ${OF[from.by]} ${from.name}` };
  }
  const [kind = ''] = specId.split(':');
  const words = METRICS[kind];
  if (words === undefined) return { unit: undefined, what: `${from.metric.stat} of ${title} (${region})` };
  const { unit, what, dimension } = words;
  const name = dimension === undefined ? id.split(':').slice(2).join(':') : from.metric.dimensions[dimension];
  return { unit, what: `${what} ${name} (${region})` };
}
