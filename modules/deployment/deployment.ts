import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import type { Construct } from 'constructs';
import type { Settings } from '../../settings/schema';

/** What every module of a stack needs to know about where it is deployed. */
export interface Deployment {
  readonly settings: Settings;
  /** Where everything is gathered; resources there carry no `region` argument. */
  readonly homeRegion: string;
  /** The other watched regions; resources there carry `region`. */
  readonly otherRegions: readonly string[];
  /** Known at plan. */
  readonly accountId: string;
  /** `aws`, `aws-cn` or `aws-us-gov`; known at plan. */
  readonly partition: string;
  /** The full name of a resource: `<prefix>-<suffix>`. */
  readonly name: (suffix: string) => string;
  /** The archive bucket's name. */
  readonly archiveBucketName: string;
}

/** Reads where the stack is deployed; once a stack. */
export function deploymentOf(scope: Construct, settings: Settings): Deployment {
  const { accountId } = new DataAwsCallerIdentity(scope, 'caller');
  const { partition } = new DataAwsPartition(scope, 'partition');
  const [homeRegion, ...otherRegions] = settings.regions;
  if (homeRegion === undefined) throw new Error('settings.regions names no home region');
  return {
    settings,
    homeRegion,
    otherRegions,
    accountId,
    partition,
    name: (suffix) => `${settings.prefix}-${suffix}`,
    archiveBucketName: settings.archive.bucketName ?? `aws-security-monitoring-logs-${accountId}`,
  };
}
