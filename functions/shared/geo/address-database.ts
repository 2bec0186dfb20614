import { Reader, type Response } from 'mmdb-lib';
import { isRecord, record, text } from '../json/read';
import { type Locate, type Place, type Position, placeByPrefix } from './place';

/** A file is no address database. */
export class AddressDatabaseFault extends Error {
  override readonly name = 'AddressDatabaseFault';
}

/**
 * Places by a database in MaxMind's format, as far as it knows an address: the country and position of its City and
 * Country databases, the network of its ASN databases, or all of it where a database holds all. What it doesn't tell
 * is told by the address' prefix. https://maxmind.github.io/MaxMind-DB/
 * @throws AddressDatabaseFault when the bytes are no such database
 */
export function addressDatabase(bytes: Uint8Array): Locate {
  const reader = readerOf(bytes);
  return (address) => {
    const byPrefix = placeByPrefix(address);
    const found = lookUp(reader, address);
    return found === undefined ? byPrefix : { ...byPrefix, ...placeOf(found) };
  };
}

function readerOf(bytes: Uint8Array): Reader<Response> {
  try {
    return new Reader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AddressDatabaseFault(`The address database cannot be read (${reason}): give a .mmdb file.`);
  }
}

/** Undefined for what it doesn't know: an address that is none, too, and IPv6 in a database of IPv4. */
function lookUp(reader: Reader<Response>, address: string): unknown {
  try {
    return reader.get(address) ?? undefined;
  } catch {
    return undefined;
  }
}

/**
 * https://dev.maxmind.com/geoip/docs/databases/city-and-country/
 * https://dev.maxmind.com/geoip/docs/databases/asn/
 */
function placeOf(found: unknown): Partial<Place> {
  const entry = record(found);
  const country = text(record(entry['country'])['iso_code']);
  const network = networkOf(entry);
  const position = positionOf(entry['location']);
  return { ...(network && { network }), ...(country && { country }), ...(position && { position }) };
}

function networkOf(entry: Readonly<Record<string, unknown>>): string | undefined {
  const asn = entry['autonomous_system_number'];
  if (typeof asn !== 'number') return undefined;
  const owner = text(entry['autonomous_system_organization']);
  return owner ? `AS${asn} ${owner}` : `AS${asn}`;
}

function positionOf(location: unknown): Position | undefined {
  if (!isRecord(location)) return undefined;
  const { latitude, longitude } = location;
  return typeof latitude === 'number' && typeof longitude === 'number' ? { latitude, longitude } : undefined;
}
