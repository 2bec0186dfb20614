import { PrivateBucket, type PrivateBucketProps } from '../../../modules/private-bucket';
import { block, blocksOf, KEY_ARN, statementsOf, synth } from '../../support/synth';

const PROPS: PrivateBucketProps = {
  name: 'a-bucket',
  encryption: { keyArn: KEY_ARN },
  lifecycle: [{ id: 'logs', prefix: 'logs/', expireAfterDays: 30, noncurrentDays: 1 }],
  forceDestroy: false,
};

const synthBucket = (changes: Partial<PrivateBucketProps> = {}) =>
  synth(({ scope }) => void new PrivateBucket(scope, 'it', { ...PROPS, ...changes }));

describe('PrivateBucket', () => {
  const json = synthBucket();

  it('synthesizes the reviewed Terraform', () => {
    expect(json).toMatchSnapshot();
  });

  it('refuses everybody and everything over plain HTTP', () => {
    expect(statementsOf(json, 'it_policy-document')).toEqual([
      {
        sid: 'TlsOnly',
        effect: 'Deny',
        actions: ['s3:*'],
        resources: [
          expect.stringMatching(/^\$\{aws_s3_bucket\.it_bucket_\w+\.arn\}$/),
          expect.stringMatching(/arn\}\/\*$/),
        ],
        principals: [{ type: '*', identifiers: ['*'] }],
        condition: [{ test: 'Bool', variable: 'aws:SecureTransport', values: ['false'] }],
      },
    ]);
  });

  it('is closed to the public in all four ways and knows no ACLs', () => {
    expect(block(json, 'aws_s3_bucket_public_access_block')).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(block(json, 'aws_s3_bucket_ownership_controls')['rule']).toEqual({
      object_ownership: 'BucketOwnerEnforced',
    });
  });

  it('encrypts with the key, asking KMS once for many objects', () => {
    expect(block(json, 'aws_s3_bucket_server_side_encryption_configuration')['rule']).toEqual([
      {
        apply_server_side_encryption_by_default: { kms_master_key_id: KEY_ARN, sse_algorithm: 'aws:kms' },
        bucket_key_enabled: true,
      },
    ]);
  });

  it("encrypts with S3's own keys where there is no key", () => {
    const { rule } = block(
      synthBucket({ encryption: 'aes256' }),
      'aws_s3_bucket_server_side_encryption_configuration',
    );
    expect(rule).toEqual([
      {
        apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' },
        bucket_key_enabled: false,
      },
    ]);
  });

  it('leaves alone what S3 adds to its encryption rule, and makes it anew when another is wanted', () => {
    expect(block(json, 'aws_s3_bucket_server_side_encryption_configuration')['lifecycle']).toEqual({
      ignore_changes: ['rule'],
      replace_triggered_by: [expect.stringMatching(/^terraform_data\./)],
    });
    expect(block(json, 'terraform_data')['input']).toEqual({ key: KEY_ARN });
  });

  it('keeps versions, and declares lifetimes only after it does', () => {
    expect(block(json, 'aws_s3_bucket_versioning')['versioning_configuration']).toEqual({
      status: 'Enabled',
    });
    expect(block(json, 'aws_s3_bucket_lifecycle_configuration')['depends_on']).toEqual([
      expect.stringMatching(/^aws_s3_bucket_versioning\./),
    ]);
  });

  it('removes broken uploads of the whole bucket, and what its rules say', () => {
    expect(block(json, 'aws_s3_bucket_lifecycle_configuration')['rule']).toEqual([
      {
        id: 'broken-uploads',
        status: 'Enabled',
        filter: [{ prefix: '' }],
        abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
      },
      {
        id: 'logs',
        status: 'Enabled',
        filter: [{ prefix: 'logs/' }],
        expiration: [{ days: 30 }],
        noncurrent_version_expiration: [{ noncurrent_days: 1 }],
      },
    ]);
  });

  it('is destroyed with its content only when told so', () => {
    expect(block(json, 'aws_s3_bucket')['force_destroy']).toBe(false);
    expect(block(synthBucket({ forceDestroy: true }), 'aws_s3_bucket')['force_destroy']).toBe(true);
  });

  it('adds statements to the refusal of plain HTTP, never instead of it', () => {
    const withStatement = synthBucket({
      policyStatements: (arn) => [{ sid: 'Mine', actions: ['s3:PutObject'], resources: [`${arn}/*`] }],
    });
    const sids = statementsOf(withStatement, 'it_policy-document').map(({ sid }) => sid);
    expect(sids).toEqual(['Mine', 'TlsOnly']);
  });

  it('logs access to another bucket once that lets S3 in, and nowhere by default', () => {
    expect(blocksOf(json, 'aws_s3_bucket_logging')).toEqual({});
    const logged = synth(({ scope }) => {
      const bucket = new PrivateBucket(scope, 'logs', { ...PROPS, name: 'a-bucket-access' });
      new PrivateBucket(scope, 'it', { ...PROPS, accessLogs: { bucket, prefix: 's3/' } });
    });
    expect(block(logged, 'aws_s3_bucket_logging')).toMatchObject({
      bucket: expect.stringContaining('aws_s3_bucket.it_bucket'),
      target_bucket: expect.stringContaining('aws_s3_bucket.logs_bucket'),
      target_prefix: 's3/',
      depends_on: [expect.stringMatching(/^aws_s3_bucket_policy\.logs_policy/)],
    });
  });
});
