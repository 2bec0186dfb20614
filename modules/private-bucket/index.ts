import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketLoggingA } from '@cdktf/provider-aws/lib/s3-bucket-logging';
import { S3BucketObjectLockConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-object-lock-configuration';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import { DataResource } from 'cdktf';
import { Construct } from 'constructs';
import { type LifecycleRule, terraformRules } from './lifecycle';

export { accessLogs } from './access-logs';
export { type LifecycleRule, transitionsWithin } from './lifecycle';

/** For how long no object can be changed or deleted. GOVERNANCE: but by who has the permission for it. */
export interface ObjectLock {
  readonly mode: 'GOVERNANCE' | 'COMPLIANCE';
  readonly days: number;
}

export interface PrivateBucketProps {
  /** Globally unique. */
  readonly name: string;
  /** A customer managed key, with a bucket key so that KMS is asked rarely, or S3's own keys. */
  readonly encryption: { readonly keyArn: string } | 'aes256';
  /** At most one rule a prefix. Broken uploads are removed everywhere after a week. */
  readonly lifecycle: readonly LifecycleRule[];
  /** Further statements of the bucket policy, beside the refusal of plain HTTP. */
  readonly policyStatements?: (bucketArn: string) => readonly DataAwsIamPolicyDocumentStatement[];
  /** Destroying the bucket deletes all that is in it. Otherwise a destroy fails until somebody emptied it. */
  readonly forceDestroy: boolean;
  /** Of every object, from its writing on. A bucket has it from its creation or never. @default none */
  readonly objectLock?: ObjectLock | undefined;
  /** Where S3 writes its server access logs. */
  readonly accessLogs?: { readonly bucket: PrivateBucket; readonly prefix: string };
}

/** A bucket as every bucket here is: versioned, encrypted, without ACLs, closed to the public, over TLS only. */
export class PrivateBucket extends Construct {
  readonly bucketName: string;
  readonly bucketArn: string;
  /** Depend on it before something writes by leave of the bucket policy. */
  readonly policy: S3BucketPolicy;

  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    super(scope, id);
    const { name, forceDestroy, objectLock } = props;
    const bucket = new S3Bucket(this, 'bucket', {
      bucket: name,
      forceDestroy,
      ...(objectLock === undefined ? {} : { objectLockEnabled: true }),
    });
    this.bucketName = bucket.bucket;
    this.bucketArn = bucket.arn;
    this.#close();
    this.policy = this.#declarePolicy(props.policyStatements?.(bucket.arn) ?? []);
    this.#encrypt(props.encryption);
    const versioning = this.#keepVersions(props.lifecycle);
    if (objectLock !== undefined) this.#lock(objectLock, versioning);
    if (props.accessLogs !== undefined) this.#logAccess(props.accessLogs);
  }

  #close(): void {
    new S3BucketOwnershipControls(this, 'ownership', {
      bucket: this.bucketName,
      rule: { objectOwnership: 'BucketOwnerEnforced' },
    });
    new S3BucketPublicAccessBlock(this, 'public-access', {
      bucket: this.bucketName,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
  }

  #declarePolicy(statements: readonly DataAwsIamPolicyDocumentStatement[]): S3BucketPolicy {
    const document = new DataAwsIamPolicyDocument(this, 'policy-document', {
      statement: [...statements, tlsOnly(this.bucketArn)],
    });
    return new S3BucketPolicy(this, 'policy', { bucket: this.bucketName, policy: document.json });
  }

  #encrypt(encryption: PrivateBucketProps['encryption']): void {
    const isOwnKey = encryption !== 'aes256';
    const wanted = new DataResource(this, 'encryption-wanted', {
      input: { key: isOwnKey ? encryption.keyArn : 'AES256' },
    });
    new S3BucketServerSideEncryptionConfigurationA(this, 'encryption', {
      bucket: this.bucketName,
      rule: [
        {
          applyServerSideEncryptionByDefault: isOwnKey
            ? { sseAlgorithm: 'aws:kms', kmsMasterKeyId: encryption.keyArn }
            : { sseAlgorithm: 'AES256' },
          bucketKeyEnabled: isOwnKey,
        },
      ],
      // Since April 2026 S3 adds to every new bucket's rule that callers' own keys are refused, which this provider
      // would take for a change at every plan. So the rule is left alone, and made anew when another is wanted.
      // https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-s3-c-encryption-setting-faq.html
      // (A bare address: cdktf would write a template, which Terraform does not take here.)
      lifecycle: {
        ignoreChanges: ['rule'],
        replaceTriggeredBy: [`${wanted.terraformResourceType}.${wanted.friendlyUniqueId}`],
      },
    });
  }

  #keepVersions(rules: readonly LifecycleRule[]): S3BucketVersioningA {
    const versioning = new S3BucketVersioningA(this, 'versioning', {
      bucket: this.bucketName,
      versioningConfiguration: { status: 'Enabled' },
    });
    new S3BucketLifecycleConfiguration(this, 'lifecycle', {
      bucket: this.bucketName,
      rule: terraformRules(rules),
      // Rules about noncurrent versions want versioning first.
      dependsOn: [versioning],
    });
    return versioning;
  }

  #lock({ mode, days }: ObjectLock, versioning: S3BucketVersioningA): void {
    new S3BucketObjectLockConfigurationA(this, 'object-lock', {
      bucket: this.bucketName,
      rule: { defaultRetention: { mode, days } },
      dependsOn: [versioning],
    });
  }

  #logAccess({ bucket, prefix }: NonNullable<PrivateBucketProps['accessLogs']>): void {
    new S3BucketLoggingA(this, 'access-logs', {
      bucket: this.bucketName,
      targetBucket: bucket.bucketName,
      targetPrefix: prefix,
      dependsOn: [bucket.policy],
    });
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html */
function tlsOnly(bucketArn: string): DataAwsIamPolicyDocumentStatement {
  return {
    sid: 'TlsOnly',
    effect: 'Deny',
    actions: ['s3:*'],
    resources: [bucketArn, `${bucketArn}/*`],
    principals: [{ type: '*', identifiers: ['*'] }],
    condition: [{ test: 'Bool', variable: 'aws:SecureTransport', values: ['false'] }],
  };
}
