/**
 * What `modules/cloudtrail` sets on the function. DYNAMODB_TABLE: the alerts. STATE_TABLE: groups and correlations.
 * SECURITY_EVENTS_PATH: the rule set, a file beside the code; `rules.json` as synth packs it, or a `monitored_events.json`.
 * TRAIL_BUCKET and ACCOUNTS (a comma list, or `organization:o-…`): log files are taken from there only.
 * ALERT_RETENTION_DAYS and GROUP_MINUTES: numbers. MINIMUM_SEVERITY: less urgent alerts are kept and told to nobody.
 * COUNTED: `calls`, or `calls and visits` where somebody watches who comes from where.
 */
export const ENV = [
  'ARCHIVE_BUCKET',
  'TRAIL_BUCKET',
  'ACCOUNTS',
  'DYNAMODB_TABLE',
  'STATE_TABLE',
  'SECURITY_EVENTS_PATH',
  'QUEUE_URL',
  'DEAD_LETTER_QUEUE_URL',
  'ALERT_RETENTION_DAYS',
  'GROUP_MINUTES',
  'MINIMUM_SEVERITY',
  'COUNTED',
] as const;

export type Env = Record<(typeof ENV)[number], string>;
