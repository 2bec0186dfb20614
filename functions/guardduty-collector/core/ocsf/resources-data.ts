import { type JsonRecord, label, millis, record, records, text } from '../read';
import type { Resource } from './resource';
import { tagsOf } from './tags';

const isEmpty = (details: JsonRecord) => Object.keys(details).length === 0;

/** S3 buckets and the objects in them. */
export function bucketResources(buckets: unknown): readonly Resource[] {
  return records(buckets).flatMap((bucket) => [
    {
      kind: 'S3Bucket',
      attributes: {
        uid: text(bucket['arn']),
        name: text(bucket['name']),
        owner: { uid: label(record(bucket['owner'])['id']) },
        created_time: millis(bucket['createdAt']),
        // 'Destination' or 'Source'
        labels: [text(bucket['type']), text(record(bucket['publicAccess'])['effectivePermission'])],
        tags: tagsOf(bucket['tags']),
        data: bucket,
      },
    },
    ...records(bucket['s3ObjectDetails']).map((object) => ({
      kind: 'S3Object',
      attributes: {
        uid: text(object['objectArn']),
        name: text(object['key']),
        namespace: text(bucket['name']),
        version: label(object['versionId']),
        data: object,
      },
    })),
  ]);
}

/** The buckets as OCSF's own databucket object. */
export function databucketsOf(resource: JsonRecord): readonly object[] {
  return records(resource['s3BucketDetails']).map((bucket) => {
    const encryption = record(bucket['defaultServerSideEncryption']);
    const permission = text(record(bucket['publicAccess'])['effectivePermission']);
    return {
      uid: text(bucket['arn']),
      name: text(bucket['name']),
      type: 'S3',
      type_id: 1,
      is_public: permission === undefined ? undefined : permission === 'PUBLIC',
      is_encrypted: text(encryption['encryptionType']) === undefined ? undefined : true,
      encryption_details: {
        type: text(encryption['encryptionType']),
        key_uid: text(encryption['kmsMasterKeyArn']),
      },
      owner: { uid: label(record(bucket['owner'])['id']) },
      created_time: millis(bucket['createdAt']),
      tags: tagsOf(bucket['tags']),
    };
  });
}

/** RDS instances, Aurora Limitless shard groups and the database user that signed in. */
export function databaseResources(resource: JsonRecord): readonly Resource[] {
  const instance = record(resource['rdsDbInstanceDetails']);
  const limitless = record(resource['rdsLimitlessDbDetails']);
  const user = record(resource['rdsDbUserDetails']);
  return [
    ...(isEmpty(instance) ? [] : [{ kind: 'RDSDBInstance', attributes: instanceOf(instance) }]),
    ...(isEmpty(limitless) ? [] : [{ kind: 'RDSLimitlessDB', attributes: shardGroupOf(limitless) }]),
    ...(isEmpty(user) ? [] : [{ kind: 'RDSDBUser', attributes: databaseUserOf(user) }]),
  ];
}

function instanceOf(instance: JsonRecord): JsonRecord {
  return {
    uid: text(instance['dbInstanceArn']),
    uid_alt: text(instance['dbiResourceId']),
    name: text(instance['dbInstanceIdentifier']),
    group: { name: text(instance['dbClusterIdentifier']) },
    version: label(instance['engineVersion']),
    labels: [text(instance['engine'])],
    tags: tagsOf(instance['tags']),
    data: instance,
  };
}

function shardGroupOf(group: JsonRecord): JsonRecord {
  return {
    uid: text(group['dbShardGroupArn']),
    uid_alt: text(group['dbShardGroupResourceId']),
    name: text(group['dbShardGroupIdentifier']),
    group: { name: text(group['dbClusterIdentifier']) },
    version: label(group['engineVersion']),
    labels: [text(group['engine'])],
    tags: tagsOf(group['tags']),
    data: group,
  };
}

function databaseUserOf(user: JsonRecord): JsonRecord {
  return {
    name: text(user['user']),
    namespace: text(user['database']),
    owner: { name: text(user['user']) },
    labels: [text(user['application']), text(user['authMethod']), text(user['ssl'])],
    data: user,
    role_id: 2,
    role: 'Actor',
  };
}

/** EBS volumes, snapshots, machine images and backups that malware scans looked at. */
export function volumeResources(resource: JsonRecord): readonly Resource[] {
  const volumes = record(resource['ebsVolumeDetails']);
  return [
    ...records(volumes['scannedVolumeDetails']).map((volume) => volumeOf(volume, 'scanned')),
    ...records(volumes['skippedVolumeDetails']).map((volume) => volumeOf(volume, 'skipped')),
    ...arnResource('EBSSnapshot', record(resource['ebsSnapshotDetails']), 'snapshotArn'),
    ...arnResource('EC2Image', record(resource['ec2ImageDetails']), 'imageArn'),
    ...arnResource('RecoveryPoint', record(resource['recoveryPointDetails']), 'recoveryPointArn'),
  ];
}

function volumeOf(volume: JsonRecord, state: string): Resource {
  const arn = text(volume['volumeArn']);
  return {
    kind: 'EBSVolume',
    attributes: {
      uid: arn,
      uid_alt: text(volume['snapshotArn']),
      name: arn?.split('/').at(-1),
      labels: [state, text(volume['volumeType']), text(volume['encryptionType']), text(volume['deviceName'])],
      data: volume,
    },
  };
}

function arnResource(kind: string, details: JsonRecord, member: string): readonly Resource[] {
  const uid = text(details[member]);
  if (isEmpty(details)) return [];
  const name = uid?.split(/[/:]/).at(-1);
  return [{ kind, attributes: { uid, name, namespace: text(details['backupVaultName']), data: details } }];
}
