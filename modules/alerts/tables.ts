import type { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment';
import { declareTable, tableArn } from '../table';

/** Name of the index of alerts that nobody was told of yet. */
const UNSENT_INDEX = 'unsent';
/** Name of the index of groups that are still open. */
const OPEN_GROUPS_INDEX = 'open-groups';

/** A table for policies and for the functions' environment. */
export interface Table {
  readonly name: string;
  readonly arn: string;
  /** Of its one index. */
  readonly indexArn: string;
}

/**
 * The alerts, and the state from which they are grouped and correlated.
 */
export class Tables extends Construct {
  readonly alerts: Table;
  readonly state: Table;
  /** What is new in the alerts table, for 24 hours. */
  readonly streamArn: string;
  readonly #deployment: Deployment;

  constructor(scope: Construct, id: string, deployment: Deployment) {
    super(scope, id);
    this.#deployment = deployment;
    const alerts = declareTable(this, 'alerts', deployment, NAMES.alerts, {
      hashKey: 'EventId',
      rangeKey: 'Timestamp',
      attribute: [
        { name: 'EventId', type: 'S' },
        { name: 'Timestamp', type: 'S' },
        { name: 'Unsent', type: 'S' },
      ],
      globalSecondaryIndex: [keysOnly(UNSENT_INDEX, 'Unsent', 'Timestamp')],
      streamEnabled: true,
      streamViewType: 'NEW_IMAGE',
    });
    this.alerts = this.#described(alerts, NAMES.alerts, UNSENT_INDEX);
    this.streamArn = alerts.streamArn;
    const state = declareTable(this, 'state', deployment, NAMES.state, {
      hashKey: 'Id',
      attribute: [
        { name: 'Id', type: 'S' },
        { name: 'OpenGroup', type: 'S' },
        { name: 'ClosesAt', type: 'N' },
      ],
      globalSecondaryIndex: [keysOnly(OPEN_GROUPS_INDEX, 'OpenGroup', 'ClosesAt')],
    });
    this.state = this.#described(state, NAMES.state, OPEN_GROUPS_INDEX);
  }

  #described({ name }: DynamodbTable, suffix: string, index: string): Table {
    const arn = tableArn(this.#deployment, suffix);
    return { name, arn, indexArn: `${arn}/index/${index}` };
  }
}

const NAMES = { alerts: 'alerts', state: 'alert-state' } as const;

function keysOnly(name: string, hashKey: string, rangeKey: string) {
  return { name, hashKey, rangeKey, projectionType: 'KEYS_ONLY' };
}
