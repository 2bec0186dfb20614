import type { S3BucketLifecycleConfigurationRule } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';

/** When objects move to a cheaper class that still answers at once. */
export interface Transition {
  readonly afterDays: number;
  readonly storageClass: 'STANDARD_IA' | 'GLACIER_IR';
}

/** How long the objects under one prefix live. */
export interface LifecycleRule {
  readonly id: string;
  /** Key prefix; '' is the whole bucket. */
  readonly prefix: string;
  /** Days after its writing that an object expires. Without it current objects stay. */
  readonly expireAfterDays?: number;
  /** Days that an overwritten, deleted or expired version can still be brought back. */
  readonly noncurrentDays: number;
  /**
   * S3 leaves objects under 128 kB where they are, since moving them would cost more than it saves.
   * https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
   */
  readonly transitions?: readonly Transition[];
}

/** S3 bills objects in STANDARD_IA for 30 days at least and admits them only after 30 days. */
const IA_AFTER_DAYS = 30;
const IA_PAYS_FROM_DAYS = 60;
/** S3 bills objects in GLACIER_IR for 90 days at least. */
const GLACIER_AFTER_DAYS = 90;
const GLACIER_PAYS_FROM_DAYS = 180;
const BROKEN_UPLOAD_DAYS = 7;

/** The rules as Terraform takes them, with the one that removes broken uploads. */
export function terraformRules(rules: readonly LifecycleRule[]): S3BucketLifecycleConfigurationRule[] {
  return [
    {
      id: 'broken-uploads',
      status: 'Enabled',
      filter: [{ prefix: '' }],
      abortIncompleteMultipartUpload: [{ daysAfterInitiation: BROKEN_UPLOAD_DAYS }],
    },
    ...rules.map(terraformRule),
  ];
}

function terraformRule(rule: LifecycleRule): S3BucketLifecycleConfigurationRule {
  const { id, prefix, expireAfterDays, noncurrentDays, transitions = [] } = rule;
  return {
    id,
    status: 'Enabled',
    filter: [{ prefix }],
    // With a number of days S3 also removes the delete markers that expired objects leave behind.
    ...(expireAfterDays === undefined ? {} : { expiration: [{ days: expireAfterDays }] }),
    noncurrentVersionExpiration: [{ noncurrentDays }],
    ...(transitions.length === 0
      ? {}
      : {
          transition: transitions.map(({ afterDays, storageClass }) => ({ days: afterDays, storageClass })),
        }),
  };
}

/** Cheaper classes, where they are paid back before the object expires. All are read at once when they are wanted. */
export function transitionsWithin(retentionDays: number): readonly Transition[] {
  const steps: Transition[] = [];
  if (retentionDays >= IA_PAYS_FROM_DAYS)
    steps.push({ afterDays: IA_AFTER_DAYS, storageClass: 'STANDARD_IA' });
  if (retentionDays >= GLACIER_PAYS_FROM_DAYS)
    steps.push({ afterDays: GLACIER_AFTER_DAYS, storageClass: 'GLACIER_IR' });
  return steps;
}
