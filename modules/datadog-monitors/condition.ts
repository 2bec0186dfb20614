import type { MonitorConfig } from '@cdktf/provider-datadog/lib/monitor';
import type {
  AnomalyCondition,
  Condition,
  EventCondition,
  FreshnessCondition,
  LogCondition,
  MonitorKey,
  ThresholdCondition,
} from './monitor-spec';

type Evaluation = Omit<MonitorConfig, 'name' | 'message'>;

/** CloudWatch's metrics reach Datadog up to 15 minutes late. https://docs.datadoghq.com/integrations/guide/cloud-metric-delay/ */
const CLOUDWATCH_DELAY_SECONDS = 900;

/** Windows that have a name of their own. */
const WINDOW_NAMES: Readonly<Record<number, string>> = { 24: '1d', 48: '2d', 168: '1w' };

/**
 * Type, query, thresholds and options of a monitor. The query's limit and the threshold come from the same number,
 * since Datadog refuses monitors in which they differ.
 * @param idOf the id of an earlier monitor, for composites
 */
export function evaluate(condition: Condition, idOf: (key: MonitorKey) => string): Evaluation {
  switch (condition.kind) {
    case 'threshold':
      return threshold(condition);
    case 'anomaly':
      return anomaly(condition);
    case 'freshness':
      return freshness(condition);
    case 'log':
      return {
        type: 'log alert',
        query: searchQuery('logs', condition, '.index("*")'),
        monitorThresholds: { critical: String(condition.critical) },
        enableLogsSample: true,
      };
    case 'event':
      return {
        type: 'event-v2 alert',
        query: searchQuery('events', condition),
        monitorThresholds: { critical: String(condition.critical) },
      };
    case 'composite':
      return { type: 'composite', query: condition.all.map(idOf).join(' && ') };
  }
}

function threshold({
  metric,
  aggregation,
  window,
  critical,
  warning,
  ...rest
}: ThresholdCondition): Evaluation {
  return {
    type: 'query alert',
    query: `${aggregation}(last_${window}):${metric} > ${critical}`,
    monitorThresholds: {
      critical: String(critical),
      ...(warning === undefined ? {} : { warning: String(warning) }),
    },
    ...sparse(rest.fromCloudWatch),
  };
}

/**
 * Datadog wants the interval at most a fifth of the alert window, the query's window longer than that,
 * and the trigger window equal to the alert window. The limit is the share of the window that is anomalous.
 */
function anomaly({ metric, algorithm, deviations, fromCloudWatch }: AnomalyCondition): Evaluation {
  const alertWindow = 'last_30m';
  const wholeWindow = 1;
  const seasonality = algorithm === 'basic' ? '' : ", seasonality='daily'";
  const options = `direction='above', interval=300, alert_window='${alertWindow}', count_default_zero='true'${seasonality}`;
  return {
    type: 'query alert',
    query: `avg(last_1d):anomalies(${metric}, '${algorithm}', ${deviations}, ${options}) >= ${wholeWindow}`,
    monitorThresholds: { critical: String(wholeWindow), criticalRecovery: '0' },
    monitorThresholdWindows: { triggerWindow: alertWindow, recoveryWindow: alertWindow },
    ...sparse(fromCloudWatch),
  };
}

/** Lambda reports an invocation also when it failed, so failures are taken off: what counts is a run that worked. */
function freshness({ functionName, scope, windowHours }: FreshnessCondition): Evaluation {
  const filter = `{functionname:${functionName}${scope}}`;
  const runs = `sum:aws.lambda.invocations${filter}.as_count() - sum:aws.lambda.errors${filter}.as_count()`;
  const fewest = 1;
  return {
    type: 'query alert',
    query: `sum(last_${WINDOW_NAMES[windowHours] ?? `${windowHours}h`}):${runs} < ${fewest}`,
    monitorThresholds: { critical: String(fewest) },
    ...sparse(true),
    // Silence is what this monitor is for. Datadog asks for twice the window, and takes a day at most.
    notifyNoData: true,
    noDataTimeframe: Math.min(windowHours * 2, 24) * 60,
  };
}

function searchQuery(what: 'logs' | 'events', condition: LogCondition | EventCondition, index = ''): string {
  const { search, groupBy, window, critical } = condition;
  const quoted = search.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  return `${what}("${quoted}")${index}.rollup("count").by("${groupBy.join(',')}").last("${window}") > ${critical}`;
}

/** Counts that only exist when something happened must not wait for a full window of points. */
function sparse(fromCloudWatch = false): Pick<MonitorConfig, 'requireFullWindow' | 'evaluationDelay'> {
  return {
    requireFullWindow: false,
    ...(fromCloudWatch ? { evaluationDelay: CLOUDWATCH_DELAY_SECONDS } : {}),
  };
}
