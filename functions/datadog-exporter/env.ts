/** The environment variables of this function; `modules/datadog-exporter` sets them all. */
export const ENV = [
  'ARCHIVE_BUCKET',
  'DATADOG_API_KEY_SECRET_ARN',
  'DATADOG_API_URL',
  'DATADOG_LOGS_URL',
  'ENVIRONMENT',
  'SERVICE',
  'QUEUE_URL',
  'DEAD_LETTER_QUEUE_URL',
] as const;

export type Env = Readonly<Record<(typeof ENV)[number], string>>;
