/*
 * Writes the few parts of MaxMind's format that a test needs: IPv4, records of 24 bits.
 * https://maxmind.github.io/MaxMind-DB/
 */

type Data = string | number | { readonly [key: string]: Data };

const MARKER = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1');

/** A node's records: another node, or of a leaf the offset of its data, or nothing. */
type Node = [Record, Record];
type Record = { readonly node: number } | { readonly data: number } | undefined;

/** The bytes of an address database; `networks` are like `198.51.100.0/24`. */
export function addressDatabaseFile(networks: { readonly [network: string]: Data }): Buffer {
  const nodes: Node[] = [[undefined, undefined]];
  let data = Buffer.alloc(0);
  for (const [network, value] of Object.entries(networks)) {
    insert(nodes, network, data.length);
    data = Buffer.concat([data, encoded(value)]);
  }
  const metadata = encoded({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_790_000_000,
    database_type: 'Test',
    ip_version: 4,
    node_count: nodes.length,
    record_size: 24,
  });
  return Buffer.concat([treeOf(nodes), Buffer.alloc(16), data, MARKER, metadata]);
}

function insert(nodes: Node[], network: string, data: number): void {
  const [address = '', length = ''] = network.split('/');
  const bits = address.split('.').flatMap((byte) => [...Number(byte).toString(2).padStart(8, '0')]);
  const path = bits.slice(0, Number(length)).map(Number) as (0 | 1)[];
  const last = path.pop() as 0 | 1;
  let node = nodes[0] as Node;
  for (const side of path) {
    const there = node[side];
    const next = there && 'node' in there ? there.node : nodes.push([undefined, undefined]) - 1;
    node[side] = { node: next };
    node = nodes[next] as Node;
  }
  node[last] = { data };
}

function treeOf(nodes: readonly Node[]): Buffer {
  const tree = Buffer.alloc(nodes.length * 6);
  const written = (record: Record) => {
    if (record === undefined) return nodes.length;
    return 'node' in record ? record.node : nodes.length + 16 + record.data;
  };
  for (const [at, [left, right]] of nodes.entries()) {
    tree.writeUIntBE(written(left), at * 6, 3);
    tree.writeUIntBE(written(right), at * 6 + 3, 3);
  }
  return tree;
}

function encoded(value: Data): Buffer {
  if (typeof value === 'string')
    return Buffer.concat([control(2, Buffer.byteLength(value)), Buffer.from(value)]);
  if (typeof value === 'object') {
    const entries = Object.entries(value);
    return Buffer.concat([
      control(7, entries.length),
      ...entries.flatMap(([key, item]) => [encoded(key), encoded(item)]),
    ]);
  }
  if (Number.isInteger(value) && value >= 0) {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return Buffer.concat([control(6, 4), bytes]);
  }
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return Buffer.concat([control(3, 8), bytes]);
}

function control(type: number, size: number): Buffer {
  if (size < 29) return Buffer.from([(type << 5) | size]);
  return Buffer.from([(type << 5) | 29, size - 29]);
}
