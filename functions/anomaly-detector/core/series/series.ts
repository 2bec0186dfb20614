import type { ActivitySpec, DiscoverySpec, Metric, NamedSpec, Tags } from './spec';

/** One series that is, or could be, watched. */
export interface Series {
  /** The same for as long as the series exists: its state, its metrics and its findings go by it. */
  readonly id: string;
  /** The entry of `series.json` that it belongs to. */
  readonly specId: string;
  /** What it is, for people. */
  readonly title: string;
  readonly tags: Tags;
  readonly accountId: string;
  /** `global` for what is counted over all regions. */
  readonly region: string;
  readonly from: MetricOrigin | ActivityOrigin;
}

/** Its points are read from CloudWatch. */
export interface MetricOrigin {
  readonly kind: 'metric';
  readonly metric: Metric;
  readonly missing: 'gap' | 'zero';
}

/** Its points are sums of the counts of one service, account or principal. */
export interface ActivityOrigin {
  readonly kind: 'activity';
  readonly measure: ActivitySpec['measure'];
  readonly by: ActivitySpec['by'];
  readonly account: string;
  /** The service or principal; of an account the account. */
  readonly name: string;
}

export type MetricSeries = Series & { readonly from: MetricOrigin };

/** What of an account is counted: a service, a principal, or the account as a whole. */
export type Counted = Pick<ActivityOrigin, 'by' | 'account' | 'name'>;

/** The series of a spec that names it. */
export function namedSeries(spec: NamedSpec, accountId: string): Series {
  const { id, tags, region, namespace, metric, dimensions, stat, missing = 'gap' } = spec;
  return {
    id,
    specId: id,
    title: titleOf(metric, Object.values(dimensions)),
    tags,
    accountId,
    region,
    from: { kind: 'metric', metric: { namespace, metric, dimensions, stat, region }, missing },
  };
}

/** A series that was found for a spec, by the values of all of its dimensions. */
export function foundSeries(spec: DiscoverySpec, dimensions: Tags, accountId: string): Series {
  const { discover, tags, region, stat, missing = 'gap' } = spec;
  const found = Object.keys(discover.dimensions)
    .sort()
    .flatMap((name) => (discover.dimensions[name] === '*' ? [dimensions[name] ?? ''] : []));
  const { namespace, metric } = discover;
  return {
    id: `${spec.id}:${found.join('/')}`,
    specId: spec.id,
    title: titleOf(metric, found),
    tags,
    accountId,
    region,
    from: { kind: 'metric', metric: { namespace, metric, dimensions, stat, region }, missing },
  };
}

/** A series of counts. */
export function activitySeries(spec: ActivitySpec, { account, name }: Counted, homeId: string): Series {
  const { measure, by } = spec;
  const place = by === 'account' ? account : `${account}:${name}`;
  return {
    id: `${spec.id}:${place}`,
    specId: spec.id,
    title: `API ${measure} ${by === 'principal' ? 'by' : 'of'} ${by === 'account' ? `account ${account}` : name}`,
    tags: spec.tags,
    // What an event does not say is found at home.
    accountId: /^\d{12}$/.test(account) ? account : homeId,
    region: 'global',
    from: { kind: 'activity', measure, by, account, name },
  };
}

function titleOf(metric: string, values: readonly string[]): string {
  return values.length > 0 ? `${metric} of ${values.join(', ')}` : metric;
}
