import { integer, type JsonRecord, label, lookup, number, record, records, text } from '../read';

/** A remote address with where it is and whose it is. */
export function remoteEndpoint(ipDetails: unknown, portDetails?: unknown): object {
  const remote = record(ipDetails);
  const organization = record(remote['organization']);
  return {
    ip: addressOf(remote),
    ...portOf(portDetails),
    location: locationOf(remote),
    isp: text(organization['isp']),
    isp_org: text(organization['org']),
    autonomous_system: { name: text(organization['asnOrg']), number: integer(organization['asn']) },
  };
}

/** The finding's own side of a connection: the address and port of the action, the rest from the interface. */
export function localEndpoint(
  instance: unknown,
  { ip, port, interfaceId }: { ip?: unknown; port?: unknown; interfaceId?: unknown } = {},
): object {
  const details = record(instance);
  const interfaces = records(details['networkInterfaces']);
  const card =
    interfaces.find((each) => each['networkInterfaceId'] === interfaceId && interfaceId !== undefined) ??
    interfaces[0] ??
    {};
  return {
    ip: addressOf(record(ip)) ?? text(card['privateIpAddress']),
    ...portOf(port),
    interface_uid: text(interfaceId) ?? text(card['networkInterfaceId']),
    instance_uid: text(details['instanceId']),
    hostname: text(card['privateDnsName']) ?? text(card['publicDnsName']),
    vpc_uid: text(card['vpcId']),
    subnet_uid: text(card['subnetId']),
    zone: text(details['availabilityZone']),
  };
}

/** Protocol and direction of a connection as `connection_info`. */
export function connectionInfo(protocol: unknown, direction: unknown): object {
  const name = text(protocol);
  const [direction_id, caption] = lookup(DIRECTIONS, text(direction)?.toUpperCase()) ?? [0, 'Unknown'];
  return {
    direction_id,
    direction: caption,
    protocol_name: name?.toLowerCase(),
    protocol_num: lookup(PROTOCOLS, name?.toLowerCase()) ?? integer(protocol),
  };
}

const DIRECTIONS: Readonly<Record<string, readonly [number, string] | undefined>> = {
  INBOUND: [1, 'Inbound'],
  OUTBOUND: [2, 'Outbound'],
};

/** https://www.iana.org/assignments/protocol-numbers */
const PROTOCOLS: Readonly<Record<string, number | undefined>> = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58 };

export function addressOf(details: JsonRecord): string | undefined {
  return text(details['ipAddressV4']) ?? text(details['ipAddressV6']);
}

function portOf(details: unknown): object {
  const port = record(details);
  return { port: integer(port['port']), svc_name: text(port['portName']) };
}

function locationOf(remote: JsonRecord): object {
  const { lat, lon } = record(remote['geoLocation']);
  const { countryCode, countryName } = record(remote['country']);
  const [latitude, longitude] = [number(lat), number(lon)];
  return {
    city: text(record(remote['city'])['cityName']),
    country: text(countryCode) ?? countryCodeOf(text(countryName)),
    desc: text(countryName),
    lat: latitude,
    long: longitude,
    // GeoJSON's order.
    coordinates: latitude === undefined || longitude === undefined ? undefined : [longitude, latitude],
  };
}

let codesByName: ReadonlyMap<string, string> | undefined;

/** The ISO 3166-1 alpha-2 code that OCSF wants; the name itself where it is none that CLDR knows. */
export function countryCodeOf(name: string | undefined): string | undefined {
  codesByName ??= countryCodes();
  return name === undefined ? undefined : (codesByName.get(name.toLowerCase()) ?? name);
}

function countryCodes(): ReadonlyMap<string, string> {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  return new Map(codes.map((code) => [names.of(code)?.toLowerCase() ?? code, code]));
}

/** An endpoint of an attack sequence. */
export function sequenceEndpoint(endpoint: JsonRecord): object {
  const { city, country, lat, lon } = record(endpoint['location']);
  const { name, number: asn } = record(endpoint['autonomousSystem']);
  return {
    uid: label(endpoint['id']),
    ip: text(endpoint['ip']),
    domain: text(endpoint['domain']),
    port: integer(endpoint['port']),
    location: {
      city: text(city),
      country: countryCodeOf(text(country)),
      desc: text(country),
      lat: number(lat),
      long: number(lon),
    },
    autonomous_system: { name: text(name), number: integer(asn) },
  };
}
