import type { CanonicalFinding } from '../canonical';
import { label, millis, record, records, text, texts } from '../read';
import { nameTag } from './tags';

/** The EC2 instance as OCSF's own device object: image, interfaces, place in the network. */
export function devicesOf(finding: CanonicalFinding): readonly object[] {
  const instance = record(record(finding['resource'])['instanceDetails']);
  const id = text(instance['instanceId']);
  if (id === undefined) return [];
  const cards = records(instance['networkInterfaces']);
  const [card = {}] = cards;
  const imageId = text(instance['imageId']);
  return [
    {
      uid: id,
      instance_uid: id,
      name: nameTag(instance['tags']),
      type: 'Virtual',
      type_id: 6,
      model: text(instance['instanceType']),
      image: imageId === undefined ? undefined : { uid: imageId, name: text(instance['imageDescription']) },
      os: osOf(text(instance['platform'])),
      ip: text(card['privateIpAddress']),
      hostname: text(card['privateDnsName']) ?? text(card['publicDnsName']),
      interface_uid: text(card['networkInterfaceId']),
      vpc_uid: text(card['vpcId']),
      subnet_uid: text(card['subnetId']),
      groups: cards
        .flatMap((each) => records(each['securityGroups']))
        .map((group) => ({
          uid: text(group['groupId']),
          name: text(group['groupName']),
          type: 'Security group',
        })),
      network_interfaces: cards.flatMap((each) => interfaceAddresses(each)),
      region: finding.region,
      zone: text(instance['availabilityZone']),
      created_time: millis(instance['launchTime']),
    },
  ];
}

/** An interface has one address in OCSF: one entry for each that it has, public ones included. */
function interfaceAddresses(card: Readonly<Record<string, unknown>>): readonly object[] {
  const uid = text(card['networkInterfaceId']);
  const hostnames = new Map([
    [text(card['privateIpAddress']), text(card['privateDnsName'])],
    [text(card['publicIp']), text(card['publicDnsName'])],
    ...records(card['privateIpAddresses']).map(
      (each) => [text(each['privateIpAddress']), text(each['privateDnsName'])] as const,
    ),
    ...texts(card['ipv6Addresses']).map((ip) => [ip, undefined] as const),
  ]);
  return [...hostnames]
    .filter(([ip]) => ip !== undefined)
    .map(([ip, hostname]) => ({ uid, ip, hostname, type: 'Unknown', type_id: 0 }));
}

/** EC2 names a platform for Windows only. */
function osOf(platform: string | undefined): object | undefined {
  if (platform === undefined) return undefined;
  if (/windows/i.test(platform)) return { name: platform, type: 'Windows', type_id: 100 };
  return /linux|unix/i.test(platform)
    ? { name: platform, type: 'Linux', type_id: 200 }
    : { name: label(platform), type: 'Other', type_id: 99 };
}
