import { type JsonRecord, label, millis, record, records, text } from '../read';
import { kubernetesUser } from './actors';
import type { Owner, Resource } from './resource';
import { nameTag, tagsOf } from './tags';

const isEmpty = (details: JsonRecord) => Object.keys(details).length === 0;

/** An EC2 instance, and the instance profile that it works under. */
export function instanceResources(details: JsonRecord, owner: Owner): readonly Resource[] {
  if (isEmpty(details)) return [];
  const id = text(details['instanceId']);
  const [card = {}] = records(details['networkInterfaces']);
  const profile = record(details['iamInstanceProfile']);
  const instance = {
    uid:
      text(details['outpostArn']) === undefined && id !== undefined
        ? `arn:${owner.partition}:ec2:${owner.region}:${owner.accountId}:instance/${id}`
        : id,
    uid_alt: id,
    name: nameTag(details['tags']) ?? id,
    hostname: text(card['publicDnsName']) ?? text(card['privateDnsName']),
    ip: text(card['publicIp']) ?? text(card['privateIpAddress']),
    zone: text(details['availabilityZone']),
    created_time: millis(details['launchTime']),
    tags: tagsOf(details['tags']),
    labels: [label(details['instanceState'])],
    data: details,
  };
  const profiles = isEmpty(profile)
    ? []
    : [
        {
          kind: 'IamInstanceProfile',
          attributes: {
            uid: text(profile['arn']),
            uid_alt: text(profile['id']),
            name: text(profile['arn'])?.split('/').at(-1),
          },
        },
      ];
  return [{ kind: 'Instance', attributes: instance }, ...profiles];
}

/** EKS and ECS clusters with their workloads, tasks, users and containers. */
export function clusterResources(resource: JsonRecord): readonly Resource[] {
  const eks = record(resource['eksClusterDetails']);
  const ecs = record(resource['ecsClusterDetails']);
  return [
    ...(isEmpty(eks) ? [] : [{ kind: 'EKSCluster', attributes: clusterOf(eks) }]),
    ...kubernetesResources(record(resource['kubernetesDetails'])),
    ...(isEmpty(ecs) ? [] : [{ kind: 'ECSCluster', attributes: clusterOf(ecs) }]),
    ...taskResources(record(ecs['taskDetails'])),
  ];
}

function clusterOf(cluster: JsonRecord): JsonRecord {
  return {
    uid: text(cluster['arn']),
    name: text(cluster['name']),
    created_time: millis(cluster['createdAt']),
    labels: [text(cluster['status'])],
    tags: tagsOf(cluster['tags']),
    data: cluster,
  };
}

function kubernetesResources(kubernetes: JsonRecord): readonly Resource[] {
  const workload = record(kubernetes['kubernetesWorkloadDetails']);
  const user = record(kubernetes['kubernetesUserDetails']);
  const owner = kubernetesUser(user);
  const workloads = isEmpty(workload)
    ? []
    : [
        {
          kind: 'KubernetesWorkload',
          attributes: {
            uid: label(workload['uid']),
            name: text(workload['name']),
            namespace: text(workload['namespace']),
            labels: [text(workload['type'])],
            owner: { name: text(workload['serviceAccountName']) },
            data: workload,
          },
        },
        ...records(workload['containers']).flatMap((each) => containerResources(each, 'Container')),
      ];
  const users =
    owner === undefined
      ? []
      : [
          {
            kind: 'KubernetesUser',
            attributes: {
              uid: label(user['uid']),
              name: text(user['username']),
              owner,
              data: user,
              role_id: 2,
              role: 'Actor',
            },
          },
        ];
  return [...workloads, ...users];
}

function taskResources(task: JsonRecord): readonly Resource[] {
  if (isEmpty(task)) return [];
  const attributes = {
    uid: text(task['arn']),
    uid_alt: text(task['definitionArn']),
    name: text(task['arn'])?.split('/').at(-1),
    version: label(task['version']),
    created_time: millis(task['createdAt']) ?? millis(task['startedAt']),
    group: { name: text(task['group']) },
    owner: { name: text(task['startedBy']) },
    labels: [text(task['launchType'])],
    tags: tagsOf(task['tags']),
    data: task,
  };
  return [
    { kind: 'ECSTask', attributes },
    ...records(task['containers']).flatMap((each) => containerResources(each, 'Container')),
  ];
}

export function containerResources(container: JsonRecord, kind: string): readonly Resource[] {
  if (isEmpty(container)) return [];
  const attributes = {
    uid: label(container['id']),
    name: text(container['name']),
    labels: [text(container['image']), text(container['containerRuntime'])],
    data: container,
  };
  return [{ kind, attributes }];
}

/** Every container that the finding names, as OCSF's own container object. */
export function containersOf(resource: JsonRecord): readonly object[] {
  const workload = record(record(resource['kubernetesDetails'])['kubernetesWorkloadDetails']);
  const task = record(record(resource['ecsClusterDetails'])['taskDetails']);
  const standalone = record(resource['containerDetails']);
  return [
    ...(isEmpty(standalone) ? [] : [containerOf(standalone)]),
    ...records(workload['containers']).map((each) => ({
      ...containerOf(each),
      orchestrator: 'Kubernetes',
      pod_uuid: text(workload['type']) === 'pods' ? label(workload['uid']) : undefined,
    })),
    ...records(task['containers']).map((each) => ({ ...containerOf(each), orchestrator: 'ECS' })),
  ];
}

function containerOf(container: JsonRecord): object {
  const image = text(container['image']);
  const [, tag] = /:([\w.-]+)$/.exec(image ?? '') ?? [];
  return {
    uid: label(container['id']),
    name: text(container['name']),
    runtime: text(container['containerRuntime']),
    // GuardDuty names an image and never its digest: the name is what identifies it.
    image:
      image === undefined
        ? undefined
        : { uid: image, name: image, tag, path: text(container['imagePrefix']) },
  };
}

export function lambdaResources(lambda: JsonRecord): readonly Resource[] {
  if (isEmpty(lambda)) return [];
  const attributes = {
    uid: text(lambda['functionArn']),
    uid_alt: text(lambda['revisionId']),
    name: text(lambda['functionName']),
    version: label(lambda['functionVersion']),
    modified_time: millis(lambda['lastModifiedAt']),
    owner: {
      uid: text(lambda['role']),
      type: 'Role',
      type_id: text(lambda['role']) === undefined ? undefined : 99,
    },
    tags: tagsOf(lambda['tags']),
    data: lambda,
  };
  return [{ kind: 'Lambda', attributes }];
}
