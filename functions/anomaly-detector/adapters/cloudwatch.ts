import {
  CloudWatchClient,
  type Dimension,
  GetMetricDataCommand,
  ListMetricsCommand,
  type MetricDataQuery,
  type MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import { CLIENT_DEFAULTS } from '../../shared/runtime/aws-client';
import type { Deadline } from '../../shared/runtime/clock';
import { beforeDeadline } from '../../shared/runtime/deadline-signal';
import type { MetricPoints, MetricSource, Span } from '../core/run/ports';
import type { Point } from '../core/run/shard-file';
import { PERIOD } from '../core/series/periods';
import type { DiscoverySpec, Metric, Tags } from '../core/series/spec';

/** Series that one search brings at most, ten times those that can be watched; what is beyond is left out and told. */
const MAX_FOUND = 10_000;

/**
 * Pages of 500 metrics, of which those with other dimensions are not wanted.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html
 */
const MAX_PAGES = 40;

/** A metric without points is answered, too. */
const NO_ANSWER = 'CloudWatch did not answer for it';

/** CloudWatch of every region, its retries ending before the deadline. */
export function cloudWatch(clients: RegionalClients, deadline: Deadline): MetricSource {
  return {
    async read(region, metrics, span) {
      const client = clients(region);
      const answers = metrics.map(() => ({ points: [] as Point[], fault: NO_ANSWER as string | undefined }));
      let NextToken: string | undefined;
      do {
        const command = new GetMetricDataCommand({ ...queriesOf(metrics, span), NextToken });
        const page = await beforeDeadline(deadline, (options) => client.send(command, options));
        for (const result of page.MetricDataResults ?? []) {
          const answer = answers[Number(result.Id?.slice(1))];
          if (answer === undefined) continue;
          answer.points.push(...pointsOf(result));
          answer.fault = faultOf(result);
        }
        NextToken = page.NextToken;
      } while (NextToken);
      return answers.map(answerOf);
    },
    async find(spec) {
      const client = clients(spec.region);
      const wanted = Object.keys(spec.discover.dimensions).length;
      const dimensions: Tags[] = [];
      let pages = 0;
      let NextToken: string | undefined;
      do {
        const command = new ListMetricsCommand({ ...searchOf(spec), NextToken });
        const page = await beforeDeadline(deadline, (options) => client.send(command, options));
        for (const { Dimensions = [] } of page.Metrics ?? [])
          if (Dimensions.length === wanted) dimensions.push(tagsOf(Dimensions));
        NextToken = page.NextToken;
      } while (NextToken && dimensions.length < MAX_FOUND && ++pages < MAX_PAGES);
      return {
        dimensions: dimensions.slice(0, MAX_FOUND),
        isComplete: !NextToken && dimensions.length <= MAX_FOUND,
      };
    },
  };
}

/** The client of a region. */
export type RegionalClients = (region: string) => CloudWatchClient;

/** Clients that are made when a region is first asked for, and kept. */
export function regionalClients(): RegionalClients {
  const clients = new Map<string, CloudWatchClient>();
  return (region) => {
    const client = clients.get(region) ?? new CloudWatchClient({ ...CLIENT_DEFAULTS, region });
    clients.set(region, client);
    return client;
  };
}

function queriesOf(metrics: readonly Metric[], { from, to }: Span) {
  return {
    MetricDataQueries: metrics.map(queryOf),
    StartTime: new Date(from * 1000),
    EndTime: new Date(to * 1000),
    ScanBy: 'TimestampAscending' as const,
  };
}

function queryOf({ namespace, metric, dimensions, stat }: Metric, index: number): MetricDataQuery {
  return {
    Id: `m${index}`,
    MetricStat: {
      Metric: {
        Namespace: namespace,
        MetricName: metric,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      },
      Period: PERIOD,
      Stat: stat,
    },
  };
}

function pointsOf({ Timestamps = [], Values = [] }: MetricDataResult): readonly Point[] {
  return Timestamps.map((time, n) => ({ at: time.getTime() / 1000, value: Values[n] as number }));
}

/**
 * Why a result is not whole. PartialData: more of it is on another page, so that it counts on the last one only.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataResult.html
 */
function faultOf({ StatusCode, Messages = [] }: MetricDataResult): string | undefined {
  if (StatusCode === undefined || StatusCode === 'Complete') return undefined;
  return [StatusCode, ...Messages.map(({ Code, Value }) => `${Code}: ${Value}`)].join('; ');
}

function answerOf({ points, fault }: { points: Point[]; fault: string | undefined }): MetricPoints {
  return fault === undefined ? { points: points.sort((a, b) => a.at - b.at) } : { fault };
}

function searchOf({ discover: { namespace, metric, dimensions } }: DiscoverySpec) {
  return {
    Namespace: namespace,
    MetricName: metric,
    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({
      Name,
      ...(Value !== '*' && { Value }),
    })),
    // Of the last three hours: an instance that is gone is no series to watch.
    RecentlyActive: 'PT3H' as const,
  };
}

function tagsOf(dimensions: readonly Dimension[]): Tags {
  return Object.fromEntries(dimensions.map(({ Name = '', Value = '' }) => [Name, Value]));
}
