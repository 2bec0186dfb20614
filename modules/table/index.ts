import { DynamodbTable, type DynamodbTableConfig } from '@cdktf/provider-aws/lib/dynamodb-table';
import type { Construct } from 'constructs';
import type { Deployment } from '../deployment';

/** What differs between the system's tables. */
export type TableSpec = Pick<
  DynamodbTableConfig,
  'hashKey' | 'rangeKey' | 'attribute' | 'globalSecondaryIndex' | 'streamEnabled' | 'streamViewType'
>;

/**
 * The table `<prefix>-<name>`: on demand, encrypted by a key of the account that AWS manages, restorable to any second
 * of the last 35 days, its items gone after `ExpiresAt` (epoch seconds), protected unless the settings give tables up.
 */
export function declareTable(
  scope: Construct,
  id: string,
  deployment: Deployment,
  name: string,
  spec: TableSpec,
): DynamodbTable {
  return new DynamodbTable(scope, id, {
    ...spec,
    name: deployment.name(name),
    billingMode: 'PAY_PER_REQUEST',
    pointInTimeRecovery: { enabled: true },
    serverSideEncryption: { enabled: true },
    ttl: { attributeName: 'ExpiresAt', enabled: true },
    deletionProtectionEnabled: !deployment.settings.alerts.forceDestroy,
  });
}

/** ARN of the table `<prefix>-<name>`, spelt out so that policies can be read at plan. */
export function tableArn({ partition, homeRegion, accountId, ...deployment }: Deployment, name: string) {
  return `arn:${partition}:dynamodb:${homeRegion}:${accountId}:table/${deployment.name(name)}`;
}
