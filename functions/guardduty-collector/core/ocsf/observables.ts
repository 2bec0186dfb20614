import { isRecord, type JsonRecord, lookup, records } from '../read';

/** Observable types by where a value stands: `parent.attribute` first, else `attribute` anywhere. */
const TYPES: Readonly<Record<string, readonly [type_id: number, type: string] | undefined>> = {
  ip: [2, 'IP Address'],
  intermediate_ips: [2, 'IP Address'],
  x_forwarded_for: [2, 'IP Address'],
  hostname: [1, 'Hostname'],
  domain: [1, 'Hostname'],
  user_agent: [16, 'HTTP User-Agent'],
  url_string: [6, 'URL String'],
  cmd_line: [13, 'Command Line'],
  credential_uid: [19, 'User Credential ID'],
  'user.name': [4, 'User Name'],
  'owner.name': [4, 'User Name'],
  'user.uid': [31, 'User Object: uid'],
  'process.name': [9, 'Process Name'],
  'parent_process.name': [9, 'Process Name'],
  'process.pid': [15, 'Process ID'],
  'hashes.value': [8, 'Hash'],
  'file.name': [7, 'File Name'],
  'files.name': [7, 'File Name'],
  'file.path': [45, 'File Path'],
  'files.path': [45, 'File Path'],
  'resources.uid': [10, 'Resource UID'],
  'account.uid': [35, 'Account Object: uid'],
  'src_endpoint.port': [11, 'Port'],
  'dst_endpoint.port': [11, 'Port'],
};

/** More than this helps nobody to pivot, and bounds what a hostile record can make of it. */
const MAX_OBSERVABLES = 200;

/** Where the values that analysts search for may stand. `data` holds native spellings and is left out. */
const SEARCHED = ['evidences', 'resources', 'malware', 'osint'] as const;

/** Addresses, names, hashes, users and resources of an event, each value once, with the attribute that holds it. */
export function observablesOf(event: JsonRecord): readonly object[] {
  const found = new Map<string, object>();
  for (const name of SEARCHED) visit(found, event[name], { path: name, parent: '', attribute: name });
  for (const [index, item] of records(event['osint']).entries())
    addIndicator(found, item, `osint[${index}].value`);
  return [...found.values()];
}

interface Place {
  readonly path: string;
  readonly parent: string;
  readonly attribute: string;
}

function visit(found: Map<string, object>, value: unknown, place: Place): void {
  if (found.size >= MAX_OBSERVABLES) return;
  const { path, attribute } = place;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) visit(found, item, { ...place, path: `${path}[${index}]` });
  } else if (isRecord(value)) {
    for (const [name, member] of Object.entries(value))
      if (name !== 'data')
        visit(found, member, { path: `${path}.${name}`, parent: attribute, attribute: name });
  } else add(found, value, place);
}

function add(found: Map<string, object>, value: unknown, { path, parent, attribute }: Place): void {
  const key = `${parent}.${attribute}`;
  const [type_id, type] = lookup(TYPES, key) ?? lookup(TYPES, attribute) ?? [];
  if (type_id === undefined || (typeof value !== 'string' && typeof value !== 'number')) return;
  const id = `${type_id} ${value}`;
  if (!found.has(id)) found.set(id, { name: path, type_id, type, value: String(value) });
}

const INDICATOR_TYPES: Readonly<Record<number, readonly [number, string] | undefined>> = {
  1: [2, 'IP Address'],
  2: [1, 'Hostname'],
  4: [8, 'Hash'],
};

function addIndicator(found: Map<string, object>, item: JsonRecord, name: string): void {
  const [type_id, type] = INDICATOR_TYPES[Number(item['type_id'])] ?? [];
  if (type_id === undefined) return;
  const id = `${type_id} ${item['value']}`;
  if (!found.has(id)) found.set(id, { name, type_id, type, value: String(item['value']) });
}
