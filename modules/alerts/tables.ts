import { DynamodbTable, type DynamodbTableConfig } from '@cdktf/provider-aws/lib/dynamodb-table';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment';

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
 * The alerts, and the state from which they are grouped and correlated. Both on demand, encrypted by a key of
 * the account that AWS manages, and restorable to any second of the last 35 days.
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
    const isProtected = !deployment.settings.alerts.forceDestroy;
    const alerts = this.#declare('alerts', {
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
      deletionProtectionEnabled: isProtected,
    });
    this.alerts = this.#described(alerts, 'alerts', UNSENT_INDEX);
    this.streamArn = alerts.streamArn;
    const state = this.#declare('state', {
      hashKey: 'Id',
      attribute: [
        { name: 'Id', type: 'S' },
        { name: 'OpenGroup', type: 'S' },
        { name: 'ClosesAt', type: 'N' },
      ],
      globalSecondaryIndex: [keysOnly(OPEN_GROUPS_INDEX, 'OpenGroup', 'ClosesAt')],
      deletionProtectionEnabled: isProtected,
    });
    this.state = this.#described(state, 'state', OPEN_GROUPS_INDEX);
  }

  #declare(kind: TableKind, config: Omit<DynamodbTableConfig, 'name'>): DynamodbTable {
    return new DynamodbTable(this, kind, {
      ...config,
      name: this.#nameOf(kind),
      billingMode: 'PAY_PER_REQUEST',
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true },
      ttl: { attributeName: 'ExpiresAt', enabled: true },
    });
  }

  /** ARNs spelt out, so that policies can be read at plan. */
  #described({ name }: DynamodbTable, kind: TableKind, index: string): Table {
    const { partition, homeRegion, accountId } = this.#deployment;
    const arn = `arn:${partition}:dynamodb:${homeRegion}:${accountId}:table/${this.#nameOf(kind)}`;
    return { name, arn, indexArn: `${arn}/index/${index}` };
  }

  #nameOf(kind: TableKind): string {
    return this.#deployment.name(kind === 'alerts' ? 'alerts' : 'alert-state');
  }
}

type TableKind = 'alerts' | 'state';

function keysOnly(name: string, hashKey: string, rangeKey: string) {
  return { name, hashKey, rangeKey, projectionType: 'KEYS_ONLY' };
}
