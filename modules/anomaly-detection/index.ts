import { Construct } from 'constructs';
import type { Env } from '../../functions/anomaly-detector/env';
import type { Alerts } from '../alerts';
import type { Bundle } from '../bundles';
import { collectedSources, type Deployment, watchesUsers } from '../deployment';
import type { FindingsArchive } from '../findings-archive';
import { LambdaFunction, type Permission } from '../lambda-function';
import { type AlarmTopic, METRICS_NAMESPACE } from '../observability';
import type { Schedules } from '../schedule';
import { declareTable, tableArn } from '../table';
import { FlowLogFilters } from './flow-log-filters';

export interface AnomalyDetectionProps {
  readonly deployment: Deployment;
  readonly archive: FindingsArchive;
  readonly alarms: AlarmTopic;
  readonly alerts: Alerts;
  readonly schedules: Schedules;
  /** The detector, with the series of the settings in its zip. */
  readonly bundle: Bundle;
}

const NAME = 'anomaly-detector';
const SCHEDULE = 'rate(5 minutes)';
const TIMEOUT_SECONDS = 300;
const MEMORY_MB = 512;
const HOUR = 3600;
/** Of the table of what was seen of each principal. */
const NOVELTY = 'novelty';

/**
 * Watches the series of the settings, and what principals do for the first time -> findings and alerts. Its models live
 * in the archive's bucket, under state/.
 */
export class AnomalyDetection extends Construct {
  readonly functionName: string;
  /** What was seen of each principal; undefined where user activity is not watched. */
  readonly noveltyTableName: string | undefined;

  constructor(scope: Construct, id: string, props: AnomalyDetectionProps) {
    super(scope, id);
    const { deployment, archive, alerts, schedules } = props;
    new FlowLogFilters(this, 'flow-logs', deployment);
    this.noveltyTableName = watchesUsers(deployment.settings)
      ? this.#declareNoveltyTable(deployment)
      : undefined;
    const lambda = new LambdaFunction(this, 'function', {
      ...props,
      name: NAME,
      description: 'Finds what is out of the ordinary in traffic, API usage and user activity',
      environment: environmentOf(props, this.noveltyTableName ?? ''),
      timeoutSeconds: TIMEOUT_SECONDS,
      memoryMb: MEMORY_MB,
    });
    this.functionName = lambda.functionName;
    archive.allowWrite(lambda, 'anomaly');
    archive.allowState(lambda, NAME);
    if (collectedSources(deployment.settings).cloudtrail) archive.allowReadActivity(lambda);
    alerts.allowPut(lambda);
    for (const permission of permissionsOf(deployment)) lambda.allow(permission);
    schedules.add({
      name: NAME,
      description: 'Scores what is new in every series',
      expression: SCHEDULE,
      targetArn: lambda.arn,
      input: JSON.stringify({ detect: 'anomalies' }),
      permissions: [{ actions: ['lambda:InvokeFunction'], resources: [lambda.arn] }],
    });
    this.#declareAlarms(props.alarms);
  }

  #declareNoveltyTable(deployment: Deployment): string {
    return declareTable(this, NOVELTY, deployment, NOVELTY, {
      hashKey: 'Id',
      attribute: [{ name: 'Id', type: 'S' }],
    }).name;
  }

  #declareAlarms(alarms: AlarmTopic): void {
    const own = { namespace: METRICS_NAMESPACE, dimensions: { service: this.functionName } };
    alarms.alarm(this, 'freshness', {
      ...own,
      name: `${this.functionName}-freshness`,
      description: 'No series was scored for an hour, or all are late.',
      runbook: 'anomaly-detector-silent',
      metric: 'FreshnessSeconds',
      statistic: 'Maximum',
      periodSeconds: HOUR / 2,
      evaluationPeriods: 2,
      threshold: HOUR,
      missingData: 'breaching',
    });
    alarms.alarm(this, 'failed', {
      ...own,
      name: `${this.functionName}-failed`,
      description: 'In every run of an hour there were series that could not be read.',
      runbook: 'anomaly-detector-silent',
      metric: 'SeriesFailed',
      statistic: 'Minimum',
      periodSeconds: HOUR,
      threshold: 1,
    });
    alarms.alarm(this, 'incomplete', {
      ...own,
      name: `${this.functionName}-incomplete`,
      description: 'For three hours no run had time for all that there was.',
      runbook: 'anomaly-detector-behind',
      metric: 'RunIncomplete',
      statistic: 'Minimum',
      periodSeconds: HOUR,
      evaluationPeriods: 3,
      threshold: 1,
    });
    alarms.alarm(this, 'left-out', {
      ...own,
      name: `${this.functionName}-left-out`,
      description: 'Series are not watched, since there are too many or the budget is spent.',
      runbook: 'anomaly-series-left-out',
      metric: 'SeriesLeftOut',
      statistic: 'Maximum',
      periodSeconds: HOUR,
      threshold: 1,
    });
  }
}

function environmentOf({ deployment, archive, alerts }: AnomalyDetectionProps, noveltyTable: string): Env {
  const { anomalies, alerts: told } = deployment.settings;
  const { geoDatabase, learningDays, maxSeries, monthlyBudgetUsd, userActivity } = anomalies;
  return {
    ARCHIVE_BUCKET: archive.bucketName,
    ACCOUNT_ID: deployment.accountId,
    SERIES_PATH: 'series.json',
    SUPPRESSIONS_PATH: 'suppressions.json',
    NOVELTY_TABLE: noveltyTable,
    DYNAMODB_TABLE: alerts.tableName,
    ALERT_RETENTION_DAYS: String(told.retentionDays),
    MINIMUM_SEVERITY: told.minimumSeverity,
    MAX_SERIES: String(maxSeries),
    MONTHLY_BUDGET_USD: String(monthlyBudgetUsd),
    GEO_DATABASE: geoDatabase === undefined ? '' : `${geoDatabase.bucketName}/${geoDatabase.key}`,
    LEARNING_DAYS: String(learningDays),
    USER_ACTIVITY_TAGS: JSON.stringify(userActivity.tags),
  };
}

function permissionsOf(deployment: Deployment): readonly Permission[] {
  const { geoDatabase } = deployment.settings.anomalies;
  return [
    // Neither has resource-level permissions. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
    { actions: ['cloudwatch:GetMetricData', 'cloudwatch:ListMetrics'], resources: ['*'] },
    ...(watchesUsers(deployment.settings)
      ? [
          {
            actions: ['dynamodb:BatchGetItem', 'dynamodb:PutItem'],
            resources: [tableArn(deployment, NOVELTY)],
          },
        ]
      : []),
    ...(geoDatabase === undefined
      ? []
      : [
          {
            actions: ['s3:GetObject'],
            resources: [`arn:${deployment.partition}:s3:::${geoDatabase.bucketName}/${geoDatabase.key}`],
          },
        ]),
  ];
}
