import type { Source } from '../deployment';

/** A metric, an anomaly of a metric, logs or events, in the parts from which query, thresholds and options are built. */
export type Condition =
  | ThresholdCondition
  | AnomalyCondition
  | LogCondition
  | EventCondition
  | FreshnessCondition
  | CompositeCondition;

export interface ThresholdCondition {
  readonly kind: 'threshold';
  /** The query without its time aggregation, e.g. `sum:aws.lambda.errors{…} by {functionname}.as_count()`. */
  readonly metric: string;
  readonly aggregation: 'avg' | 'sum' | 'max' | 'min';
  /** How far back, e.g. `15m`. */
  readonly window: string;
  /** Alerts above this. */
  readonly critical: number;
  /** Warns above this. */
  readonly warning?: number;
  /** CloudWatch metrics arrive late. */
  readonly fromCloudWatch?: boolean;
}

/** Needs Datadog's anomaly monitors (Pro and Enterprise plans). https://docs.datadoghq.com/monitors/types/anomaly/ */
export interface AnomalyCondition {
  readonly kind: 'anomaly';
  readonly metric: string;
  /**
   * `basic` needs no history; `agile` follows daily patterns once it has seen a few days, and changes of level; `robust` takes
   * the pattern of all of its history for stable.
   */
  readonly algorithm: 'basic' | 'agile' | 'robust';
  /** Width of the band, roughly in standard deviations. */
  readonly deviations: number;
  readonly fromCloudWatch?: boolean;
}

export interface LogCondition {
  readonly kind: 'log';
  readonly search: string;
  /** Tags or facets (`@…`); one alert for each combination. */
  readonly groupBy: readonly string[];
  readonly window: string;
  /** Alerts above this number of logs. */
  readonly critical: number;
}

export interface EventCondition {
  readonly kind: 'event';
  readonly search: string;
  readonly groupBy: readonly string[];
  readonly window: string;
  /** Alerts above this number of events. */
  readonly critical: number;
}

/** Alerts when a function had no successful run in the window, also when nothing is reported at all. */
export interface FreshnessCondition {
  readonly kind: 'freshness';
  readonly functionName: string;
  /** Further filter of the metric scope, or empty. */
  readonly scope: string;
  readonly windowHours: number;
}

/** Alerts while all of the named monitors alert for the same group. */
export interface CompositeCondition {
  readonly kind: 'composite';
  readonly all: readonly MonitorKey[];
}

/** Names a monitor in code, in Terraform's addresses and as the file of its runbook. */
export type MonitorKey = string;

export interface MonitorSpec {
  readonly key: MonitorKey;
  readonly title: string;
  /** 1 (wake somebody) to 5. */
  readonly priority: 1 | 2 | 3 | 4 | 5;
  /** Where the data comes from. */
  readonly source: Source | 'findings' | 'pipeline';
  readonly condition: Condition;
  /** The sentence of an alert; may use the template variables of the monitor's groups. */
  readonly alert: string;
  readonly recovery: string;
  /** Said again while the alert lasts, after `renotifyMinutes`. */
  readonly escalation?: { readonly text: string; readonly renotifyMinutes: number };
  /** File name in docs/runbooks without `.md`. @default key */
  readonly runbook?: string;
}

/** What the monitors' catalog depends on. */
export interface CatalogContext {
  readonly environment: string;
  /** Of all resource names. */
  readonly prefix: string;
  /**
   * Filter that holds for AWS's own metrics in this environment. An integration made here tags them with `env`;
   * of an adopted one that is not known, so only names tell.
   */
  readonly awsScope: string;
}
