import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { Construct } from 'constructs';
import type { Settings } from '../../settings/schema';
import type { Deployment } from '../deployment';
import type { AlarmTopic } from '../observability';

export interface AlertTopicProps {
  readonly deployment: Deployment;
  /** Customer managed key of the messages. */
  readonly keyArn: string;
  readonly alarms: AlarmTopic;
}

type Endpoint = Settings['alerts']['endpoints'][number];
type Severity = Settings['alerts']['minimumSeverity'];

/** From least to most urgent. */
const SEVERITIES: readonly Severity[] = ['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'];

/** The topic of alerts, apart from that of the system's own alarms, with who is subscribed to it. */
export class AlertTopic extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { deployment, keyArn, alarms }: AlertTopicProps) {
    super(scope, id);
    const name = deployment.name('alerts');
    const topic = new SnsTopic(this, 'topic', { name, kmsMasterKeyId: keyArn });
    this.arn = topic.arn;
    this.#refusePlainHttp();
    const { notifications, alerts } = deployment.settings;
    for (const endpoint of notifications.emails) this.#subscribe({ protocol: 'email', endpoint });
    for (const endpoint of alerts.endpoints) this.#subscribe(endpoint);
    alarms.alarm(this, 'undelivered', {
      name: `${name}-undelivered`,
      description: 'An alert did not reach an endpoint.',
      runbook: 'alerts-unsent',
      namespace: 'AWS/SNS',
      metric: 'NumberOfNotificationsFailed',
      dimensions: { TopicName: name },
      statistic: 'Sum',
      periodSeconds: 300,
      threshold: 1,
    });
  }

  /** Who may publish stands in roles only. */
  #refusePlainHttp(): void {
    const document = new DataAwsIamPolicyDocument(this, 'access', {
      statement: [
        {
          sid: 'TlsOnly',
          effect: 'Deny',
          actions: ['sns:Publish'],
          resources: [this.arn],
          principals: [{ type: '*', identifiers: ['*'] }],
          condition: [{ test: 'Bool', variable: 'aws:SecureTransport', values: ['false'] }],
        },
      ],
    });
    new SnsTopicPolicy(this, 'policy', { arn: this.arn, policy: document.json });
  }

  #subscribe({ protocol, endpoint, minimumSeverity }: Endpoint): void {
    new SnsTopicSubscription(this, `${protocol}-${endpoint}`, {
      topicArn: this.arn,
      protocol,
      endpoint,
      ...(minimumSeverity === undefined
        ? {}
        : {
            filterPolicyScope: 'MessageAttributes',
            filterPolicy: JSON.stringify({ severity: atLeast(minimumSeverity) }),
          }),
    });
  }
}

function atLeast(minimum: Severity): readonly Severity[] {
  return SEVERITIES.slice(SEVERITIES.indexOf(minimum));
}
