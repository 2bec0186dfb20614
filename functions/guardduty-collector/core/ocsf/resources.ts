import type { CanonicalFinding } from '../canonical';
import { type JsonRecord, label, lookup, record, records, text } from '../read';
import { accessKeyUser } from './actors';
import type { Owner, Resource } from './resource';
import {
  clusterResources,
  containerResources,
  instanceResources,
  lambdaResources,
} from './resources-compute';
import { bucketResources, databaseResources, volumeResources } from './resources-data';
import { sequenceResources } from './resources-sequence';

/** Every resource that the finding names, of whatever kind, its subject with the role that GuardDuty gives it. */
export function resourcesOf(finding: CanonicalFinding): readonly object[] {
  const resource = record(finding['resource']);
  const service = record(finding['service']);
  const owner = ownerOf(finding);
  const subject = text(resource['resourceType']);
  const found = [
    ...accessKeyResources(resource, owner),
    ...instanceResources(record(resource['instanceDetails']), owner),
    ...bucketResources(resource['s3BucketDetails']),
    ...clusterResources(resource),
    ...containerResources(record(resource['containerDetails']), 'Container'),
    ...lambdaResources(record(resource['lambdaDetails'])),
    ...databaseResources(resource),
    ...volumeResources(resource),
    ...bedrockResources(resource),
    ...sequenceResources(service),
  ];
  const named = found.map(({ kind, attributes }) => ({
    type: kind,
    region: finding.region,
    cloud_partition: owner.partition,
    ...roleOf(kind, subject, text(service['resourceRole'])),
    ...attributes,
  }));
  return [...named, ...affectedResources(finding)];
}

function ownerOf({ partition, region, accountId }: CanonicalFinding): Owner {
  return { partition: text(partition) ?? 'aws', region, accountId };
}

/** What an API call was about, as the finding lists it by resource type. */
export function affectedResources(finding: CanonicalFinding): readonly object[] {
  const service = record(finding['service']);
  const call = record(record(service['action'])['awsApiCallAction']);
  return Object.entries(record(call['affectedResources'])).flatMap(([type, value]) => {
    const name = label(value);
    if (name === undefined) return [];
    return [{ type, ...(name.startsWith('arn:') ? { uid: name } : { name }), role_id: 3, role: 'Affected' }];
  });
}

/** Kinds that go by another name in `resourceType`. */
const SUBJECT_KINDS: Readonly<Record<string, readonly string[] | undefined>> = {
  KubernetesCluster: ['EKSCluster', 'KubernetesWorkload'],
  EKSCluster: ['EKSCluster', 'KubernetesWorkload'],
  RDSDBInstance: ['RDSDBInstance', 'RDSLimitlessDB'],
  EC2AMI: ['EC2Image'],
};

function roleOf(kind: string, subject: string | undefined, role: string | undefined): object {
  const isSubject = subject === kind || (lookup(SUBJECT_KINDS, subject)?.includes(kind) ?? false);
  if (isSubject && role === 'ACTOR') return { role_id: 2, role: 'Actor' };
  if (isSubject) return { role_id: 1, role: 'Target' };
  return kind === 'AccessKey' ? { role_id: 2, role: 'Actor' } : { role_id: 4, role: 'Related' };
}

function accessKeyResources(resource: JsonRecord, { accountId }: Owner): readonly Resource[] {
  const key = record(resource['accessKeyDetails']);
  if (Object.keys(key).length === 0) return [];
  const attributes = {
    uid: text(key['accessKeyId']),
    uid_alt: text(key['principalId']),
    name: text(key['userName']),
    owner: accessKeyUser(key, accountId),
    data: key,
  };
  return [{ kind: 'AccessKey', attributes }];
}

function bedrockResources(resource: JsonRecord): readonly Resource[] {
  const guardrail = record(resource['bedrockGuardrailDetails']);
  const guardrails: readonly Resource[] =
    Object.keys(guardrail).length === 0
      ? []
      : [
          {
            kind: 'BedrockGuardrail',
            attributes: {
              uid: text(guardrail['guardrailArn']),
              version: label(guardrail['guardrailVersion']),
              data: guardrail,
            },
          },
          ...records(guardrail['guardrails']).map((each) => ({
            kind: 'BedrockGuardrail',
            attributes: { uid: text(each['arn']), version: label(each['version']) },
          })),
        ];
  const models = records(resource['modelDetails']).map((model) => ({
    kind: 'Model',
    attributes: { uid: text(model['modelId']), name: text(model['modelId']) },
  }));
  return [...guardrails, ...models];
}
