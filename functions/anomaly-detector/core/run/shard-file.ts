/** What is remembered of a series between two runs. */
export interface SeriesEntry {
  readonly id: string;
  /** Time of its first point, epoch seconds. */
  readonly since: number | undefined;
  /** What it was before that is nobody's news: it had just been found. Epoch seconds. */
  readonly newsFrom: number;
  /** Points that begin before it have been looked for and given to the model; epoch seconds. */
  readonly readTo: number;
  /** The last points given, oldest first: what comes late or is corrected differs from them. */
  readonly recent: readonly Point[];
  /** The model, as it encodes itself. */
  readonly state: Uint8Array;
}

export interface Point {
  /** Beginning of the time that it covers, epoch seconds. */
  readonly at: number;
  readonly value: number;
}

/** The bytes are no shard that this version reads; the message says why. */
export class ShardFault extends Error {
  override readonly name = 'ShardFault';
}

/** "ASHD", then the version. */
const MAGIC = 0x41534844;
const VERSION = 1;
const HEADER_BYTES = 9;

/**
 * Entries as one binary file, all numbers big-endian: magic, version (1 byte), count (4); of each entry the length of its id
 * (2), id, since (8, NaN for none), newsFrom (8), readTo (8), number of recent points (1), each of them 16 bytes, length of the state (4),
 * state.
 */
export function encodeShard(entries: readonly SeriesEntry[]): Uint8Array {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32BE(MAGIC, 0);
  header.writeUInt8(VERSION, 4);
  header.writeUInt32BE(entries.length, 5);
  return Buffer.concat([header, ...entries.flatMap(encodeEntry)]);
}

function encodeEntry({ id, since, newsFrom, readTo, recent, state }: SeriesEntry): Uint8Array[] {
  const name = Buffer.from(id);
  const head = Buffer.alloc(2 + name.length + 25 + recent.length * 16 + 4);
  let at = head.writeUInt16BE(name.length, 0);
  at += name.copy(head, at);
  at = head.writeDoubleBE(since ?? Number.NaN, at);
  at = head.writeDoubleBE(newsFrom, at);
  at = head.writeDoubleBE(readTo, at);
  at = head.writeUInt8(recent.length, at);
  for (const point of recent) at = head.writeDoubleBE(point.value, head.writeDoubleBE(point.at, at));
  head.writeUInt32BE(state.length, at);
  return [head, state];
}

/**
 * The entries of a shard; their states are views of `bytes`.
 * @throws ShardFault when the bytes are none
 */
export function decodeShard(bytes: Uint8Array): readonly SeriesEntry[] {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < HEADER_BYTES || file.readUInt32BE(0) !== MAGIC) throw new ShardFault('is no shard');
  const version = file.readUInt8(4);
  if (version !== VERSION) throw new ShardFault(`is of version ${version}, wanted ${VERSION}`);
  try {
    return decodeEntries(file, file.readUInt32BE(5));
  } catch (error) {
    if (error instanceof RangeError) throw new ShardFault('is cut short', { cause: error });
    throw error;
  }
}

function decodeEntries(file: Buffer, count: number): readonly SeriesEntry[] {
  const entries: SeriesEntry[] = [];
  let at = HEADER_BYTES;
  const take = (length: number) => {
    if (at + length > file.length) throw new RangeError('beyond the end');
    const taken = file.subarray(at, at + length);
    at += length;
    return taken;
  };
  const double = () => take(8).readDoubleBE(0);
  for (let n = 0; n < count; n++) {
    const id = take(take(2).readUInt16BE(0)).toString();
    const since = double();
    const newsFrom = double();
    const readTo = double();
    const recent = Array.from({ length: take(1).readUInt8(0) }, () => ({ at: double(), value: double() }));
    const state = take(take(4).readUInt32BE(0));
    entries.push({ id, since: Number.isNaN(since) ? undefined : since, newsFrom, readTo, recent, state });
  }
  return entries;
}
