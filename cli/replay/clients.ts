import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { CLIENT_DEFAULTS } from '../../functions/shared/runtime/aws-client';
import type { QueueUrl } from '../queue-url';

/** S3 with the credentials of the environment, in whatever region a bucket lies. */
export function s3Client(): S3Client {
  hushNodeWarning();
  return new S3Client({
    ...CLIENT_DEFAULTS,
    followRegionRedirects: true,
    // Emulators have no host name for each bucket.
    forcePathStyle: Boolean(process.env['AWS_ENDPOINT_URL'] ?? process.env['AWS_ENDPOINT_URL_S3']),
  });
}

/** SQS with the credentials of the environment, in the queue's region. */
export function sqsClient({ region }: QueueUrl): SQSClient {
  hushNodeWarning();
  return new SQSClient({ ...CLIENT_DEFAULTS, ...(region !== undefined && { region }) });
}

/** The SDK warns of Node releases that a coming one will not take; this one does. */
function hushNodeWarning(): void {
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
}
