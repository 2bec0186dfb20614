import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { s3Notification } from '../s3-notification';
import type { Deployment } from './deployment';

/** Plays S3's notifications of the trail's bucket. */
export interface BucketNotifications {
  /** Announces the objects that came since the last look, each version once. @returns their keys */
  announceNew(): Promise<readonly string[]>;
}

/** Announces every object of the bucket to the processor's queue as S3 does, first of all with its test event. */
export function bucketNotifications(deployment: Deployment): BucketNotifications {
  const { clients, trailBucket, queueUrl } = deployment;
  const announced = new Set<string>();
  let isTested = false;
  const send = (message: unknown) =>
    clients.sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(message) }));
  return {
    async announceNew() {
      if (!isTested) await send({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: trailBucket });
      isTested = true;
      const keys: string[] = [];
      for (const version of await versionsOf(deployment)) {
        const identity = JSON.stringify([version.Key, version.VersionId]);
        if (announced.has(identity)) continue;
        await send(objectCreated(deployment, version));
        announced.add(identity);
        keys.push(version.Key);
      }
      return keys;
    },
  };
}

interface ObjectVersion {
  readonly Key: string;
  readonly VersionId: string | undefined;
  readonly Size: number;
  readonly ETag: string;
}

async function versionsOf({ clients, trailBucket }: Deployment): Promise<readonly ObjectVersion[]> {
  const versions: ObjectVersion[] = [];
  let marker: { KeyMarker?: string; VersionIdMarker?: string } = {};
  for (;;) {
    const page = await clients.s3.send(new ListObjectVersionsCommand({ Bucket: trailBucket, ...marker }));
    for (const { Key = '', VersionId, Size = 0, ETag = '' } of page.Versions ?? [])
      versions.push({ Key, VersionId, Size, ETag });
    if (!page.IsTruncated || page.NextKeyMarker === undefined) return versions;
    marker = {
      KeyMarker: page.NextKeyMarker,
      ...(page.NextVersionIdMarker !== undefined && { VersionIdMarker: page.NextVersionIdMarker }),
    };
  }
}

function objectCreated({ trailBucket, region }: Deployment, { Key, VersionId, Size, ETag }: ObjectVersion) {
  return s3Notification({
    bucket: trailBucket,
    key: Key,
    bytes: Size,
    region,
    etag: ETag,
    versionId: VersionId,
  });
}
