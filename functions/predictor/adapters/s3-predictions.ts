import type { S3Client } from '@aws-sdk/client-s3';
import { putOnce } from '../../shared/archive/put-once';
import type { Predictions } from '../core/run/ports';

/** `predictions/eventDay=yyyymmdd/predictions.json.gz` in the archive bucket, one a day. */
export function s3Predictions(client: S3Client, bucket: string): Predictions {
  return {
    put: (day, body) =>
      putOnce(client, { bucket, key: `predictions/eventDay=${day}/predictions.json.gz`, body }),
  };
}
