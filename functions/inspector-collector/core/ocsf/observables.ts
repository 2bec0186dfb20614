import { type Native, object, objects, text, texts } from '../read';
import { portInfos } from './network-path';
import { addressesOf, detailsOf } from './resource';

/** OCSF observable types that a finding can hold. */
const TYPES = {
  IP_ADDRESS: { type_id: 2, type: 'IP Address' },
  HASH: { type_id: 8, type: 'Hash' },
  RESOURCE_UID: { type_id: 10, type: 'Resource UID' },
  PORT: { type_id: 11, type: 'Port' },
  CWE: { type_id: 17, type: 'CWE Object: uid' },
  CVE: { type_id: 18, type: 'CVE Object: uid' },
} as const;

/** What an analyst searches by: the CVE, weaknesses, resources, their addresses and image digests, open ports. */
export function observables(record: Native) {
  const { vulnerabilityId } = object(record.packageVulnerabilityDetails);
  const resources = objects(record.resources);
  const details = resources.map(detailsOf);
  return [
    ...observed('vulnerabilities.cve.uid', TYPES.CVE, [vulnerabilityId]),
    ...observed('vulnerabilities.cwe.uid', TYPES.CWE, texts(object(record.codeVulnerabilityDetails).cwes)),
    ...observed(
      'resources.uid',
      TYPES.RESOURCE_UID,
      resources.map(({ id }) => id),
    ),
    ...observed(
      'resources.uid_alt',
      TYPES.HASH,
      details.map(({ imageHash }) => imageHash),
    ),
    ...observed('device.network_interfaces.ip', TYPES.IP_ADDRESS, details.flatMap(addressesOf)),
    ...observed(
      'device.network_interfaces.open_ports.port',
      TYPES.PORT,
      portInfos(record).map(({ port }) => String(port)),
    ),
  ];
}

function observed(name: string, type: { type_id: number; type: string }, values: readonly unknown[]) {
  return values.flatMap((value) => {
    const known = text(value);
    return known === undefined ? [] : [{ name, ...type, value: known }];
  });
}
