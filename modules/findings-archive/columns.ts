import type { Column, ColumnType } from './column-type';

const array = (type: ColumnType): ColumnType => ({ array: type });
const struct = (members: Readonly<Record<string, ColumnType>>): ColumnType => ({ struct: members });

const metadata = struct({
  uid: 'string',
  version: 'string',
  product: struct({ name: 'string', vendor_name: 'string', feature: struct({ name: 'string' }) }),
  profiles: array('string'),
  event_code: 'string',
  log_name: 'string',
  labels: array('string'),
});

const cloud = struct({
  provider: 'string',
  region: 'string',
  cloud_partition: 'string',
  account: struct({ uid: 'string', name: 'string' }),
});

const named = struct({ uid: 'string', name: 'string' });

const finding_info = struct({
  uid: 'string',
  title: 'string',
  desc: 'string',
  types: array('string'),
  created_time: 'bigint',
  modified_time: 'bigint',
  first_seen_time: 'bigint',
  last_seen_time: 'bigint',
  src_url: 'string',
  attacks: array(struct({ tactic: named, technique: named, sub_technique: named })),
});

const resources = array(
  struct({
    uid: 'string',
    name: 'string',
    type: 'string',
    region: 'string',
    cloud_partition: 'string',
    role: 'string',
    labels: array('string'),
    tags: array(struct({ name: 'string', value: 'string' })),
  }),
);

const remediation = struct({ desc: 'string', references: array('string') });

const cvss = struct({
  version: 'string',
  base_score: 'double',
  overall_score: 'double',
  vector_string: 'string',
  vendor_name: 'string',
});

const affected_package = struct({
  name: 'string',
  version: 'string',
  release: 'string',
  architecture: 'string',
  package_manager: 'string',
  path: 'string',
  fixed_in_version: 'string',
  remediation: struct({ desc: 'string' }),
});

const vulnerabilities = array(
  struct({
    title: 'string',
    severity: 'string',
    category: 'string',
    vendor_name: 'string',
    cve: struct({ uid: 'string', cvss: array(cvss), epss: struct({ score: 'string' }) }),
    affected_packages: array(affected_package),
    is_exploit_available: 'boolean',
    is_fix_available: 'boolean',
    fix_coverage: 'string',
    first_seen_time: 'bigint',
    last_seen_time: 'bigint',
    exploit_last_seen_time: 'bigint',
    references: array('string'),
    remediation,
  }),
);

const http_request = struct({
  uid: 'string',
  http_method: 'string',
  version: 'string',
  args: 'string',
  user_agent: 'string',
  referrer: 'string',
  x_forwarded_for: array('string'),
  url: struct({ scheme: 'string', hostname: 'string', path: 'string', query_string: 'string' }),
});

const endpoint = struct({
  ip: 'string',
  port: 'int',
  hostname: 'string',
  uid: 'string',
  svc_name: 'string',
  location: struct({ country: 'string' }),
  autonomous_system: struct({ number: 'bigint', name: 'string' }),
});

const firewall_rule = struct({
  uid: 'string',
  name: 'string',
  type: 'string',
  category: 'string',
  condition: 'string',
  match_location: 'string',
  match_details: array('string'),
  rate_limit: 'bigint',
});

/**
 * The attributes of OCSF that analysts ask for, typed. What is not among them is in `raw_data`, and inside `evidences`
 * and `unmapped`, whose shape differs from source to source, so that they are JSON text here.
 */
export const EVENT_COLUMNS: readonly Column[] = [
  { name: 'time', type: 'bigint', comment: 'When the finding was updated or the request was made, epoch ms' },
  { name: 'class_uid', type: 'int', comment: '2004 detection, 2002 vulnerability, 4002 web request' },
  { name: 'class_name', type: 'string' },
  { name: 'category_uid', type: 'int' },
  { name: 'category_name', type: 'string' },
  { name: 'activity_id', type: 'int', comment: 'Findings: 1 Create, 2 Update, 3 Close' },
  { name: 'activity_name', type: 'string' },
  { name: 'type_uid', type: 'bigint' },
  { name: 'type_name', type: 'string' },
  {
    name: 'severity_id',
    type: 'int',
    comment: '0 Unknown, 1 Informational, 2 Low, 3 Medium, 4 High, 5 Critical',
  },
  { name: 'severity', type: 'string' },
  { name: 'status_id', type: 'int' },
  {
    name: 'status',
    type: 'string',
    comment: 'Findings: New, In Progress, Suppressed, Resolved; requests: Success, Failure',
  },
  { name: 'status_code', type: 'string' },
  { name: 'message', type: 'string' },
  { name: 'count', type: 'bigint', comment: 'Occurrences; for a sampled request how many it stands for' },
  { name: 'start_time', type: 'bigint', comment: 'Epoch ms' },
  { name: 'end_time', type: 'bigint', comment: 'Epoch ms' },
  { name: 'metadata', type: metadata, comment: 'uid: the finding ARN or the request id' },
  { name: 'cloud', type: cloud },
  { name: 'finding_info', type: finding_info },
  { name: 'resources', type: resources },
  { name: 'vulnerabilities', type: vulnerabilities },
  { name: 'evidences', type: 'string', comment: 'JSON array: actors, API calls, endpoints, processes' },
  { name: 'remediation', type: remediation },
  { name: 'action_id', type: 'int', comment: 'Requests: 1 Allowed, 2 Denied, 3 Observed' },
  { name: 'action', type: 'string' },
  { name: 'disposition', type: 'string' },
  { name: 'policy', type: struct({ uid: 'string', name: 'string' }), comment: 'The web ACL' },
  { name: 'firewall_rule', type: firewall_rule },
  { name: 'http_request', type: http_request },
  { name: 'src_endpoint', type: endpoint },
  { name: 'dst_endpoint', type: endpoint },
  { name: 'unmapped', type: 'string', comment: 'JSON object' },
  { name: 'raw_data', type: 'string', comment: 'The native record as JSON text, redacted' },
];

/** The S3 object that a row comes from; with `metadata.uid` it names the row. */
const OBJECT_COLUMN: Column = {
  name: 'object_path',
  type: 'string',
  comment: 's3:// address of the archived object',
};

/** The day that both tables are partitioned by. */
export const DAY_COLUMN: Column = {
  name: 'eventday',
  type: 'string',
  comment: 'UTC day of the update, yyyymmdd',
};

/** What a key under findings/ says, in its order. */
export const KEY_COLUMNS: readonly Column[] = [
  { name: 'source', type: 'string' },
  { name: 'region', type: 'string' },
  { name: 'accountid', type: 'string' },
  DAY_COLUMN,
];

/** The compacted table's own columns: of the key only the day is a partition there. */
export const COMPACTED_COLUMNS: readonly Column[] = [
  ...EVENT_COLUMNS,
  OBJECT_COLUMN,
  ...KEY_COLUMNS.filter((column) => column !== DAY_COLUMN),
];

/** The columns of the view, in the order in which an INSERT and a UNION go: the partition last. */
export const FINDING_COLUMNS: readonly Column[] = [...COMPACTED_COLUMNS, DAY_COLUMN];
