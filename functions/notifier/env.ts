export const REQUIRED_ENV = [
  'SNS_TOPIC_ARN',
  'DYNAMODB_TABLE',
  'STATE_TABLE',
  'ALERT_RETENTION_DAYS',
] as const;

/**
 * What `modules/alerts` sets on the function. SNS_TOPIC_ARN: where alerts go. DYNAMODB_TABLE: the alerts.
 * STATE_TABLE: open groups. ALERT_RETENTION_DAYS: a number, for the summaries that it adds to the alerts. RUNBOOKS: what
 * the runbooks' file names follow on, the address at which they are published or their folder in the repository; without
 * it the folder.
 */
export type Env = Record<(typeof REQUIRED_ENV)[number] | 'RUNBOOKS', string>;
