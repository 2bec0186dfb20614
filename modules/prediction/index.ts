import { Construct } from 'constructs';
import type { Env } from '../../functions/predictor/env';
import type { Bundle } from '../bundles';
import type { Deployment } from '../deployment';
import type { FindingsArchive } from '../findings-archive';
import { LambdaFunction } from '../lambda-function';
import { type AlarmTopic, METRICS_NAMESPACE } from '../observability';
import type { Schedules } from '../schedule';

export interface PredictionProps {
  readonly deployment: Deployment;
  readonly archive: FindingsArchive;
  readonly alarms: AlarmTopic;
  readonly schedules: Schedules;
  readonly bundle: Bundle;
}

const NAME = 'predictor';

/** Six hours after the day that is counted last: late findings are in by then. */
const SCHEDULE = 'cron(0 6 * * ? *)';

/** Lambda's longest: a first run counts three months and reads six weeks of alerts. */
const TIMEOUT_SECONDS = 900;
const DAY = 86_400;

/** Forecasts tomorrow's findings and scores principals, once a day -> predictions/ in the archive, metrics. */
export class Prediction extends Construct {
  constructor(scope: Construct, id: string, props: PredictionProps) {
    super(scope, id);
    const { archive, alarms, schedules } = props;
    const environment: Env = { ARCHIVE_BUCKET: archive.bucketName };
    const lambda = new LambdaFunction(this, 'function', {
      ...props,
      name: NAME,
      description: "Forecasts tomorrow's findings and scores principals",
      environment,
      timeoutSeconds: TIMEOUT_SECONDS,
      memoryMb: 1024,
    });
    archive.allowReadFindings(lambda, 'cloudtrail', 'anomaly');
    archive.allowWritePredictions(lambda);
    archive.allowState(lambda, NAME);
    // It has no resource-level permissions. https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
    lambda.allow({ actions: ['iam:GetAccountAuthorizationDetails'], resources: ['*'] });
    schedules.add({
      name: NAME,
      description: "Forecasts tomorrow's findings and scores principals",
      expression: SCHEDULE,
      targetArn: lambda.arn,
      input: JSON.stringify({ predict: 'tomorrow' }),
      permissions: [{ actions: ['lambda:InvokeFunction'], resources: [lambda.arn] }],
    });
    alarms.alarm(this, 'freshness', {
      name: `${lambda.functionName}-freshness`,
      description: 'Nothing was predicted for two days.',
      runbook: 'prediction-silent',
      namespace: METRICS_NAMESPACE,
      metric: 'FreshnessSeconds',
      dimensions: { service: lambda.functionName },
      statistic: 'Maximum',
      periodSeconds: DAY,
      evaluationPeriods: 2,
      threshold: 2 * DAY,
      missingData: 'breaching',
    });
  }
}
