import type { Settings } from '../../settings/schema';

/** What comes before the account id in the archive bucket's default name, which is known to AWS only. */
const ARCHIVE_NAME_STEM = 'aws-security-monitoring-logs-';

/** What in a name or an ARN tells a resource of this installation, and the trail's bucket, from others. */
export function ownNames({ prefix, archive, cloudtrail }: Settings): readonly string[] {
  const { bucketName, adopted } = cloudtrail;
  const trailBucket = adopted?.bucketName ?? bucketName;
  return [
    `${prefix}-`,
    // The created trail's log group, which alone carries the bare prefix.
    `/aws/cloudtrail/${prefix}`,
    archive.bucketName ?? ARCHIVE_NAME_STEM,
    ...(trailBucket === undefined ? [] : [trailBucket]),
  ];
}
