import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { Construct } from 'constructs';
import type { Settings } from '../../settings/schema';
import { type Deployment, runbookLink } from '../deployment';

/** CloudWatch namespace of what the functions report themselves. */
export const METRICS_NAMESPACE = 'SecurityMonitoring';

export interface AlarmTopicProps {
  readonly deployment: Deployment;
  /** Customer managed key; it must let CloudWatch encrypt with it. */
  readonly keyArn: string;
}

export interface AlarmSpec {
  readonly name: string;
  /** What it means, as sentences. */
  readonly description: string;
  /** The runbook to open: a file in docs/runbooks, without `.md`. */
  readonly runbook: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: 'Sum' | 'Maximum' | 'Average' | 'Minimum';
  readonly periodSeconds: number;
  /** The alarm fires at this value and above. */
  readonly threshold: number;
  /** @default 1 */
  readonly evaluationPeriods?: number;
  /** @default 'notBreaching': silence is good news. Freshness alarms say 'breaching'. */
  readonly missingData?: 'notBreaching' | 'breaching';
}

/** The topic that every CloudWatch alarm of the system speaks to, with the email addresses of the settings. */
export class AlarmTopic extends Construct {
  readonly arn: string;
  readonly #settings: Settings;

  constructor(scope: Construct, id: string, { deployment, keyArn }: AlarmTopicProps) {
    super(scope, id);
    this.#settings = deployment.settings;
    const topic = new SnsTopic(this, 'topic', {
      name: deployment.name('alarms'),
      kmsMasterKeyId: keyArn,
    });
    this.arn = topic.arn;
    const document = new DataAwsIamPolicyDocument(this, 'publishers', {
      statement: [
        {
          sid: 'AlarmsOfThisAccount',
          actions: ['sns:Publish'],
          resources: [topic.arn],
          principals: [{ type: 'Service', identifiers: ['cloudwatch.amazonaws.com'] }],
          condition: [
            { test: 'StringEquals', variable: 'aws:SourceAccount', values: [deployment.accountId] },
          ],
        },
      ],
    });
    new SnsTopicPolicy(this, 'policy', { arn: topic.arn, policy: document.json });
    for (const email of deployment.settings.notifications.emails) {
      new SnsTopicSubscription(this, `email-${email}`, {
        topicArn: topic.arn,
        protocol: 'email',
        endpoint: email,
      });
    }
  }

  /** Declares an alarm that speaks to this topic when it fires and when it recovers. */
  alarm(scope: Construct, id: string, spec: AlarmSpec): void {
    new CloudwatchMetricAlarm(scope, `${id}-alarm`, {
      alarmName: spec.name,
      alarmDescription: `${spec.description} Runbook: ${runbookLink(this.#settings, spec.runbook)}`,
      namespace: spec.namespace,
      metricName: spec.metric,
      dimensions: { ...spec.dimensions },
      statistic: spec.statistic,
      period: spec.periodSeconds,
      evaluationPeriods: spec.evaluationPeriods ?? 1,
      comparisonOperator: 'GreaterThanOrEqualToThreshold',
      threshold: spec.threshold,
      treatMissingData: spec.missingData ?? 'notBreaching',
      alarmActions: [this.arn],
      okActions: [this.arn],
    });
  }
}
