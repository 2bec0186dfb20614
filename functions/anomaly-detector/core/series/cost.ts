/** USD, us-east-1, on demand: what other regions take differs by a fifth at most, but for São Paulo. */
const USD = {
  /** Of a metric asked for by GetMetricData. https://aws.amazon.com/cloudwatch/pricing/ */
  metric: 0.01 / 1_000,
  /** Of a request to ListMetrics. https://aws.amazon.com/cloudwatch/pricing/ */
  listMetrics: 0.01 / 1_000,
  /** Of a custom metric for a month; it is charged by the hour in which it is written. https://aws.amazon.com/cloudwatch/pricing/ */
  customMetric: 0.3,
  /** Of PUT and LIST. https://aws.amazon.com/s3/pricing/ */
  put: 0.005 / 1_000,
  get: 0.0004 / 1_000,
  storedGb: 0.023,
  /** Of a request unit, on demand: 4 kB read, 1 kB written. https://aws.amazon.com/dynamodb/pricing/on-demand/ */
  tableRead: 0.125 / 1_000_000,
  tableWrite: 0.625 / 1_000_000,
  /** On arm64. https://aws.amazon.com/lambda/pricing/ */
  gbSecond: 0.0000133334,
  invocation: 0.2 / 1_000_000,
} as const;

const HOURS = 30 * 24;
const RUNS = HOURS * 12;

/** What is watched and how, as far as it costs. */
export interface Watched {
  /** Series that are read from CloudWatch. */
  readonly metricSeries: number;
  /** Series of counts. */
  readonly activitySeries: number;
  /** ListMetrics requests an hour. */
  readonly discoveries: number;
  /** Folders of counts, which are listed each run: one for each account and region. */
  readonly folders: number;
  /** Folders of visits; they are listed each run, too, and at times back to two weeks before. */
  readonly visitFolders: number;
  /** Shards that a run reads and writes. */
  readonly shards: number;
  /** Principals whose activity is judged. */
  readonly principals: number;
}

/** Requests and USD of 30 days. */
export interface MonthlyCost {
  readonly requests: {
    readonly metrics: number;
    readonly listMetrics: number;
    readonly puts: number;
    readonly gets: number;
    readonly lists: number;
    readonly tableReads: number;
    readonly tableWrites: number;
  };
  readonly usd: {
    readonly metrics: number;
    readonly requests: number;
    readonly storage: number;
    readonly lambda: number;
    readonly customMetrics: number;
    readonly novelty: number;
    readonly total: number;
  };
}

/** Bytes of a series' state on average; the most is 128 kB. */
const STATE_BYTES = 100_000;

/** Overwritten versions of the models are kept for a day, and S3 removes them some hours after. */
const KEPT_VERSIONS = 1.5 * 24 * 12;

/** Documents that each run reads and writes beside the shards: found series, counts, progress, report. */
const DOCUMENTS = 5;

/** Of a folder with activity: CloudTrail writes a log file every five minutes, which is one object of counts and one of visits. */
const OBJECTS_PER_FOLDER = RUNS;

/** In a month, looks at the folders of two weeks, and pages of a thousand objects that such a look at one folder has. */
const LATE_LOOKS = (HOURS * 60) / 45;
const LATE_PAGES = 5;

/** Such pages that the looks' turn has time for: 67 ms of what 512 MB have of a processor. */
const LATE_PAGES_PER_RUN = 300;

/** Of a principal, runs in which it does something: people in 2 of a hundred, a service's role in all. */
const ACTIVE_SHARE = 0.25;

/**
 * Request units of a principal in such a run: its item (0.8 kB) and its group's (2.1 kB) are read, its own is written and at
 * times its group's. Measured over the generated company (`scripts/company-cases`).
 */
const READS_PER_PRINCIPAL = 1.6;
const WRITES_PER_PRINCIPAL = 1.5;

/** Metrics of the function itself. */
const OWN_METRICS = 17;

/** Score and raw score are written where a value is out of the ordinary: with ordinary noise in 3 to 4 hours of a hundred. */
const METRICS_PER_SERIES = 2 / 20;

const MEMORY_GB = 0.5;
const SECONDS_PER_RUN = 4;
/**
 * Reading, decoding, scoring and encoding of a series: 3.7 ms of a processor (`npm run bench:anomaly-run`), of which 512 MB
 * have 0.29. https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
 */
const SECONDS_PER_SERIES = 0.013;

/** What watching costs in 30 days of a run every five minutes, above no free tier. */
export function monthlyCost(watched: Watched): MonthlyCost {
  const { metricSeries, activitySeries, discoveries, folders, visitFolders, shards, principals } = watched;
  const series = metricSeries + activitySeries;
  const requests = {
    metrics: metricSeries * RUNS,
    listMetrics: discoveries * HOURS,
    puts: (shards + DOCUMENTS) * RUNS,
    gets: (shards + DOCUMENTS) * RUNS + (folders + visitFolders) * OBJECTS_PER_FOLDER,
    lists:
      (folders + visitFolders) * RUNS +
      Math.min(visitFolders * LATE_LOOKS * LATE_PAGES, RUNS * LATE_PAGES_PER_RUN),
    tableReads: principals * ACTIVE_SHARE * READS_PER_PRINCIPAL * RUNS,
    tableWrites: principals * ACTIVE_SHARE * WRITES_PER_PRINCIPAL * RUNS,
  };
  const usd = {
    metrics: requests.metrics * USD.metric,
    requests:
      requests.listMetrics * USD.listMetrics +
      (requests.puts + requests.lists) * USD.put +
      requests.gets * USD.get,
    storage: ((series * STATE_BYTES) / 1e9) * KEPT_VERSIONS * USD.storedGb,
    lambda:
      RUNS * (USD.invocation + MEMORY_GB * (SECONDS_PER_RUN + series * SECONDS_PER_SERIES) * USD.gbSecond),
    novelty: requests.tableReads * USD.tableRead + requests.tableWrites * USD.tableWrite,
    customMetrics: (OWN_METRICS + series * METRICS_PER_SERIES) * USD.customMetric,
  };
  const total = Object.values(usd).reduce((sum, part) => sum + part, 0);
  return { requests, usd: { ...usd, total } };
}
