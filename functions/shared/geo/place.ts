import { isIPv4, isIPv6 } from 'node:net';

/** Where an address is, as far as it is known. */
export interface Place {
  /** Who announces it: `AS64500 Example Net`; without a database the address' prefix: `198.51.0.0/16`. */
  readonly network: string;
  /** ISO 3166-1 alpha-2, e.g. `DE`. */
  readonly country?: string;
  /** Degrees. */
  readonly position?: Position;
}

export interface Position {
  readonly latitude: number;
  readonly longitude: number;
}

/** Finds the place of an address; text that is no address is its own network. */
export type Locate = (address: string) => Place;

/** Places without a database: /16 of IPv4 and /32 of IPv6, about what a provider gets in one piece. */
export const placeByPrefix: Locate = (address) => ({ network: prefixOf(address) });

function prefixOf(address: string): string {
  if (isIPv4(address)) return `${address.split('.').slice(0, 2).join('.')}.0.0/16`;
  if (!isIPv6(address)) return address;
  const mapped = /^::ffff:(\d+\.\d+)\.\d+\.\d+$/i.exec(address)?.[1];
  if (mapped !== undefined) return `${mapped}.0.0/16`;
  const [first = '', second = ''] = groupsOf(address);
  return `${first}:${second}::/32`;
}

/** The first two groups, without leading zeros. */
function groupsOf(address: string): readonly string[] {
  const [head = '', tail] = address.toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros =
    tail === undefined ? [] : new Array<string>(Math.max(0, 8 - groups.length - rest.length)).fill('0');
  return [...groups, ...zeros, ...rest].slice(0, 2).map((group) => group.replace(/^0+(?=.)/, ''));
}
