import { integer, type Native, object, objects, text } from '../read';

/** Ports that are listed one by one at most; a longer range is given by its ends. */
const MAX_LISTED_PORTS = 16;

export interface OpenPorts {
  readonly protocol: string | undefined;
  readonly begin: number;
  readonly end: number;
}

/** The port range that a reachability finding is about, or undefined where there is none. */
export function openPorts(record: Native): OpenPorts | undefined {
  const { openPortRange, protocol } = object(record.networkReachabilityDetails);
  const begin = integer(object(openPortRange).begin);
  const end = integer(object(openPortRange).end) ?? begin;
  const isRange = begin !== undefined && end !== undefined && begin >= 0 && begin <= end && end <= 65_535;
  return isRange ? { begin, end, protocol: text(protocol) } : undefined;
}

/** The open ports as OCSF port_info: every one of a short range, the ends of a long one. */
export function portInfos(record: Native) {
  const range = openPorts(record);
  if (!range) return [];
  const { begin, end, protocol } = range;
  const isListed = end - begin < MAX_LISTED_PORTS;
  const ports = isListed
    ? Array.from({ length: end - begin + 1 }, (_, index) => begin + index)
    : [begin, end];
  return ports.map((port) => ({
    port,
    protocol_name: protocol?.toLowerCase(),
    protocol_num: protocol === 'TCP' ? 6 : protocol === 'UDP' ? 17 : undefined,
  }));
}

/** The way from the internet to the resource, as a directed graph of the components that it passes. */
export function networkPath(record: Native) {
  const steps = objects(object(object(record.networkReachabilityDetails).networkPath).steps);
  const nodes = steps.flatMap(({ componentId, componentType, componentArn }) => {
    const uid = text(componentId);
    return uid === undefined ? [] : [{ uid, name: uid, type: text(componentType), desc: text(componentArn) }];
  });
  if (nodes.length === 0) return undefined;
  const edges = nodes.slice(1).map(({ uid }, index) => ({
    source: nodes[index]?.uid,
    target: uid,
    relation: 'reaches',
    is_directed: true,
  }));
  return {
    name: 'Network path',
    desc: reachability(record),
    type: 'network path',
    is_directed: true,
    nodes,
    edges,
  };
}

/** What an attacker needs: `TCP access to port 22` or `TCP access to ports 8000-8080`. */
export function reachability(record: Native): string | undefined {
  const range = openPorts(record);
  if (!range) return undefined;
  const { begin, end, protocol } = range;
  return `${protocol ?? 'Network'} access to ${begin === end ? `port ${begin}` : `ports ${begin}-${end}`}`;
}
