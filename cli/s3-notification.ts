/** An object that S3 tells of. */
export interface CreatedObject {
  readonly bucket: string;
  /** As it is, not encoded. */
  readonly key: string;
  readonly bytes: number;
  readonly region?: string | undefined;
  readonly etag?: string | undefined;
  readonly versionId?: string | undefined;
}

/**
 * What S3 sends to a queue when an object was written.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function s3Notification({ bucket, key, bytes, region, etag, versionId }: CreatedObject) {
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: region,
        eventName: 'ObjectCreated:Put',
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: 'log-files',
          bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` },
          object: {
            key: encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/'),
            size: bytes,
            eTag: etag?.replaceAll('"', ''),
            versionId,
          },
        },
      },
    ],
  };
}

/**
 * What EventBridge sends to a queue when an object was written.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export function objectCreatedEvent({ bucket, key, bytes }: CreatedObject) {
  return {
    version: '0',
    'detail-type': 'Object Created',
    source: 'aws.s3',
    resources: [`arn:aws:s3:::${bucket}`],
    detail: { version: '0', bucket: { name: bucket }, object: { key, size: bytes }, reason: 'PutObject' },
  };
}
