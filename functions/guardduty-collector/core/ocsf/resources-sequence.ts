import { isRecord, type JsonRecord, label, millis, record, records, text } from '../read';
import type { Resource } from './resource';
import { sequenceOf } from './sequence';
import { tagsOf } from './tags';

/** The resources of an attack sequence: one list of every type, its particulars in `data`. */
export function sequenceResources(service: JsonRecord): readonly Resource[] {
  return records(sequenceOf(service)['resources']).map((resource) => {
    const particulars = Object.values(record(resource['data'])).find(isRecord) ?? {};
    return {
      kind: text(resource['resourceType']) ?? 'Unknown',
      attributes: {
        uid: label(resource['uid']),
        name: text(resource['name']),
        region: text(resource['region']),
        cloud_partition: text(resource['cloudPartition']),
        zone: text(particulars['availabilityZone']),
        namespace: text(particulars['namespace']),
        version: label(particulars['version']) ?? label(particulars['versionId']),
        ip: text(particulars['publicIp']),
        created_time: millis(particulars['createdAt']),
        owner: ownerOf(resource, particulars),
        group: { name: text(resource['service']) },
        labels: [text(particulars['status']), text(particulars['instanceState'])],
        tags: tagsOf(resource['tags']),
        role_id: 3,
        role: 'Affected',
        data: resource['data'],
      },
    };
  });
}

function ownerOf(resource: JsonRecord, particulars: JsonRecord): object {
  const uid = label(resource['accountId']);
  return {
    name: text(particulars['userName']),
    uid: text(particulars['principalId']) ?? text(particulars['ownerId']),
    type: text(particulars['userType']),
    account: uid === undefined ? undefined : { uid, type: 'AWS Account', type_id: 10 },
  };
}
