import { Construct } from 'constructs';
import type { Bundle } from '../bundles';
import type { Deployment } from '../deployment';
import type { LambdaFunction } from '../lambda-function';
import type { AlarmTopic } from '../observability';
import type { Schedules } from '../schedule';
import { AlertTopic } from './alert-topic';
import { Notifier } from './notifier';
import { Tables } from './tables';

export interface AlertsProps {
  readonly deployment: Deployment;
  readonly alarms: AlarmTopic;
  readonly schedules: Schedules;
  /** The system's key: of the topic's messages. */
  readonly keyArn: string;
  /** The notifier. */
  readonly bundle: Bundle;
}

/** The table of alerts -> stream -> notifier -> SNS, with a sweep for what the stream did not bring. */
export class Alerts extends Construct {
  readonly tableName: string;
  readonly stateTableName: string;
  readonly topicArn: string;
  readonly #tables: Tables;

  constructor(scope: Construct, id: string, props: AlertsProps) {
    super(scope, id);
    const tables = new Tables(this, 'tables', props.deployment);
    const { arn: topicArn } = new AlertTopic(this, 'alerts', props);
    new Notifier(this, 'notifier', { ...props, tables, topicArn });
    this.#tables = tables;
    this.tableName = tables.alerts.name;
    this.stateTableName = tables.state.name;
    this.topicArn = topicArn;
  }

  /** Lets `lambda` put alerts, and nothing else. */
  allowPut(lambda: LambdaFunction): void {
    lambda.allow({ actions: ['dynamodb:PutItem'], resources: [this.#tables.alerts.arn] });
  }

  /** Lets `lambda` put alerts, count them into groups, and keep what correlations have seen. */
  allowRaise(lambda: LambdaFunction): void {
    const { alerts, state } = this.#tables;
    // A transaction needs the rights of what it consists of.
    lambda.allow({ actions: ['dynamodb:GetItem', 'dynamodb:PutItem'], resources: [alerts.arn] });
    lambda.allow({
      actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      resources: [state.arn],
    });
  }
}
