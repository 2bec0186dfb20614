import { AthenaWorkgroup } from '@cdktf/provider-aws/lib/athena-workgroup';
import { Construct } from 'constructs';

/** Key prefix of query results. */
export const RESULTS_PREFIX = 'athena-results/';

export interface WorkgroupProps {
  readonly name: string;
  readonly description: string;
  readonly bucketName: string;
  /** Encrypts the results; none: S3's own keys. */
  readonly keyArn?: string;
  /** A query that would read more is stopped. */
  readonly maxScannedGb: number;
}

/** An Athena workgroup whose queries cannot choose where their results go, how they are encrypted or what they may cost. */
export class Workgroup extends Construct {
  readonly workgroupName: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, props: WorkgroupProps) {
    super(scope, id);
    const workgroup = new AthenaWorkgroup(this, 'workgroup', {
      name: props.name,
      description: props.description,
      // Only the history of queries goes with it; results and findings are in the bucket.
      forceDestroy: true,
      configuration: {
        enforceWorkgroupConfiguration: true,
        publishCloudwatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: props.maxScannedGb * 1024 ** 3,
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        resultConfiguration: {
          outputLocation: `s3://${props.bucketName}/${RESULTS_PREFIX}${props.name}/`,
          encryptionConfiguration:
            props.keyArn === undefined
              ? { encryptionOption: 'SSE_S3' }
              : { encryptionOption: 'SSE_KMS', kmsKeyArn: props.keyArn },
        },
      },
    });
    this.workgroupName = workgroup.name;
    this.arn = workgroup.arn;
  }
}
